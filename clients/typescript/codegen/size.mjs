// Fails when a part, bundled and minified as an application would, is larger than it may be.
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const PARTS = [
  { name: "core", contents: 'export { TapeloomClient } from "./src/index.ts";', maxBytes: 15_300 },
  { name: "reader of binary updates", contents: 'export { proto } from "./src/proto/index.ts";', maxBytes: 2_000 },
  { name: "broker", contents: 'export { Broker } from "./src/broker/index.ts";', maxBytes: 3_500 },
];

for (const { name, contents, maxBytes } of PARTS) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: process.cwd() },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
  });
  const bytes = gzipSync(outputFiles[0].contents, { level: 9 }).length;
  console.log(`The ${name} is ${bytes} bytes (gzip) of at most ${maxBytes}.`);
  if (bytes > maxBytes) process.exitCode = 1;
}
