import { spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, onTestFinished, test } from "vitest";
import { findChromium } from "../../../../contract/chromium.mjs";
import { startServer } from "../../codegen/server.mjs";
import { writeRecording } from "../recording.js";
import { Inbox, newProxy } from "../support.js";
import type { Drawn } from "./drawn.js";

/** Where a picture of the charts goes, if it is wanted. */
const PICTURE = process.env.CHARTS_PICTURE;

test("shouldDrawTheSameBarsByTheDatafeedAndByUdf", { timeout: 180_000 }, async () => {
  const recording = writeRecording();
  onTestFinished(recording.remove);
  const server = await startServer({
    FEED: "recording",
    FEED_FILES: recording.file,
    FEED_SPEED: "300",
    BAR_BROADCASTER_INTERVAL: "0.1",
    BAR_BROADCASTER_SYMBOLS: "BTCUSDT",
  });
  onTestFinished(() => server.kill());
  const proxy = await newProxy(server.url);
  const { url, inbox } = await serve();
  browse(`${url}?${new URLSearchParams({ symbol: "BTCUSDT", live: proxy.url, udf: server.url })}`);

  const first = await inbox.first(({ datafeed, udf }) => datafeed.length > 0 && udf.length > 0);
  const begin = first.datafeed.at(-1)?.time ?? 0;
  await inbox.first(({ datafeed }) => (datafeed.at(-1)?.time ?? 0) > begin + 3 * 60);
  proxy.cut();
  const { datafeed, udf, problems, picture } = await inbox.first(
    (drawn) => (drawn.datafeed.at(-1)?.time ?? 0) > begin + 20 * 60,
  );
  if (PICTURE) writeFileSync(PICTURE, Buffer.from(picture.split(",")[1] ?? "", "base64"));

  const from = Math.max(datafeed[0]?.time ?? 0, udf[0]?.time ?? 0);
  const to = Math.min(datafeed.at(-1)?.time ?? 0, udf.at(-1)?.time ?? 0);
  const closed = (bars: Drawn["udf"]) => bars.filter(({ time }) => time >= from && time < to);
  expect(problems).toEqual([]);
  expect(closed(datafeed).length).toBe((to - from) / 60);
  expect(closed(datafeed).length).toBeGreaterThanOrEqual(20);
  expect(closed(datafeed)).toEqual(closed(udf));
});

/** Serves the page, and takes what it has drawn. */
async function serve(): Promise<{ url: string; inbox: Inbox<Drawn> }> {
  const { outputFiles } = await build({
    entryPoints: [join(dirname(fileURLToPath(import.meta.url)), "page.ts")],
    bundle: true,
    format: "esm",
    target: "es2022",
    write: false,
  });
  const inbox = new Inbox<Drawn>();
  const pages = createServer(async (request, response) => {
    if (request.method === "POST") {
      inbox.take(JSON.parse(await text(request)));
      response.end();
    } else if (request.url === "/page.js") {
      response.setHeader("content-type", "text/javascript").end(outputFiles[0]?.text);
    } else {
      response.setHeader("content-type", "text/html");
      response.end(
        '<!doctype html><meta charset="utf-8"><title>Charts</title><script type="module" src="/page.js"></script>',
      );
    }
  });
  await new Promise<void>((resolve) => pages.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    pages.closeAllConnections();
    pages.close();
  });
  return { url: `http://127.0.0.1:${(pages.address() as AddressInfo).port}/`, inbox };
}

/** Opens a page in a browser that finds no other host than this one. */
function browse(url: string): void {
  const profile = mkdtempSync(join(tmpdir(), "tapeloom-charts-"));
  const browser = spawn(
    findChromium(),
    [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--no-first-run",
      "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
      "--window-size=1400,460",
      "--remote-debugging-port=0", // stays until it is ended
      `--user-data-dir=${profile}`,
      url,
    ],
    { stdio: "ignore", detached: true }, // in a group of its own, with the processes that it starts
  );
  const ended = new Promise((resolve) => browser.once("exit", resolve));
  onTestFinished(async () => {
    if (browser.pid) process.kill(-browser.pid, "SIGKILL");
    await ended;
    await rm(profile, { recursive: true, maxRetries: 20, retryDelay: 50 });
  });
}
