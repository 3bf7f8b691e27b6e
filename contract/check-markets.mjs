// Opens the page at / while one market after another is at its address: what a person has chosen is kept, what is there is
// shown, and nothing that has ended looks live.
//   node check-markets.mjs OUTDIR COMMAND...
// COMMAND starts the server; it obeys HOST, PORT and FEED. What is wrong is printed, and the exit code is 1. OUTDIR gets
// recordings that are played, and pictures of the page.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launch } from './browser.mjs';
import { legend, live, open, text, WIDE } from './dashboard.mjs';
import { writeRecording } from './recording.mjs';
import { Server } from './server.mjs';
import { expect, problems, step, tellProblems } from './steps.mjs';

const LONG = 'THELONGESTNAMEOFANYSYMBOLUSDT';
const MANY = 1000;
/** More rows than any window of the watchlist shows. */
const MAX_ROWS = 60;
const WIDTHS = [320, 360, 480, 700, 701, 900, 1150, 1151, 1280, 1440, 1920];

const [outDir, ...command] = process.argv.slice(2);
if (command.length === 0) {
  console.error('usage: node check-markets.mjs OUTDIR COMMAND...');
  process.exit(1);
}
await mkdir(outDir, { recursive: true });
const recording = join(outDir, 'long.gz');
const manySymbols = join(outDir, 'symbols.json');
const many = Array.from({ length: MANY }, (_, i) => ({ symbol: `S${i}`, price: 20 + (i % 300) }));
await writeFile(manySymbols, JSON.stringify(many));
await writeRecording(recording, { symbol: LONG, price: 1_234_567.123456, seconds: 120 });

const RECORDED = { FEED: 'recording', FEED_FILES: recording, BAR_BROADCASTER_ENABLED: 'false' };
const environment = { ...process.env, HOST: '127.0.0.1', BAR_BROADCASTER_INTERVAL: '0.2' };
let server = await Server.start(command, { ...environment, PORT: '0' });
const home = new URL(`http://localhost:${server.port}/`);

/** Another server comes to the address of the one before. */
async function replace(watch, variables) {
  watch.away = true;
  await server.kill();
  server = await Server.start(command, { ...environment, ...variables, PORT: String(server.port) });
}

/** Whether a server has answered that it has no such symbol: any to resolve, and the recording's. */
function isOfMarketBefore(problem) {
  return problem.startsWith('status 404: ') && (problem.includes('/resolve/') || problem.includes(`symbol=${LONG}&`));
}

/** What a person has chosen, as the browser keeps it. */
function kept(page) {
  return page.evaluate(() => ['symbol', 'watchlist'].map((name) => localStorage.getItem(`tapeloom.${name}`)));
}

async function survive(browser) {
  const { context, page, watch } = await open(browser, home);
  await step('a person chooses a symbol and takes one off the watchlist', async () => {
    await page.click('[data-symbol="MSFT"]');
    await legend(page, 'MSFT · 1m');
    await page.keyboard.press('s');
    await page.waitForSelector('[data-symbol="MSFT"]', { state: 'detached' });
    await page.click('[data-symbol="NVDA"]');
    await legend(page, 'NVDA · 1m');
  });
  const before = await kept(page);
  await step('another market comes while the page is open, and is shown', async () => {
    await replace(watch, { ...RECORDED, FEED_TIMES: 'now', FEED_LOOP: 'true' });
    await legend(page, `${LONG} · 1m`);
    await live(page);
    watch.away = false;
  });
  await step('the page opens on a market that has nothing of what was kept', async () => {
    await page.reload();
    await live(page);
    expect('the symbol', await text(page, '#symbol'), LONG);
    expect('the watchlist', await page.$$eval('#watch-list [data-symbol]', (all) => all.map((row) => row.dataset.symbol)), [
      LONG,
    ]);
    await page.keyboard.press('5');
    await legend(page, `${LONG} · 1h`);
    await page.keyboard.press('1');
    await legend(page, `${LONG} · 1m`);
  });
  await step('what was kept stays as it was', async () => expect('what is kept', await kept(page), before));
  await step('sizes have the precision of the instrument', async () => {
    await page.waitForFunction(() => document.querySelectorAll('.sale').length > 3);
    const sizes = await page.$$eval('.sale span:last-child, .rung span:nth-child(3)', (all) => all.map((each) => each.textContent));
    expect('sizes that are none', sizes.filter((size) => size !== '' && !(Number(size) > 0)), []);
  });
  await step('long names and prices never overlap', () => fits(page));
  await step('times are those of the events', async () => {
    await replace(watch, { ...RECORDED, FEED_TIMES: 'recorded', FEED_LOOP: 'true' });
    await page.waitForFunction(() => /^14:3\d:\d\d$/.test(document.querySelector('.sale .time')?.textContent));
    watch.away = false;
  });
  await step('the market of before finds what was kept', async () => {
    await replace(watch, {});
    await legend(page, 'NVDA · 1m');
    watch.away = false;
    const rows = await page.$$eval('#watch-list [data-symbol]', (all) => all.map((row) => row.dataset.symbol));
    expect('the watchlist', rows, ['AAPL', 'GOOGL', 'TSLA', 'AMZN', 'NVDA', 'META']);
  });
  await step('a thousand symbols have the rows and subscriptions of those that are seen', () => manyRows(page, watch));
  for (const problem of watch.problems) {
    // The page asks a server for the symbols of the market before, until it knows that it has others.
    if (!isOfMarketBefore(problem)) problems.add(problem);
  }
  await context.close();
}

async function manyRows(page, watch) {
  const subscribed = new Set();
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      const { type, payload: request } = JSON.parse(String(payload));
      if (type === 'quotes.subscribe') subscribed.add(request.symbol);
      if (type === 'quotes.unsubscribe') subscribed.delete(request.symbol);
    }),
  );
  await replace(watch, { MARKET_SYMBOLS_FILE: manySymbols, BAR_BROADCASTER_SYMBOLS: 'S0' });
  await page.reload();
  await live(page);
  watch.away = false;
  const priced = () => document.querySelectorAll('#watch-list li .price:not(:empty)').length > 3;
  await page.waitForFunction(priced);
  const rows = (list) =>
    page.$$eval(`${list} li`, (all) => [all.length, all.at(-1).ariaSetSize, all.at(-1).ariaPosInSet, all.at(-1).ariaSelected]);
  const few = (what, count) => expect(`${what}, ${count} of them`, count > 3 && count < MAX_ROWS, true);
  few('rows of the watchlist', (await rows('#watch-list'))[0]);
  few('subscriptions', subscribed.size);
  await page.keyboard.press('w');
  await page.keyboard.press('End');
  await legend(page, `S${MANY - 1} · 1m`);
  expect('the last row', (await rows('#watch-list')).slice(1), [String(MANY), String(MANY), 'true']);
  await page.waitForFunction(priced);
  few('subscriptions at the end', subscribed.size);
  await page.keyboard.press('/');
  await page.waitForSelector('#found li');
  await page.keyboard.press('ArrowUp');
  expect('the last symbol to pick', (await rows('#found')).slice(1), [String(MANY), String(MANY), 'true']);
  few('rows of the picker', (await rows('#found'))[0]);
  await page.keyboard.type('S500');
  await page.waitForSelector('#found [data-symbol="S500"][aria-posinset="1"]');
  await page.keyboard.press('Enter');
  await legend(page, 'S500 · 1m');
}

/** Nothing in the headline and the watchlist overlaps or leaves its panel, whatever the width. */
async function fits(page) {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    expect(`what overlaps at ${width}`, await page.evaluate(overlaps), []);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(`what is wider than ${width}`, Math.max(0, wide), 0);
    await page.waitForFunction(legendFits);
    if (width === 360 || width === 1280) await page.screenshot({ path: join(outDir, `headline-${width}.png`) });
  }
  await page.setViewportSize(WIDE);
}

/** Runs in the page: whether the line over the chart keeps off the prices beside it. */
function legendFits() {
  const bars = document.querySelector('#chart canvas').getBoundingClientRect();
  const parts = [...document.querySelectorAll('#legend > span')];
  return bars.width > 0 && parts.every((part) => part.getBoundingClientRect().right <= bars.right + 1);
}

/** Runs in the page: pairs of parts of the headline and the watchlist that share some pixels. */
function overlaps() {
  const shown = '.star, .who > *, #price, #price-change, .facts > div, #resolutions button, .name > *, .spark, .numbers > *';
  const parts = [...document.querySelectorAll(shown)].filter((part) => part.getBoundingClientRect().width > 0);
  const panel = (part) => part.closest('.panel').getBoundingClientRect();
  const boxes = parts.map((part) => [part.id || part.className || part.textContent.trim(), part.getBoundingClientRect()]);
  const apart = (one, other) =>
    one.right <= other.left + 1 || other.right <= one.left + 1 || one.bottom <= other.top + 1 || other.bottom <= one.top + 1;
  const found = parts
    .map((part) => [part.className, part.getBoundingClientRect(), panel(part)])
    .filter(([, box, around]) => box.left < around.left - 1 || box.right > around.right + 1)
    .map(([name]) => name);
  boxes.forEach(([name, box], place) => {
    for (const [other, its] of boxes.slice(place + 1)) if (!apart(box, its)) found.push(`${name} and ${other}`);
  });
  return found;
}

const browser = await launch(home.hostname);
try {
  await survive(browser);
} finally {
  await browser.close();
  await server.kill();
}
tellProblems();
