// Writes src/generated from the documents of a running server; with --check only says whether it is what it should be.
//   node codegen/generate.mjs [--check] [--server http://localhost:8000]
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { parse } from "yaml";
import { channelTypes } from "./channels.mjs";
import { operationTypes } from "./operations.mjs";
import { restTypes } from "./rest.mjs";
import { startServer } from "./server.mjs";

const folder = join(dirname(fileURLToPath(import.meta.url)), "../src/generated");
const { values: options } = parseArgs({
  options: { check: { type: "boolean", default: false }, server: { type: "string" } },
});

const server = options.server ? undefined : await startServer();
try {
  const files = await generated(options.server ?? server.url);
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

/** The generated files by name. */
async function generated(url) {
  const [operations, channels, rest] = await Promise.all([
    text(`${url}/api/v1/ws/asyncapi.json`).then(JSON.parse),
    text(`${url}/api/v1/asyncapi.yaml`).then(parse),
    text(`${url}/api/v1/openapi.json`).then(JSON.parse),
  ]);
  const files = [
    ["operations.ts", await operationTypes(operations)],
    ["channels.ts", await channelTypes(channels)],
    ["rest.ts", await restTypes(rest)],
  ];
  return files.map(([name, body]) => [name, `${banner(name)}\n${body.trimEnd()}\n`]);
}

async function text(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.text();
}

function banner(name) {
  const source = {
    "operations.ts": "the AsyncAPI 2.4 document of the operation protocol",
    "channels.ts": "the AsyncAPI 3.0 document of the channel protocol",
    "rest.ts": "the OpenAPI document",
  }[name];
  return `// Made from ${source} by make clients. Do not edit.`;
}
