// A real server for the generator, the tests and the soak: started from its jar, on a free port unless told otherwise.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");
/** TAPELOOM_JAR names another one. */
const jar = process.env.TAPELOOM_JAR ?? join(root, "server/target/tapeloom-server.jar");

/**
 * Starts a server and resolves when it serves.
 *
 * @param {Record<string, string>} environment its settings; PORT is 0 by default
 * @returns {Promise<{url: string, port: number, kill(signal?: NodeJS.Signals): Promise<void>}>}
 */
export async function startServer(environment = {}) {
  if (!existsSync(jar)) {
    throw new Error(`${jar} is missing: run make build first`);
  }
  const child = spawn(
    join(root, "scripts/with-jdk.sh"),
    ["java", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError", "-jar", jar],
    { env: { ...process.env, PORT: "0", ...environment }, stdio: ["ignore", "pipe", "pipe"] },
  );
  const exited = new Promise((resolve) => child.once("exit", resolve));
  const endWithUs = () => child.kill("SIGKILL");
  process.once("exit", endWithUs);
  const said = [];
  child.stderr.on("data", (text) => said.push(String(text)));
  const url = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      said.push(`${line}\n`);
      const found = /serves on (http:\/\/\S+?)\/?$/.exec(line);
      if (found) resolve(found[1]);
    });
    exited.then(() => reject(new Error(`The server did not start:\n${said.join("")}`)));
  });
  return {
    url,
    port: Number(new URL(url).port),
    async kill(signal = "SIGKILL") {
      process.off("exit", endWithUs);
      child.kill(signal);
      await exited;
    },
  };
}
