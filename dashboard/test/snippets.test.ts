import ts from "typescript";
import { expect, test } from "vitest";
import { type Scene, SNIPPETS } from "../src/snippets.js";

const scene: Scene = {
  symbol: "AAPL",
  resolution: "5",
  watched: ["AAPL", "MSFT"],
  origin: "http://localhost:8000",
  bars: 300,
};

function snippet(name: string): string {
  return SNIPPETS[name]?.(scene) ?? "";
}

test("should subscribe by wscat to what is on screen, each once", () => {
  const [command, ...lines] = snippet("wscat").split("\n");

  expect(command).toBe("npx wscat -c ws://localhost:8000/api/v1/ws");
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { type: "bars.subscribe", payload: { symbol: "AAPL", params: { resolution: "5" } } },
    { type: "orderbook.subscribe", payload: { symbol: "AAPL" } },
    { type: "trades.subscribe", payload: { symbol: "AAPL" } },
    { type: "quotes.subscribe", payload: { symbol: "AAPL" } },
    { type: "quotes.subscribe", payload: { symbol: "MSFT" } },
  ]);
});

test("should ask by curl for the bars and quotes on screen", () => {
  expect(snippet("curl")).toContain(
    "curl 'http://localhost:8000/api/v1/datafeed/bars?symbol=AAPL&resolution=5&count_back=300'",
  );
  expect(snippet("curl")).toContain(`-d '{"symbols":["AAPL","MSFT"]}'`);
});

test("should write TypeScript that compiles", { timeout: 60_000 }, () => {
  const root = decodeURI(new URL("..", import.meta.url).pathname);
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const file = `${root}test/snippet.ts`; // in memory only
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => name === file || fileExists(name);
  host.getSourceFile = (name, language) =>
    name === file ? ts.createSourceFile(name, snippet("TypeScript"), language) : getSourceFile(name, language);

  const problems = ts.getPreEmitDiagnostics(ts.createProgram([file], options, host));

  expect(problems.map(({ messageText }) => messageText)).toEqual([]);
});
