// Measures what the page at / costs a browser while the market runs fast, by a trace of the browser.
//   node measure-dashboard.mjs [--seconds=20] [--least=500] [--trace=FILE.gz] -- COMMAND...
// COMMAND starts the server; it obeys HOST, PORT and MARKET_SPEED, by which the market gets fast enough. An empty page that
// writes one number in each frame is measured beside it: the frames that it misses are missed by the browser and the machine,
// not by the page at /. When the page is sent fewer than --least messages a second, the exit code is 1. --trace keeps the
// trace, for the performance panel of a browser's developer tools.

import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { launch } from './browser.mjs';
import { Server } from './server.mjs';
import { BEGIN, CATEGORIES, END, figuresOf, percentile } from './trace.mjs';

const SPEED = process.env.MARKET_SPEED ?? '45';
/** What only the beginning costs is over by then. */
const SETTLE_MILLIS = 5_000;
const VIEWPORT = { width: 1440, height: 900 };

const { values, positionals: command } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '20' },
    least: { type: 'string', default: '500' },
    trace: { type: 'string' },
  },
});
const [seconds, least] = [values.seconds, values.least].map(Number);
if (command.length === 0 || !(seconds > 0) || !(least >= 0)) {
  console.error('usage: node measure-dashboard.mjs [--seconds=20] [--least=500] [--trace=FILE.gz] -- COMMAND...');
  process.exit(1);
}

/** Opens a page, lets it settle, and traces it. Answers the trace. */
async function trace(browser, open) {
  const page = await browser.newPage({ viewport: VIEWPORT });
  await open(page);
  await page.waitForTimeout(SETTLE_MILLIS);
  await browser.startTracing(page, { categories: CATEGORIES });
  await page.evaluate((name) => void performance.mark(name), BEGIN);
  await page.waitForTimeout(seconds * 1000);
  await page.evaluate((name) => void performance.mark(name), END);
  const json = await browser.stopTracing();
  await page.close();
  return json;
}

async function dashboard(page) {
  await page.goto(`http://localhost:${server.port}/`);
  await page.waitForSelector('body[data-connection="live"]');
}

/** The least that is something new in each frame. */
async function empty(page) {
  await page.evaluate(() => {
    const text = document.body.appendChild(new Text());
    const draw = (now) => {
      text.data = String(now);
      requestAnimationFrame(draw);
    };
    requestAnimationFrame(draw);
  });
}

function row(name, pages, text) {
  console.log([name.padEnd(34), ...pages.map((figures) => text(figures).padStart(16))].join(''));
}

function table(pages) {
  const rate = (count, { seconds: time }) => `${(count / time).toFixed(1)} /s`;
  const times = (sorted) => [0.5, 0.99].map((share) => percentile(sorted, share).toFixed(1)).join(' / ');
  console.log(`${''.padEnd(34)}${'the page'.padStart(16)}${'an empty page'.padStart(16)}`);
  row('messages received', pages, (page) => rate(page.messages, page));
  row('frames presented', pages, (page) => rate(page.frames.presented, page));
  row('  of them drawn by the page', pages, (page) => rate(page.frames.drawn, page));
  row('frames dropped', pages, (page) => rate(page.frames.dropped, page));
  row('frames without anything new', pages, (page) => rate(page.frames.idle, page));
  row('longest time between two frames', pages, (page) => `${page.longestGap.toFixed(0)} ms`);
  row('tasks of more than 50 ms', pages, ({ longTasks }) => `${longTasks.length}`);
  row('main thread per frame, p50 / p99', pages, ({ perFrame }) => `${times(perFrame.wall)} ms`);
  row('  of it on the processor', pages, ({ perFrame }) => `${times(perFrame.cpu)} ms`);
  for (const kind of Object.keys(pages[0].shares)) {
    row(`main thread: ${kind}`, pages, ({ shares }) => `${(shares[kind] * 100).toFixed(1)} %`);
  }
}

const server = await Server.start(command, { ...process.env, HOST: '127.0.0.1', PORT: '0', MARKET_SPEED: SPEED });
const browser = await launch('localhost').catch(async (error) => {
  await server.kill();
  throw error;
});
try {
  const json = await trace(browser, dashboard);
  if (values.trace) await writeFile(values.trace, gzipSync(json));
  const page = figuresOf(JSON.parse(json).traceEvents);
  table([page, figuresOf(JSON.parse(await trace(browser, empty)).traceEvents)]);
  if (page.messages / page.seconds < least) {
    console.error(`The page is to be sent ${least} messages a second: raise MARKET_SPEED, now ${SPEED}.`);
    process.exitCode = 1;
  }
} finally {
  await browser.close();
  await server.kill();
}
