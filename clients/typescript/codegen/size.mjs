// Fails when the core, bundled and minified as an application would, is larger than it may be.
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const MAX_BYTES = 15_000;

const { outputFiles } = await build({
  stdin: { contents: 'export { TapeloomClient } from "./src/index.ts";', resolveDir: process.cwd() },
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  write: false,
});
const bytes = gzipSync(outputFiles[0].contents, { level: 9 }).length;
console.log(`The core is ${bytes} bytes (gzip) of at most ${MAX_BYTES}.`);
if (bytes > MAX_BYTES) process.exitCode = 1;
