// Writes src/generated from the documents of a running server; with --check only says whether it is what it should be.
//   node codegen/generate.mjs [--check] [--server http://localhost:8000]
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { generatedFiles } from "./documents.mjs";
import { startServer } from "./server.mjs";

const folder = join(dirname(fileURLToPath(import.meta.url)), "../src/generated");
const { values: options } = parseArgs({
  options: { check: { type: "boolean", default: false }, server: { type: "string" } },
});

const server = options.server ? undefined : await startServer();
try {
  const files = await generatedFiles(options.server ?? server.url);
  const stale = [];
  await mkdir(folder, { recursive: true });
  for (const [name, text] of files) {
    const path = join(folder, name);
    if (options.check) {
      const there = await readFile(path, "utf8").catch(() => "");
      if (there !== text) stale.push(name);
    } else {
      await writeFile(path, text);
    }
  }
  if (stale.length > 0) {
    console.error(`Stale, run make clients: ${stale.map((name) => `src/generated/${name}`).join(", ")}`);
    process.exitCode = 1;
  }
} finally {
  await server?.kill();
}
