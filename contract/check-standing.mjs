// Opens the page at / of markets that are not live, and sees that each is called what it is and can be read.
//   node check-standing.mjs OUTDIR COMMAND...
// COMMAND starts the server; it obeys HOST, PORT, FEED, MARKET_HOURS, MARKET_CHAOS, and CLOCK_AHEAD_SECONDS, by which its
// clock goes ahead of the machine's: to a Sunday, when exchanges are closed. What is wrong is printed, and the exit code
// is 1. OUTDIR gets a recording that is played, and pictures of the page, wide and narrow, light and dark.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { launch } from './browser.mjs';
import { accessible, open, text, WIDE } from './dashboard.mjs';
import { writeRecording } from './recording.mjs';
import { Server } from './server.mjs';
import { expect, problems, step, tellProblems } from './steps.mjs';

const NARROW = { width: 390, height: 844 };
const DAY_SECONDS = 86_400;

const [outDir, ...command] = process.argv.slice(2);
if (command.length === 0) {
  console.error('usage: node check-standing.mjs OUTDIR COMMAND...');
  process.exit(1);
}
await mkdir(outDir, { recursive: true });
const recording = join(outDir, 'short.gz');
await writeRecording(recording, { symbol: 'ACMEUSDT', price: 1_234.5, seconds: 10 });

/** How a server is started, and what its page must show: the state, the badge, the whole of the badge, the tab's title. */
const MARKETS = [
  {
    state: 'closed',
    variables: { MARKET_HOURS: 'exchange', CLOCK_AHEAD_SECONDS: String(secondsToSunday()) },
    badge: 'Closed',
    long: 'The market is closed',
    title: /^AAPL [\d.]+ [▲▼▬] · Closed · Tapeloom$/,
  },
  {
    state: 'over',
    variables: { FEED: 'recording', FEED_FILES: recording, FEED_SPEED: 'max' },
    badge: 'Recording over',
    long: 'The recording is over',
    title: /^ACMEUSDT [\d.,]+ [▲▼▬] · Recording over · Tapeloom$/,
  },
  {
    state: 'lost',
    variables: { MARKET_CHAOS: 'stop=1' },
    badge: 'Feed lost',
    long: 'The feed of the market has failed (simulated)',
    title: /^AAPL [\d.]+ [▲▼▬] · Feed lost · Tapeloom$/,
  },
  {
    state: 'stale',
    variables: { MARKET_CHAOS: 'gap=1', MARKET_STALE_AFTER: '1' },
    badge: 'Stale',
    long: 'Nothing new arrives from the market (simulated)',
    title: /^AAPL [\d.]+ [▲▼▬] · Stale · Tapeloom$/,
  },
];

/** How far the noon of the next Sunday is, in UTC. */
function secondsToSunday() {
  const now = Math.floor(Date.now() / 1000);
  const today = Math.floor(now / DAY_SECONDS);
  const days = (7 - new Date(today * DAY_SECONDS * 1000).getUTCDay()) % 7 || 7;
  return (today + days) * DAY_SECONDS + DAY_SECONDS / 2 - now;
}

async function look(browser, { state, variables, badge, long, title }) {
  const environment = { ...process.env, HOST: '127.0.0.1', PORT: '0', ...variables };
  const server = await Server.start(command, environment);
  try {
    const { context, page, watch } = await open(browser, new URL(`http://localhost:${server.port}/`));
    await page.waitForSelector(`body[data-market="${state}"]`);
    expect('the badge', await text(page, '#link-state'), badge);
    expect('what it means', (await page.getAttribute('#link', 'title')).split(', since ')[0], long);
    await page.waitForFunction((wanted) => new RegExp(wanted, 'u').test(document.title), title.source);
    expect('what is called live', (await page.innerText('body')).match(/\blive\b/gi), null);
    if (state !== 'over') {
      expect('what stands where trades would be', await hint(page), 'No trades so far');
    } else {
      await page.waitForSelector('#tape .sale'); // the last trades of the recording
      expect('the time of the last bar', /\d{4}-\d\d-\d\d/.exec(await text(page, '#legend .title'))?.[0], '2024-08-08');
    }
    await picture(page, state);
    for (const problem of watch.problems) problems.add(`${state}: ${problem}`);
    await context.close();
  } finally {
    await server.kill();
  }
}

/** The text of a list of trades that is empty. */
function hint(page) {
  return page.evaluate(() => JSON.parse(getComputedStyle(document.querySelector('#tape'), '::before').content));
}

/** Takes pictures, and sees whether what has lost its colours can be read. */
async function picture(page, state) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    for (const [kind, size] of Object.entries({ wide: WIDE, narrow: NARROW })) {
      await page.setViewportSize(size);
      await page.screenshot({ path: join(outDir, `${state}-${kind}-${colorScheme}.png`) });
      await accessible(page);
    }
  }
}

const browser = await launch('localhost');
try {
  for (const market of MARKETS) await step(`a market that is ${market.state}`, () => look(browser, market));
} finally {
  await browser.close();
}
tellProblems();
