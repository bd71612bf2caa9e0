// Builds each widget into a file of its own, whole in itself, and minds its weight.
import { cpSync, readFileSync, rmSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build } from "vite";

const MOST_BYTES = 10_000;

rmSync("dist", { recursive: true, force: true });
for (const widget of ["tallyman-balance", "tallyman-usage", "tallyman-top-up"]) {
  await build({
    configFile: false,
    logLevel: "warn",
    publicDir: false,
    build: {
      target: "es2022",
      emptyOutDir: false,
      lib: { entry: `src/${widget}.ts`, formats: ["es"], fileName: () => `${widget}.js` },
      minify: true,
    },
  });
  const bytes = gzipSync(readFileSync(`dist/${widget}.js`)).length;
  console.log(`${widget}.js: ${bytes} bytes gzipped`);
  if (bytes > MOST_BYTES) {
    throw new Error(`${widget}.js has ${bytes} bytes gzipped, and may have ${MOST_BYTES}`);
  }
}
cpSync("public", "dist", { recursive: true });
