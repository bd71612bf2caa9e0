// A whole Tallyman of its own, and a browser to look at it with.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const PORTS = ["--http-port", "18080", "--kafka-port", "19092", "--postgres-port", "25432", "--stripe-port", "22111"];
const BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const PATIENCE_MILLIS = 420_000;

/** Starts a system with a catalog, or takes the running one whose link TALLYMAN_LINK has: it has pixell. */
export async function startTallyman(catalog = "pixell") {
  if (process.env.TALLYMAN_LINK !== undefined && catalog === "pixell") {
    return { link: process.env.TALLYMAN_LINK, stop: async () => {} };
  }
  const data = mkdtempSync(join(tmpdir(), "tallyman-browser-"));
  const launcher = join(import.meta.dirname, "../../tallyman");
  const system = spawn(launcher, ["up", "--data-dir", data, "--catalog", catalog, ...PORTS], { stdio: ["ignore", "pipe", "inherit"] });
  const link = await new Promise((resolve, reject) => {
    let printed = "";
    const late = setTimeout(() => reject(new Error(`Tallyman is not ready:\n${printed}`)), PATIENCE_MILLIS);
    system.stdout.on("data", (chunk) => {
      printed += chunk;
      const found = /dashboard\s+(\S+)/.exec(printed);
      if (found !== null) {
        clearTimeout(late);
        resolve(found[1]);
      }
    });
    system.once("exit", (code) => reject(new Error(`Tallyman ended with ${code}:\n${printed}`)));
  });
  const stop = async () => {
    const ended = new Promise((resolve) => system.once("exit", resolve));
    system.kill("SIGINT");
    await ended;
    rmSync(data, { recursive: true, force: true });
  };
  return { link, stop };
}

export async function startBrowser() {
  const executablePath = process.env.CHROMIUM ?? BROWSERS.find(existsSync);
  if (executablePath === undefined) {
    throw new Error(`No browser at ${BROWSERS.join(", ")}: apt-get install chromium, or set CHROMIUM`);
  }
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}
