import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { compress } from "./build/compress.mjs";
import { licences } from "./build/licences.mjs";

/** A file of the client. */
function source(name: string): string {
  return fileURLToPath(new URL("../clients/typescript/src/", import.meta.url)) + name;
}

/** A running server, for `npm run dev`. */
const server = process.env.TAPELOOM_URL ?? "http://localhost:8000";

export default defineConfig(({ command }) => ({
  // Where the server has the files; the page itself is at /.
  base: command === "build" ? "/api/v1/assets/dashboard/" : "/",
  resolve: {
    // The client is built into the page from its sources, so that it need not be built before.
    alias: [
      { find: /^@tapeloom\/client$/, replacement: source("index.ts") },
      { find: /^@tapeloom\/client\/(\w+)$/, replacement: source("$1/index.ts") },
    ],
  },
  build: {
    target: "es2022",
    assetsDir: ".",
    modulePreload: false,
    // A font in a style sheet would hide the licence that lies beside it, and ask more of the page's policy.
    assetsInlineLimit: 0,
  },
  plugins: [licences(), compress()],
  server: { proxy: { "/api": { target: server, ws: true } } },
}));
