import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, test } from "vitest";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..");
const PAGES = [join(root, "README.md"), join(root, "../../README.md")];
const MOST_LINES = 10;

/** The examples of the pages that use the client, as sources by the names of files that are not there. */
function examples(): Map<string, string> {
  const found = new Map<string, string>();
  for (const page of PAGES) {
    for (const [, language, text = ""] of readFileSync(page, "utf8").matchAll(/^```(tsx?)\n(.*?)^```/gms)) {
      if (text.includes("@tapeloom/client")) found.set(join(here, `example-${found.size}.${language}`), text);
    }
  }
  return found;
}

test("shouldCompile", () => {
  const sources = examples();
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  options.noUnusedLocals = false;
  options.paths = {
    "@tapeloom/client": [join(root, "src/index.ts")],
    "@tapeloom/client/*": [join(root, "src/*/index.ts")],
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  host.fileExists = (name) => sources.has(name) || fileExists(name);
  host.readFile = (name) => sources.get(name) ?? readFile(name);

  const program = ts.createProgram([...sources.keys()], options, host);
  const problems = ts
    .getPreEmitDiagnostics(program)
    .map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`);

  expect(sources.size).toBeGreaterThan(4);
  expect(problems).toEqual([]);
});

test("shouldBeShort", () => {
  for (const text of examples().values()) {
    expect(text.split("\n").filter((line) => line.trim()).length, text).toBeLessThanOrEqual(MOST_LINES);
  }
});
