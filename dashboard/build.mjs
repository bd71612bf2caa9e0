// What Maven runs: builds the workspace, unless it is as it was when it was last built.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  fail(`The dashboard is built with Node 20.19 or later; this is ${process.version}.`);
}
process.chdir(import.meta.dirname);

const installed = digestOf(["package.json", "package-lock.json", "app/package.json", "widgets/package.json"]);
const api = "../docs/openapi.json";
const built = digestOf([...filesIn("app"), ...filesIn("widgets"), api, "build.mjs", "package-lock.json"]);

if (!existsSync("node_modules") || kept("installed") !== installed) {
  npm("ci", "--no-audit", "--no-fund", "--loglevel=error");
  keep("installed", installed);
}
if (!existsSync("app/dist/index.html") || kept("built") !== built) {
  npm("test", "--silent");
  npm("run", "build", "--silent");
  keep("built", built);
}

function npm(...args) {
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const { status, error } = spawnSync(npm, args, { stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) {
    fail(`npm ${args.join(" ")} failed${error ? `: ${error.message}` : ""}`);
  }
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== "node_modules" && name !== "dist" && name !== "openapi.ts")
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesIn(path) : [path];
    })
    .sort();
}

function digestOf(paths) {
  const digest = createHash("sha256");
  for (const path of paths) {
    digest.update(path).update("\0").update(readFileSync(path)).update("\0");
  }
  return digest.digest("hex");
}

function kept(name) {
  return existsSync(`target/${name}`) ? readFileSync(`target/${name}`, "utf8") : null;
}

function keep(name, digest) {
  mkdirSync("target", { recursive: true });
  writeFileSync(`target/${name}`, digest);
}
