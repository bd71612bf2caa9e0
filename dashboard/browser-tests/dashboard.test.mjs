import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { startBrowser, startTallyman } from "./tallyman.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

let tallyman;
let browser;
let page;
let origin;
let key;
const complaints = [];

before(async () => {
  browser = await startBrowser();
  tallyman = await startTallyman();
  origin = new URL(tallyman.link).origin;
  key = new URLSearchParams(new URL(tallyman.link).hash.slice(1)).get("key");
  page = await newPage({ viewport: { width: 1440, height: 900 } });
});

after(async () => {
  await browser?.close();
  await tallyman?.stop();
});

/** A page that minds what the browser complains of, refused styles and scripts among it. */
async function newPage(options, minds = () => true) {
  const context = await browser.newContext({ locale: "en-GB", ...options });
  const opened = await context.newPage();
  opened.setDefaultTimeout(15_000);
  opened.on("pageerror", (error) => complaints.push(error.message));
  opened.on("console", (message) => {
    const ours = !message.location().url.startsWith("http") || message.location().url.startsWith(origin);
    if (message.type() === "error" && ours && !message.text().includes("404") && minds(message.text())) {
      complaints.push(message.text());
    }
  });
  return opened;
}

function api(path, body, contentType = "application/json", method = body === undefined ? "GET" : "POST") {
  return fetch(origin + path, {
    method,
    headers: { Authorization: `Bearer ${key}`, "Content-Type": contentType },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
}

async function use(tier, id = randomUUID()) {
  const event = { specversion: "1.0", id, source: "/browser", type: "agent.action", subject: "demo", data: { tier } };
  const answer = await api("/v1/events", event, "application/cloudevents+json");
  assert.equal(answer.status, 202);
}

async function pay(card) {
  await page.getByLabel("Card number").fill(card);
  await page.getByRole("button", { name: "Pay" }).click();
}

async function toPortal() {
  await page.goto(`${origin}/app/o/buyer/credits`);
  await page.getByRole("button", { name: "Cards and billing details" }).click();
}

const balance = async () => (await api("/v1/organizations/demo/balance")).json();
const counter = async (tier) => (await balance()).tiers.find((one) => one.tier === tier);

/** Opens a page of the demo organization without loading the app anew. */
const open = (name) => page.getByRole("link", { name, exact: true }).click();

test("the printed link signs in, leaves no key in the address and shows a demo organization", async () => {
  await page.goto(tallyman.link);
  await page.getByRole("heading", { name: "Overview" }).waitFor();

  assert.equal(page.url(), `${origin}/app/o/demo`);
  for (const [tier, level] of [["Medium", "bad"], ["Small", "warn"], ["Large", "good"], ["XL", "bad"]]) {
    await page.locator(`[role=meter][aria-label=${tier}][data-level=${level}]`).waitFor();
  }
  await page.locator(".recharts-bar-rectangle").first().waitFor();
});

test("what is used moves the bars without a reload", async () => {
  const { remaining } = await counter("large");

  await use("large");

  const left = page.locator("li", { has: page.getByRole("meter", { name: "Large" }) });
  await left.getByText(`${Number(remaining) - 1} left`).waitFor();
});

test("credits that run out turn amber, then red", async () => {
  const available = (await balance()).credits.available;
  const grant = (amount) =>
    api("/v1/organizations/demo/grants", { source: "adjustment", amount, reference: randomUUID(), reason: "test" });

  await grant(String(40 - Number(available)));
  await page.getByText("Running low").waitFor();
  await grant("-30");
  await page.getByText("Almost gone").waitFor();
  await grant("200");
  await page.getByText("210", { exact: true }).waitFor();
});

test("every line says why", async () => {
  await open("History");
  await page.getByRole("button", { name: /^Why\? Line u/ }).first().click();

  const drawer = page.getByRole("dialog");
  await drawer.getByText("Price", { exact: true }).waitFor();
  await drawer.getByText("pixell, version 1").waitFor();
  await drawer.getByText('"agent.action"').waitFor();
  await page.keyboard.press("Escape");
  await drawer.waitFor({ state: "hidden" });
});

test("a line is refunded once, with a reason", async () => {
  await page.getByRole("button", { name: /^Why\? Line u/ }).first().click();
  const drawer = page.getByRole("dialog");
  await drawer.getByLabel("Reason").fill("Gave a wrong answer");
  await drawer.getByRole("button", { name: "Refund this line" }).click();
  await drawer.getByText("Undone by").waitFor();
  await page.keyboard.press("Escape");
  await drawer.waitFor({ state: "hidden" });

  await page.getByRole("row", { name: /Gave a wrong answer/ }).getByText("Refund").waitFor();
});

test("the history comes as CSV, every line of it", async () => {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download CSV" }).click();

  const rows = readFileSync(await (await download).path(), "utf8").trim().split("\r\n");
  let lines = 0;
  for (let page = "?limit=100"; page !== null; ) {
    const { data, nextCursor } = await (await api(`/v1/organizations/demo/transactions${page}`)).json();
    lines += data.length;
    page = nextCursor && `?limit=100&cursor=${nextCursor}`;
  }
  assert.equal(rows.length, lines + 1);
});

test("an operator gives credits with a reason, and it stands in the history", async () => {
  await open("Support");
  await page.getByLabel("Amount").fill("7.5");
  await page.getByLabel("Reason").fill("Sorry for the wait");
  await page.getByRole("button", { name: "Post" }).click();
  await page.getByText("Posted: +7.5").waitFor();

  await open("History");
  await page.getByRole("row", { name: /Sorry for the wait/ }).getByText("+7.5").waitFor();
});

test("a hold is shown, and can be released", async () => {
  assert.equal((await api("/v1/organizations/demo/holds", { amount: "12" })).status, 201);
  await open("Support");
  await page.getByText("12 held for work under way").waitFor();
  await page.getByRole("button", { name: "Release" }).click();
  await page.getByText("Nothing is held.").waitFor();
});

test("what cannot be charged waits in quarantine, and says why when it is replayed", async () => {
  await use("small", "twice");
  await use("medium", "twice");
  await open("Quarantine");
  await page.getByRole("row", { name: /identity_conflict/ }).getByRole("button", { name: "Look" }).click();
  await page.getByRole("button", { name: "Replay" }).click();
  await page.getByText(/It waits still/).waitFor();
  await page.keyboard.press("Escape");
});

test("automatic top-up keeps what it is set to", async () => {
  await page.goto(`${origin}/app/o/demo/credits`);
  await page.getByLabel("When fewer credits are left than").fill("25.5");
  const saved = page.waitForResponse(
    (answer) => answer.url().endsWith("/auto-top-up") && answer.request().method() === "PUT",
  );
  await page.getByRole("button", { name: "Save" }).click();
  await saved;

  const settings = await (await api("/v1/organizations/demo/auto-top-up")).json();
  assert.equal(settings.threshold, "25.5");
});

test("anybody may see the prices, and what an action costs", async () => {
  const visitor = await newPage({});
  await visitor.goto(`${origin}/app/pricing`);
  await visitor.getByRole("combobox", { name: "tier" }).click();
  await visitor.getByRole("option", { name: "XL" }).click();
  await visitor.getByText("or 15 credits").waitFor();
  await visitor.context().close();
});

test("the widgets show what the dashboard shows", async () => {
  await page.goto(`${origin}/widgets/`);
  const { available } = (await balance()).credits;
  await page.locator("tallyman-balance").first().getByText(available, { exact: true }).waitFor();
  await page.locator("tallyman-usage").getByText("Medium").waitFor();
  await page.locator("tallyman-top-up").getByText("500").waitFor();
});

test("a plan is bought on the payment provider’s page, once a card is not declined", async () => {
  await api("/v1/organizations/buyer", { name: "Buyer Ltd", email: "ana@buyer.example" }, "application/json", "PUT");
  await page.goto(`${origin}/app/o/buyer/plans`);
  await page.getByRole("button", { name: "Upgrade to Starter" }).click();
  await pay("4000 0000 0000 0002");
  await page.getByText(/declined\./).first().waitFor();
  await pay("4242 4242 4242 4242");

  await page.waitForURL(`${origin}/app/o/buyer`);
  await page.getByText("250 left").waitFor();
  await page.getByText("Starter", { exact: true }).first().waitFor();
});

test("credits are bought by hand, and the purchase has a receipt", async () => {
  await open("Credits");
  await page.getByRole("button", { name: "Buy", exact: true }).first().click();
  await pay("4242 4242 4242 4242");
  await page.waitForURL(`${origin}/app/o/buyer`);
  await page.getByText("500", { exact: true }).first().waitFor();

  await open("Credits");
  await page.getByRole("listitem").filter({ hasText: "500 credits" }).getByRole("link", { name: "Receipt" }).waitFor();
});

test("credits that run low are topped up automatically", async () => {
  await page.getByRole("switch", { name: "Buy a pack when little is left" }).press("Space");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("On", { exact: true }).waitFor();

  await api("/v1/organizations/buyer/credits/consume", { amount: "470", description: "A big job" });
  await page.getByRole("listitem").filter({ hasText: "automatic" }).getByText("$20").waitFor({ timeout: 45_000 });
  await open("Overview");
  await page.getByText("530", { exact: true }).first().waitFor();
});

test("a renewal that is declined is told, and recovers with another card", async () => {
  await toPortal();
  await page.getByLabel("Card number").fill("4000 0000 0000 0341");
  await page.getByRole("button", { name: "Update card" }).click();
  await page.getByRole("link", { name: "Back" }).click();
  // A renewal's invoice is charged an hour after it was made.
  await page.getByRole("button", { name: "+1 month" }).click();
  await page.getByRole("button", { name: "+1 day" }).click({ timeout: 60_000 });
  await open("Overview");
  await page.getByText(/days of grace left/).waitFor({ timeout: 60_000 });

  await toPortal();
  await page.getByLabel("Card number").fill("4242 4242 4242 4242");
  await page.getByRole("button", { name: "Update card" }).click();
  await page.getByRole("button", { name: "Pay now" }).click();
  await page.getByRole("link", { name: "Back" }).click();
  await open("Overview");
  await page.getByText(/days of grace left/).waitFor({ state: "detached" });
});

test("what happened came by e-mail, which the sandbox shows", async () => {
  await open("Mailbox");
  for (const subject of ["Welcome to Starter", "Topped up: 500 credits", "A payment for Starter has failed"]) {
    await page.getByRole("button", { name: subject }).first().click();
    await page.getByRole("heading", { name: subject }).first().waitFor();
    await page.getByText("Choose what you are told").waitFor();
  }
});

test("a contact is told only what it wants", async () => {
  await page.goto(`${origin}/app/o/buyer/settings`);
  await page.getByText("ana@buyer.example is told everything").waitFor();
  await page.getByRole("button", { name: "Add a person" }).click();
  await page.getByLabel("E-mail").fill("bo@buyer.example");
  await page.getByLabel("Name").fill("Bo");
  await page.getByRole("switch", { name: "Everything, also what is new one day" }).press("Space");
  await page.getByRole("switch", { name: "Unusual use" }).press("Space");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("bo@buyer.example · 16 of 17 kinds").waitFor();
});

test("a webhook endpoint gets a signed test", async () => {
  const got = [];
  const receiver = createServer((request, response) => {
    got.push(request.headers["webhook-signature"]);
    response.writeHead(204).end();
  });
  await new Promise((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  await page.getByRole("button", { name: "Add an endpoint" }).click();
  await page.getByLabel("URL").fill(`http://127.0.0.1:${receiver.address().port}/hooks`);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByText(/^whsec_/).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Send a test" }).click();
  await page.getByText("Delivered").waitFor();
  await page.keyboard.press("Escape");
  receiver.close();
  assert.match(got[0], /^v1,/);
});

test("what the payment provider has told can be worked on again", async () => {
  await open("Stripe webhooks");
  await page.getByText("Done", { exact: true }).click();
  await page.getByRole("row", { name: /invoice\.paid/ }).first().waitFor();
});

test("what the payment provider has agrees with what is known", async () => {
  await page.goto(`${origin}/app/ledger`);
  await page.getByRole("button", { name: "Compare", exact: true }).click();
  await page.getByText(/[1-9]\d* compared, nothing differs/).waitFor({ timeout: 60_000 });
});

test("a void that came before its event is replayed by itself", async () => {
  const target = randomUUID();
  const event = { specversion: "1.0", id: randomUUID(), source: "/browser", type: "tallyman.void", subject: "demo" };
  const data = { eventSource: "/browser", eventId: target, reason: "Sent by mistake" };
  assert.equal((await api("/v1/events", { ...event, data }, "application/cloudevents+json")).status, 202);
  await open("Quarantine");
  await page.getByRole("row", { name: /void_target_unknown/ }).waitFor({ timeout: 30_000 });
  await use("small", target);
  await page.getByText("Replayed", { exact: true }).click();
  await page.getByRole("row", { name: /void_target_unknown/ }).waitFor({ timeout: 30_000 });
});

/** Goes from the sign-in page to the issuer's, and says who one is. */
async function signInAs(person, on) {
  await on.getByRole("button", { name: "Sign in", exact: true }).click();
  await on.getByRole("heading", { name: "Who are you?" }).waitFor();
  await on.getByRole("link", { name: new RegExp(`^${person}`) }).click();
}

test("people sign in and out, see what their role may do, and no token is ever in an address", async () => {
  const visitor = await newPage({});
  const addresses = [];
  visitor.on("request", (request) => addresses.push(request.url()));
  await visitor.goto(tallyman.link);
  await visitor.getByRole("heading", { name: "Overview" }).waitFor();
  await visitor.getByText("Admin key").waitFor();
  await visitor.getByRole("button", { name: "Sign out" }).click();

  await signInAs("Vera", visitor);
  await visitor.waitForURL(`${origin}/app/o/demo`);
  await visitor.getByText("Vera", { exact: true }).waitFor();
  for (const hidden of ["Settings", "Support", "Organizations", "Quarantine", "Mailbox"]) {
    assert.equal(await visitor.getByRole("link", { name: hidden, exact: true }).count(), 0, hidden);
  }
  await visitor.getByRole("link", { name: "Credits", exact: true }).click();
  await visitor.getByRole("heading", { name: "500 credits" }).waitFor();
  assert.equal(await visitor.getByRole("button", { name: "Buy", exact: true }).count(), 0);
  await visitor.getByRole("button", { name: "Sign out" }).click();
  await visitor.waitForURL(`${origin}/app/sign-in`);

  await signInAs("Sam", visitor);
  await visitor.getByRole("link", { name: "demo", exact: true }).click();
  await visitor.getByRole("link", { name: "Support", exact: true }).waitFor();
  assert.equal(await visitor.getByRole("link", { name: "Quarantine", exact: true }).count(), 0);

  assert.deepEqual(addresses.filter((address) => address.includes("eyJ") || address.includes(key)), []);
  await visitor.context().close();
});

test("a session is renewed without a word, and says when it has ended", async () => {
  const visitor = await newPage({}, (text) => !/status of 40[01]/.test(text));
  await visitor.goto(tallyman.link);
  await visitor.getByRole("button", { name: "Sign out" }).click();
  await signInAs("Ada", visitor);
  await visitor.getByText("Ada", { exact: true }).waitFor();
  const change = (changes) =>
    visitor.evaluate((given) => {
      const person = { ...JSON.parse(sessionStorage.getItem("tallyman.person")), ...given };
      sessionStorage.setItem("tallyman.person", JSON.stringify(person));
    }, changes);
  const token = () => visitor.evaluate(() => JSON.parse(sessionStorage.getItem("tallyman.person")).accessToken);
  const first = await token();

  await change({ expiresAt: 0 });
  await visitor.reload();
  await visitor.getByRole("heading", { name: "Overview" }).waitFor();
  assert.notEqual(await token(), first);

  await change({ expiresAt: 0, refreshToken: "gone" });
  await visitor.reload();
  await visitor.getByText("Your session has ended").waitFor();
  await signInAs("Ada", visitor);
  await visitor.waitForURL(`${origin}/app/o/demo`);
  await visitor.context().close();
});

test("a browser that was never shown the link cannot be anybody", async () => {
  const stranger = await newPage({}, (text) => !text.includes("status of 403"));
  await stranger.goto(`${origin}/app/sign-in`);
  await stranger.getByRole("button", { name: "Sign in", exact: true }).click();
  await stranger.getByRole("heading", { name: "Open the printed link first" }).waitFor();
  await stranger.context().close();
});

test("a month later the plan has renewed", async () => {
  await page.goto(`${origin}/app/o/demo`);
  await page.getByRole("button", { name: "+1 month" }).click();
  await page.getByText("250 left").waitFor({ timeout: 60_000 });
  assert.equal(await page.getByRole("meter", { name: "Medium" }).getAttribute("data-level"), "good");
});

async function assertAccessible(looked, path, colorScheme, width) {
  await looked.locator("h1").first().waitFor();
  await looked.locator(".mantine-Skeleton-root").first().waitFor({ state: "detached" });
  await looked.evaluate(AXE);
  const { violations } = await looked.evaluate((runOnly) => globalThis.axe.run(document, { runOnly }), WCAG);
  assert.deepEqual(violations.map(({ id, nodes }) => [path, colorScheme, id, nodes[0].html]), []);
  const overflow = await looked.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `${path} is ${overflow} px wider than ${width}`);
}

test("axe finds nothing on any page, in light or dark, wide or narrow", async () => {
  const pages = ["", "/history", "/plans", "/credits", "/invoices", "/settings", "/support"].map((path) => `/app/o/demo${path}`);
  pages.push("/app/o/buyer/settings", "/app/o/buyer/credits", "/app/o/buyer/invoices", "/app/organizations");
  pages.push("/app/quarantine", "/app/webhooks", "/app/business", "/app/ledger", "/app/mailbox", "/app/pricing", "/widgets/");
  for (const [colorScheme, width] of [["light", 1440], ["light", 390], ["dark", 1440], ["dark", 390]]) {
    const looked = await newPage({ colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
    await looked.addInitScript((given) => sessionStorage.setItem("tallyman.key", given), key);
    for (const path of pages) {
      await looked.goto(origin + path);
      await assertAccessible(looked, path, colorScheme, width);
    }
    await looked.context().close();
    const visitor = await newPage({ colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
    await visitor.goto(tallyman.link);
    await visitor.getByRole("heading", { name: "Overview" }).waitFor();
    await visitor.evaluate(() => sessionStorage.clear());
    await visitor.goto(`${origin}/app/sign-in`);
    await assertAccessible(visitor, "sign-in", colorScheme, width);
    await visitor.getByRole("button", { name: "Sign in", exact: true }).click();
    await visitor.getByRole("heading", { name: "Who are you?" }).waitFor();
    await assertAccessible(visitor, "issuer", colorScheme, width);
    await visitor.context().close();
  }
});

test("the browser had nothing to complain of", () => {
  assert.deepEqual(complaints, []);
});
