// Uses the page at / of a server as a person would, by mouse and by keyboard, and takes the server away meanwhile.
//   node check-dashboard.mjs OUTDIR COMMAND...
// COMMAND starts the server; it obeys HOST and PORT, and CLOCK_AHEAD_SECONDS, by which its clock goes ahead of the
// machine's: an outage of minutes then lasts as long as a start. What is wrong is printed, and the exit code is 1.
// OUTDIR gets pictures of the page, wide and narrow, light and dark.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { launch } from './browser.mjs';
import { accessible, changes, legend, live, open, PATIENCE_MILLIS, text, WIDE } from './dashboard.mjs';
import { details } from './details.mjs';
import { Server } from './server.mjs';
import { expect, problems, step, tellProblems } from './steps.mjs';

const OUTAGE_SECONDS = 180;
const BARS_READ = 8;
const NARROW = { width: 360, height: 740 };

const [outDir, ...command] = process.argv.slice(2);
if (command.length === 0) {
  console.error('usage: node check-dashboard.mjs OUTDIR COMMAND...');
  process.exit(1);
}
const environment = { ...process.env, HOST: '127.0.0.1', MARKET_SPEED: '20', BAR_BROADCASTER_INTERVAL: '0.2', AUTH_DEV_TOKENS: 'true' };

let server = await Server.start(command, { ...environment, PORT: '0' });
const home = new URL(`http://localhost:${server.port}/`);

/** Reads the last bars off the chart by keyboard, the newest first, without it as it still changes. */
async function readBars(page) {
  await page.focus('#chart');
  await page.keyboard.press('End');
  const bars = [];
  for (let i = 0; i < BARS_READ; i++) {
    await page.keyboard.press('ArrowLeft');
    const [, time] = /(\d{4}-\d\d-\d\d \d\d:\d\d)/.exec(await text(page, '#legend .title')) ?? [];
    const values = await page.$$eval('#legend b:not(.move)', (all) => all.map((value) => value.textContent));
    bars.push({ time, values: values.slice(0, 4) });
  }
  await page.keyboard.press('Escape');
  return bars;
}

/** Waits until the newest bar of the chart is of this minute, counted since 1970, or later. */
async function newestBar(page, minute) {
  const deadline = Date.now() + PATIENCE_MILLIS;
  await page.focus('#chart');
  for (let at = 0; at < minute; ) {
    if (Date.now() > deadline) throw new Error(`the newest bar is still ${minute - at} minutes old`);
    await page.waitForTimeout(50);
    await page.keyboard.press('End');
    at = Date.parse(`${/\d{4}-\d\d-\d\d \d\d:\d\d/.exec(await text(page, '#legend .title'))}Z`) / 60_000;
  }
  await page.keyboard.press('Escape');
}

/** The same bars, from the server. */
async function askBars(symbol) {
  const answer = await fetch(new URL(`/api/v1/datafeed/bars?symbol=${symbol}&resolution=1&count_back=20`, home));
  const { bars } = await answer.json();
  return bars
    .slice(0, -1)
    .reverse()
    .map(({ time, open: first, high, low, close }) => ({
      time: new Date(time).toISOString().slice(0, 16).replace('T', ' '),
      values: [first, high, low, close].map((value) => value.toFixed(2)),
    }));
}

/** Compares bars read off the chart with the server's, and sees that a minute follows a minute. */
async function barsAreWhole(page, symbol) {
  const read = await readBars(page);
  const minutes = read.map(({ time }) => Date.parse(`${time}Z`) / 60_000);
  expect('the distance of bars in minutes', [...new Set(minutes.slice(1).map((at, i) => minutes[i] - at))], [1]);
  const asked = (await askBars(symbol)).filter(({ time }) => read.some((bar) => bar.time === time));
  expect('the chart', read, asked);
  return minutes[0];
}

async function use(browser) {
  const { context, page, watch } = await open(browser, home);
  await step('prices move', () => changes(page, '#price'));
  await step('a click shows another symbol', async () => {
    await page.click('[data-symbol="MSFT"]');
    await legend(page, 'MSFT · 1m');
    expect('the headline', await text(page, '#symbol'), 'MSFT');
    await page.waitForFunction(() => document.querySelectorAll('.sale').length > 0);
    await page.waitForFunction(() => /\d/.test(document.querySelector('.rung.bid .at').textContent));
  });
  await step('a click shows another resolution', async () => {
    await page.click('#resolutions [data-value="5"]');
    await legend(page, 'MSFT · 5m');
    await page.click('#resolutions [data-value="D"]');
    await legend(page, 'MSFT · D');
    await page.click('#resolutions [data-value="1"]');
    await legend(page, 'MSFT · 1m');
  });
  await step('everything goes by keyboard', () => useKeys(page));
  await step('the chart shows what the server has', () => barsAreWhole(page, 'NVDA'));
  await step('axe-core finds nothing', () => accessible(page));
  await step('the page outlives its server', () => outlive(page, watch));
  await step('colours are remembered', async () => {
    await page.keyboard.press('t');
    await page.keyboard.press('t');
    await page.reload();
    expect('the theme', await page.getAttribute('html', 'data-theme'), 'dark');
    await live(page);
    expect('the symbol', await text(page, '#symbol'), 'NVDA');
  });
  for (const problem of watch.problems) problems.add(problem);
  await context.close();
}

async function useKeys(page) {
  await page.keyboard.press('w');
  await page.keyboard.press('ArrowDown');
  await legend(page, 'TSLA · 1m');
  await page.keyboard.press('2');
  await legend(page, 'TSLA · 5m');
  await page.keyboard.press('1');
  await page.keyboard.press('/');
  await page.keyboard.type('nvid');
  await page.waitForSelector('#found [data-symbol="NVDA"][aria-selected="true"]');
  await page.keyboard.press('Enter');
  await legend(page, 'NVDA · 1m');
  await page.keyboard.press('?');
  await page.waitForSelector('#help[open]');
  await accessible(page);
  await page.keyboard.press('Escape');
  await page.waitForSelector('#help', { state: 'hidden' });
  await page.keyboard.press('r');
  await page.waitForFunction(() => document.querySelector('#snippet').textContent.includes('NVDA'));
  await page.waitForFunction(() => document.querySelectorAll('#wire-lines div').length > 10);
  await accessible(page);
  await page.keyboard.press('Escape');
  await page.waitForSelector('#wire', { state: 'hidden' });
}

/** The server dies; another comes, minutes later by its clock. The page must go on, with every bar between. */
async function outlive(page, watch) {
  const before = await barsAreWhole(page, 'NVDA');
  await page.evaluate(() => {
    window.neverReloaded = true;
  });
  const opened = await page.getAttribute('body', 'data-opened');
  watch.away = true;
  await server.kill();
  await page.waitForSelector('body[data-connection="lost"]');
  server = await Server.start(command, {
    ...environment,
    PORT: String(server.port),
    CLOCK_AHEAD_SECONDS: String(OUTAGE_SECONDS),
  });
  await page.waitForSelector('body[data-connection="live"]');
  watch.away = false;
  // The server is another one: the market is opened anew, and the chart loaded.
  await page.waitForFunction((former) => document.body.dataset.opened !== former, opened);
  await page.waitForSelector('#legend:not([hidden])');
  await changes(page, '#price');
  await newestBar(page, before + 1 + OUTAGE_SECONDS / 60);
  await barsAreWhole(page, 'NVDA');
  expect('whether the page is the same', await page.evaluate(() => window.neverReloaded), true);
}

async function look(browser) {
  for (const colorScheme of ['light', 'dark']) {
    for (const [size, viewport] of Object.entries({ desktop: WIDE, phone: NARROW })) {
      await step(`${size}, ${colorScheme}`, async () => {
        const { context, page, watch } = await open(browser, home, { colorScheme, viewport });
        await page.waitForFunction(() => document.querySelectorAll('.spark path[d]').length > 10);
        await page.waitForFunction(() => /[1-9]/.test(document.querySelector('#link-rate').textContent));
        await page.screenshot({ path: join(outDir, `dashboard-${size}-${colorScheme}.png`) });
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect('what is wider than the screen', Math.max(0, wide), 0);
        await accessible(page);
        for (const problem of watch.problems) problems.add(problem);
        await context.close();
      });
    }
  }
}

await mkdir(outDir, { recursive: true });
const browser = await launch(home.hostname);
try {
  await details(browser, home);
  await use(browser);
  await look(browser);
} finally {
  await browser.close();
  await server.kill();
}
tellProblems();
