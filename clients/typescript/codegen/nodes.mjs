// Runs the tests of the client with the other versions of Node that it is for: npm run test:nodes -- [FILE…]
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

/** One of each major version that package.json names in `engines`. */
const VERSIONS = ["20.20.2", "22.23.5", "24.22.3"];
/** What speaks to the server, and what the platform has that differs from version to version. */
const FILES = ["client", "channels", "settles", "aliases", "races", "model", "channel-model", "package"].map(
  (name) => `test/${name}.test.ts`,
);

const name = `node-${process.platform}-${process.arch}`;
const files = process.argv.length > 2 ? process.argv.slice(2) : FILES;
for (const version of VERSIONS) {
  const prefix = join("node_modules", ".nodes", version);
  const node = join(prefix, "node_modules", name, "bin/node");
  if (!existsSync(node)) run("npm", ["install", "--no-save", "--prefix", prefix, `${name}@${version}`]);
  console.log(`With Node ${version}:`);
  run(node, ["node_modules/vitest/vitest.mjs", "run", ...files]);
}

function run(command, arguments_) {
  const { status } = spawnSync(command, arguments_, { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
