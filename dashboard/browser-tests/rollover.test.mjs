import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBrowser, startTallyman } from "./tallyman.mjs";

let tallyman;
let browser;

before(async () => {
  browser = await startBrowser();
  tallyman = await startTallyman("fltr");
});

after(async () => {
  await browser?.close();
  await tallyman?.stop();
});

test("what a month leaves over comes along into the next, and stands in the order of burning", async () => {
  const origin = new URL(tallyman.link).origin;
  const key = new URLSearchParams(new URL(tallyman.link).hash.slice(1)).get("key");
  const send = async (method, path, body) => {
    const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json" };
    const answer = await fetch(origin + path, { method, headers, body: JSON.stringify(body) });
    assert.ok(answer.ok, `${path}: ${answer.status}`);
  };
  await send("PUT", "/v1/organizations/saver", {});
  await send("PUT", "/v1/organizations/saver/plan", { plan: "pro" });
  await send("POST", "/v1/organizations/saver/credits/consume", { amount: "850", description: "A month of work" });

  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript((given) => sessionStorage.setItem("tallyman.key", given), key);
  await page.goto(`${origin}/app/o/saver`);
  await page.getByText("150", { exact: true }).first().waitFor();
  await page.getByRole("button", { name: "+1 month" }).click();

  await page.getByText("1,150", { exact: true }).first().waitFor({ timeout: 60_000 });
  await page.getByRole("listitem").filter({ hasText: /Rolled over.*150/ }).waitFor();
  await page.getByRole("link", { name: "History" }).click();
  await page.getByRole("row", { name: /Rollover/ }).first().waitFor();
  await page.getByRole("row", { name: /Pro/ }).first().waitFor();
});
