// Measures what the page at / costs a browser while the market runs fast.
//   node measure-dashboard.mjs BASE_URL [SECONDS] [MIN_UPDATES]
// MARKET_SPEED of the server says how many updates come; MIN_UPDATES a second are waited for. Prints frames a second, the
// longest time between two frames, tasks of more than 50 ms, and what share of the time went into scripts, styles, layout.

import { launch } from './browser.mjs';

const [base, seconds = '20', least = '0'] = process.argv.slice(2);
if (!URL.canParse(base)) {
  console.error('usage: node measure-dashboard.mjs BASE_URL [SECONDS] [MIN_UPDATES]');
  process.exit(1);
}
const home = new URL(base);
const millis = Number(seconds) * 1000;

/** Runs in the page: frames and long tasks from now on. */
function observe() {
  const seen = { frames: 0, longestMillis: 0, tasks: [] };
  let last = performance.now();
  const frame = (now) => {
    seen.frames += 1;
    seen.longestMillis = Math.max(seen.longestMillis, now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  new PerformanceObserver((list) => seen.tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
    type: 'longtask',
  });
  window.seen = seen;
}

/** What the browser has counted, in seconds. */
async function metrics(session) {
  const { metrics: all } = await session.send('Performance.getMetrics');
  return Object.fromEntries(all.map(({ name, value }) => [name, value]));
}

async function updatesPerSecond(page) {
  return Number.parseInt(await page.textContent('#link-rate'), 10) || 0;
}

const browser = await launch(home.hostname);
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(home.href);
  await page.waitForSelector('body[data-connection="live"]');
  while ((await updatesPerSecond(page)) < Number(least)) await page.waitForTimeout(500);
  await page.waitForTimeout(3_000); // what only the beginning costs
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  await page.evaluate(observe);
  const before = await metrics(session);
  const begin = performance.now();
  const rates = [];
  while (performance.now() - begin < millis) {
    await page.waitForTimeout(1_000);
    rates.push(await updatesPerSecond(page));
  }
  const seen = await page.evaluate(() => window.seen);
  const after = await metrics(session);
  const elapsed = (performance.now() - begin) / 1000;
  const share = (name) => `${(((after[name] - before[name]) / elapsed) * 100).toFixed(1)} %`;
  console.log(`updates      ${Math.round(rates.reduce((sum, rate) => sum + rate, 0) / rates.length)} /s`);
  console.log(`frames       ${(seen.frames / elapsed).toFixed(1)} /s, longest wait ${seen.longestMillis.toFixed(0)} ms`);
  console.log(`long tasks   ${seen.tasks.length}, longest ${Math.max(0, ...seen.tasks).toFixed(0)} ms`);
  console.log(`main thread  ${share('TaskDuration')} busy`);
  console.log(`scripts      ${share('ScriptDuration')}`);
  console.log(`styles       ${share('RecalcStyleDuration')}`);
  console.log(`layout       ${share('LayoutDuration')}, ${after.LayoutCount - before.LayoutCount} layouts`);
  console.log(`heap         ${(after.JSHeapUsedSize / 2 ** 20).toFixed(1)} MiB, ${after.Nodes} nodes`);
} finally {
  await browser.close();
}
