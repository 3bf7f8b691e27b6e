import { readFile } from "node:fs/promises";
import { expect, inject, test } from "vitest";
import { generatedFiles } from "../codegen/documents.mjs";

test("shouldBeWhatTheServersDocumentsSay", async () => {
  for (const [name, text] of await generatedFiles(inject("url"))) {
    const there = await readFile(new URL(`../src/generated/${name}`, import.meta.url), "utf8");

    expect(there === text, `src/generated/${name} is stale: run make clients`).toBe(true);
  }
});
