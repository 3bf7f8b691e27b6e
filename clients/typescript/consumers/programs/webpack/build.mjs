// Bundles a program for browsers with a full check of its types: node build.mjs ENTRY OUT
import { resolve } from "node:path";
import webpack from "webpack";

const [entry, out] = process.argv.slice(2);
const compiler = webpack({
  mode: "production",
  target: ["web", "es2022"],
  entry: resolve(entry),
  output: { path: resolve(out), filename: "main.js" },
  resolve: { extensions: [".ts", ".js"] },
  module: { rules: [{ test: /\.ts$/, loader: "ts-loader", options: { onlyCompileBundledFiles: true } }] },
  plugins: [new webpack.DefinePlugin({ SERVER: JSON.stringify(process.env.SERVER) })],
});
compiler.run((error, stats) => {
  if (error) throw error;
  const { errors = [], warnings = [] } = stats.toJson({ all: false, errors: true, warnings: true });
  for (const { message } of [...errors, ...warnings]) console.log(message);
  process.exitCode = errors.length + warnings.length > 0 ? 1 : 0;
});
