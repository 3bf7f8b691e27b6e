// Opens the page at / of a server in browsers other than Chromium: Firefox and WebKit.
//   node check-browsers.mjs BASE_URL OUTDIR
//   node check-browsers.mjs OUTDIR -- COMMAND...
// With a command, which starts the server and obeys HOST and PORT, both must be installed. Else those are used that are,
// and a line says which are not; in CI (CI is set, or INSTALL=yes) that is wrong, unless OTHER_BROWSERS=no goes without.
// What is wrong is printed, and the exit code is 1. OUTDIR gets a picture of the page in each.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findFirefox, Firefox } from './firefox.mjs';
import { Server } from './server.mjs';
import { expect, problems, step, tellProblems } from './steps.mjs';
import { findWebKit, WebKit } from './webkit.mjs';

const PATIENCE_MILLIS = 60_000;
const POLL_MILLIS = 100;
const VIEWPORT = { width: 1440, height: 900 };
const BROWSERS = { firefox: [Firefox, findFirefox], webkit: [WebKit, findWebKit] };

const [first, second, ...command] = process.argv.slice(2);
const starts = second === '--' && command.length > 0;
if (!starts && (!second || !URL.canParse(first))) {
  console.error('usage: node check-browsers.mjs BASE_URL OUTDIR, or node check-browsers.mjs OUTDIR -- COMMAND...');
  process.exit(1);
}
const { CI = '', INSTALL = '', OTHER_BROWSERS } = process.env;
const inCi = INSTALL === 'yes' || (INSTALL === '' && CI !== '' && CI !== 'false');
const wanted = starts || (inCi && OTHER_BROWSERS !== 'no');
const outDir = starts ? first : second;
const server = starts ? await Server.start(command, { ...process.env, HOST: '127.0.0.1', PORT: '0' }) : undefined;
const base = server ? `http://localhost:${server.port}/` : first;

/** Waits until the body of a function returns true in the page. */
async function until(browser, what, body) {
  const deadline = Date.now() + PATIENCE_MILLIS;
  while (!(await browser.evaluate(body))) {
    if (Date.now() > deadline) throw new Error(`Waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLIS));
  }
}

async function use(name, browser) {
  const legend = (title) =>
    until(browser, `the chart is ${title}`, `return document.querySelector('#legend .title')?.textContent.startsWith('${title}')`);
  await step(`${name}: the page is live`, async () => {
    await browser.goto(new URL('/', base).href);
    await until(browser, 'it is connected', `return document.body.dataset.connection === 'live'`);
    await until(browser, 'there are bars', `return /C \\d/.test(document.querySelector('#legend').textContent)`);
    await until(browser, 'there is a book', `return /\\d/.test(document.querySelector('.rung.bid .at').textContent)`);
    await until(browser, 'there are trades', `return document.querySelectorAll('.sale').length > 0`);
    await until(browser, 'there are sparklines', `return document.querySelectorAll('.spark path[d]').length > 10`);
  });
  await step(`${name}: a click shows another symbol`, async () => {
    await browser.evaluate(`document.querySelector('[data-symbol="MSFT"]').click()`);
    await legend('MSFT · 1m');
  });
  await step(`${name}: a key shows another resolution`, async () => {
    await browser.press('2');
    await legend('MSFT · 5m');
  });
  await step(`${name}: the chart is drawn, and nothing is wider than the window`, async () => {
    await until(browser, 'the chart has a size', `return document.querySelector('#chart canvas').getBoundingClientRect().width > 300`);
    expect('what is wider', await browser.evaluate('return Math.max(0, document.documentElement.scrollWidth - innerWidth)'), 0);
    await browser.screenshot(join(outDir, `dashboard-${name}.png`));
  });
  for (const error of browser.errors) problems.add(`${name}: ${error}`);
}

await mkdir(outDir, { recursive: true });
for (const [name, [Browser, find]] of Object.entries(BROWSERS)) {
  if (!find()) {
    if (wanted) problems.add(`${name} is not installed`);
    else console.log(`note  ${name} is not installed`);
    continue;
  }
  let browser;
  await step(`${name} starts`, async () => {
    browser = await Browser.launch(VIEWPORT);
  });
  if (!browser) continue;
  try {
    await use(name, browser);
  } finally {
    await browser.close();
  }
}
await server?.kill();
tellProblems();
