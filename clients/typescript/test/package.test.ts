import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import ts from "typescript";
import { afterAll, beforeAll, expect, inject, test } from "vitest";

// What is published, as programs take it: built, and by its name.

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const run = promisify(execFile);
let folder: string;

beforeAll(async () => {
  await run("npm", ["run", "-s", "build"], { cwd: root });
  folder = mkdtempSync(join(tmpdir(), "tapeloom-package-"));
  mkdirSync(join(folder, "node_modules/@tapeloom"), { recursive: true });
  symlinkSync(root, join(folder, "node_modules/@tapeloom/client"));
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true }));

/** What a program prints. */
async function printed(kind: "module" | "commonjs", program: string): Promise<string> {
  const { stdout } = await run(process.execPath, [`--input-type=${kind}`, "-e", program], { cwd: root });
  return stdout.trim();
}

const PARTS = ["", "/broker", "/proto", "/react", "/tradingview", "/vue"].map((part) => `@tapeloom/client${part}`);
const NAMES = "TapeloomClient,Broker,proto,useLatest,createDatafeed,useLatest";

test("shouldBeImported", async () => {
  const program = `for (const part of ${JSON.stringify(PARTS)}) console.log(Object.keys(await import(part)).join());`;

  expect(found(await printed("module", program))).toBe(NAMES);
});

test("shouldBeRequired", async () => {
  const program = `for (const part of ${JSON.stringify(PARTS)}) console.log(Object.keys(require(part)).join());`;

  expect(found(await printed("commonjs", program))).toBe(NAMES);
});

function found(lines: string): string {
  return lines
    .split("\n")
    .map((line, index) => line.split(",").find((name) => name === NAMES.split(",")[index]))
    .join();
}

test("shouldSpeakToAServerWithTheWebSocketThatThereIs", async () => {
  const program = `
    const { TapeloomClient } = require("@tapeloom/client");
    const client = new TapeloomClient({ url: ${JSON.stringify(inject("url"))}, webSocket: globalThis.WebSocket ?? require("ws").WebSocket });
    client.subscribe("trades", { symbol: "AAPL" }, () => {}).then(async ({ topic }) => {
      console.log(topic);
      await client.close();
    });`;

  expect(await printed("commonjs", program)).toBe("trades:AAPL");
});

test("shouldBeRenderedByAServerFromAModule", async () => {
  const program = `
    import { createElement } from "react";
    import { renderToString } from "react-dom/server";
    import { TapeloomClient } from "@tapeloom/client";
    import { TapeloomProvider, useConnection, useLatest } from "@tapeloom/client/react";
    const client = new TapeloomClient();
    const Price = () => createElement("b", null, useLatest("quotes", { symbol: "AAPL" }).status, useConnection().state);
    console.log(renderToString(createElement(TapeloomProvider, { client }, createElement(Price))));`;

  expect(await printed("module", program)).toBe("<b>pending<!-- -->idle</b>");
});

test("shouldSayWithWhichVersionsOfNodeItIsTested", () => {
  const read = (file: string) => readFileSync(join(root, file), "utf8");
  const majors = (text: string) => [...text.matchAll(/(\d+)\.\d+\.\d+/g)].map(([, major]) => Number(major));
  const { engines } = JSON.parse(read("package.json"));
  const tested = majors(/VERSIONS = \[(.*)\]/.exec(read("codegen/nodes.mjs"))?.[1] ?? "");

  expect(engines.node).toMatch(/^(\^[\d.]+( \|\| )?)+$/); // no version is open to those that are newer
  expect(majors(engines.node)).toEqual(tested);
  expect(/tested with ([\d, and]+)\)/.exec(read("README.md"))?.[1]?.match(/\d+/g)?.map(Number)).toEqual(tested);
});

test("shouldSayThatItsHooksAreOfTheBrowser", () => {
  for (const file of ["dist/react/index.js", "dist/cjs/react/index.js"]) {
    const lines = readFileSync(join(root, file), "utf8").split("\n").slice(0, 2);

    expect(lines, file).toContain('"use client";');
  }
});

test.each([
  ["node10 of older programs", "a.ts", ts.ModuleKind.CommonJS, ts.ModuleResolutionKind.Node10],
  ["node16 of CommonJS", "b.cts", ts.ModuleKind.Node16, ts.ModuleResolutionKind.Node16],
  ["node16 of ESM", "c.mts", ts.ModuleKind.Node16, ts.ModuleResolutionKind.Node16],
  ["bundler", "d.ts", ts.ModuleKind.ESNext, ts.ModuleResolutionKind.Bundler],
])("shouldHaveItsTypes: %s", (_, name, module, moduleResolution) => {
  const file = join(folder, name);
  writeFileSync(
    file,
    `import { TapeloomClient } from "@tapeloom/client";
    import { proto } from "@tapeloom/client/proto";
    import { useLatest } from "@tapeloom/client/react";
    import { createDatafeed } from "@tapeloom/client/tradingview";
    export const price = () => useLatest("quotes", { symbol: "AAPL" }).value?.price.toFixed(2);
    export const datafeed = createDatafeed(new TapeloomClient({ url: "http://localhost:8000", format: proto }));`,
  );
  const program = ts.createProgram([file], {
    ...{ module, moduleResolution, target: ts.ScriptTarget.ES2022, strict: true, noEmit: true, skipLibCheck: true },
    ...{
      types: [],
      esModuleInterop: true,
      ignoreDeprecations: "6.0",
      lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
    },
  });

  const problems = ts.getPreEmitDiagnostics(program);

  expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))).toEqual([]);
});
