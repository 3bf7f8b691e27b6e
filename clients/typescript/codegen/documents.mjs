// The documents of a running server, as TypeScript.
import { parse } from "yaml";
import { channelTypes } from "./channels.mjs";
import { closeCodes } from "./closes.mjs";
import { operationTypes } from "./operations.mjs";
import { restTypes } from "./rest.mjs";

/** The files of src/generated, by name, as the documents of a server want them. */
export async function generatedFiles(url) {
  const [operations, channels, rest] = await Promise.all([
    text(`${url}/api/v1/ws/asyncapi.json`).then(JSON.parse),
    text(`${url}/api/v1/asyncapi.yaml`).then(parse),
    text(`${url}/api/v1/openapi.json`).then(JSON.parse),
  ]);
  const files = [
    ["operations.ts", await operationTypes(operations)],
    ["channels.ts", await channelTypes(channels)],
    ["closes.ts", closeCodes(operations, channels)],
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
    "closes.ts": "the close codes in both AsyncAPI documents",
    "rest.ts": "the OpenAPI document",
  }[name];
  return `// Made from ${source} by make clients. Do not edit.`;
}
