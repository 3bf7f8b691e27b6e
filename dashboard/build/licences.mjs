import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** What of others is in the page, with what their packages leave out: notices, and texts of licences. */
const PARTS = [
  {
    name: "lightweight-charts",
    notice: "TradingView Lightweight Charts™\nCopyright (c) 2026 TradingView, Inc. https://www.tradingview.com/",
  },
  { name: "fancy-canvas", file: new URL("fancy-canvas.txt", import.meta.url) },
  { name: "@fontsource-variable/inter" },
];

const packages = new URL("../node_modules/", import.meta.url);

async function about({ name, notice, file = new URL(`${name}/LICENSE`, packages) }) {
  const { version, license } = JSON.parse(await readFile(new URL(`${name}/package.json`, packages), "utf8"));
  const text = await readFile(file, "utf8");
  const title = `${name} ${version} (${license})`;
  return [title, "=".repeat(title.length), notice, text.trim()].filter(Boolean).join("\n\n");
}

/** Puts the licences of what is bundled beside it, and stops the build when something is bundled that has none here. */
export function licences() {
  return {
    name: "licences",
    apply: "build",
    async generateBundle(_, bundle) {
      const bundled = Object.values(bundle).flatMap((file) => Object.keys(file.modules ?? {}));
      const root = fileURLToPath(packages);
      const unknown = bundled.filter(
        (id) => id.startsWith(root) && !PARTS.some(({ name }) => id.startsWith(`${root}${name}/`)),
      );
      if (unknown.length > 0) this.error(`build/licences.mjs does not know ${unknown.join(", ")}`);
      const source = (await Promise.all(PARTS.map(about))).join("\n\n\n");
      this.emitFile({ type: "asset", fileName: "licences.txt", source: `${source}\n` });
    },
  };
}
