// Writes dist/cjs, the same modules for those who call require, from src; the types are those of dist.
import { cp, mkdir, readdir, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const sources = (await readdir("src", { recursive: true })).filter((name) => /\.tsx?$/.test(name));
await build({
  entryPoints: sources.map((name) => `src/${name}`),
  outbase: "src",
  outdir: "dist/cjs",
  format: "cjs",
  platform: "neutral",
  target: "es2022",
  sourcemap: true,
  logLevel: "warning",
});
for (const name of sources) {
  const types = name.replace(/\.tsx?$/, ".d.ts");
  await mkdir("dist/cjs", { recursive: true });
  await cp(`dist/${types}`, `dist/cjs/${types}`);
}
// Node and TypeScript take the modules below for what this says.
await writeFile("dist/cjs/package.json", `${JSON.stringify({ type: "commonjs" })}\n`);
