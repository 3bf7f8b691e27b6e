// Uses the client as it would be published with the tools of others: node run.mjs OUT [TOOL…], with the address of a
// server in $SERVER. OUT becomes a folder in which nothing but these tools and the packed client are installed.
// What a tool prints is shown when it fails, and the exit code is 1.
import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const PATIENCE_MILLIS = 240_000;
/** What a program prints that has subscribed. */
const SUBSCRIBED = "trades:AAPL function object function";
const BUNDLED = "trades:AAPL object number";
/** What the server renders before there is a connection. */
const RENDERED = "<b>idle pending none</b>";

const [target, ...names] = process.argv.slice(2);
const server = process.env.SERVER;
if (!target || !server) {
  console.error("usage: SERVER=http://… node run.mjs OUT [TOOL…]");
  process.exit(1);
}
const out = resolve(target);

/** Runs a program in a folder of OUT; returns what it prints. Throws when it fails. */
function run(folder, program, args, environment = {}) {
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd: join(out, folder),
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", CI: "1", ...environment },
    encoding: "utf8",
    timeout: PATIENCE_MILLIS,
  });
  if (status !== 0) throw new Error(`${[program, ...args].join(" ")} ended with ${status}\n${stdout}${stderr}`);
  return stdout.trim();
}

const node = (folder, args, environment) => run(folder, process.execPath, args, environment);
const tool = (path) => join(out, "node_modules", path);

function expect(what, is, wanted) {
  if (is !== wanted) throw new Error(`${what} is ${is}, not ${wanted}`);
}

/** Installs the tools, and the client as `npm pack` makes it. */
function install() {
  mkdirSync(out, { recursive: true });
  for (const name of readdirSync(out)) {
    if (name !== "node_modules") rmSync(join(out, name), { recursive: true });
  }
  cpSync(join(here, "programs"), out, { recursive: true });
  for (const name of ["package.json", "package-lock.json"]) cpSync(join(here, name), join(out, name));
  const lock = readFileSync(join(here, "package-lock.json"), "utf8");
  const stamp = join(out, "node_modules", ".tools");
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== lock) {
    run(".", "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
    writeFileSync(stamp, lock);
  }
  const packed = run(".", "npm", ["pack", "--silent", "--ignore-scripts", join(here, "..")])
    .split("\n")
    .at(-1);
  const folder = join(out, "node_modules", "@tapeloom", "client");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  run(".", "tar", ["-xzf", packed, "-C", folder, "--strip-components=1"]);
}

const TOOLS = {
  node() {
    for (const program of ["imported.mjs", "required.cjs"]) {
      expect(program, node("node", ["--import", "../websocket.mjs", program]), SUBSCRIBED);
    }
  },
  jest() {
    node("jest", ["--experimental-vm-modules", tool("jest/bin/jest.js")]);
  },
  webpack() {
    node("webpack", ["build.mjs", "index.ts", "dist"]);
    expect("the bundle", node("webpack", ["--import", "../websocket.mjs", "dist/main.js"]), BUNDLED);
    const wrong = spawnSync(process.execPath, ["build.mjs", "wrong.ts", "wrong"], {
      cwd: join(out, "webpack"),
      encoding: "utf8",
    });
    expect("whether a wrong type is seen", /Property 'trim' does not exist on type 'number'/.test(wrong.stdout), true);
  },
  vite() {
    node("vite", [tool("vite/bin/vite.js"), "build", "--logLevel", "warn"], { VITE_SERVER: server });
    const bundle = readdirSync(join(out, "vite/dist")).find((name) => name.endsWith(".js"));
    writeFileSync(join(out, "vite/dist/package.json"), '{ "type": "module" }');
    expect("the bundle", node("vite", ["--import", "../websocket.mjs", join("dist", bundle)]), BUNDLED);
  },
  async next() {
    node("next", [tool("next/dist/bin/next"), "build"]);
    const port = await freePort();
    const args = [tool("next/dist/bin/next"), "start", "--port", String(port), "--hostname", "127.0.0.1"];
    const serving = spawn(process.execPath, args, { cwd: join(out, "next"), stdio: "ignore" });
    try {
      expect(
        "whether the page is rendered",
        (await page(`http://127.0.0.1:${port}/`, serving)).includes(RENDERED),
        true,
      );
    } finally {
      serving.kill("SIGKILL");
    }
  },
};

function freePort() {
  return new Promise((found) => {
    const listening = createServer().listen(0, "127.0.0.1", () => {
      const { port } = listening.address();
      listening.close(() => found(port));
    });
  });
}

/** The page of a server that may be starting. */
async function page(url, serving) {
  for (;;) {
    try {
      return await (await fetch(url)).text();
    } catch (error) {
      if (error.cause?.code !== "ECONNREFUSED" || serving.exitCode !== null) throw error;
    }
    await new Promise((wait) => setTimeout(wait, 100));
  }
}

install();
for (const name of names.length > 0 ? names : Object.keys(TOOLS)) {
  const begin = performance.now();
  try {
    await TOOLS[name]();
    console.log(`ok    ${name}  ${Math.round(performance.now() - begin)} ms`);
  } catch (error) {
    process.exitCode = 1;
    console.log(`FAIL  ${name}  ${error.message}`);
  }
}
