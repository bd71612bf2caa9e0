import { env } from "node:process";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// `npm run dev -w app` serves the sources, and passes the API on to a sandbox that runs beside it.
const sandbox = env.TALLYMAN_URL ?? "http://localhost:8080";

export default defineConfig({
  base: "/app/",
  plugins: [react()],
  // Nothing inlined: the content security policy lets only files of this origin in.
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { proxy: { "/v1": sandbox } },
});
