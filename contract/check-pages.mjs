// Opens pages of a running server in a headless Chromium.
//   node check-pages.mjs BASE_URL OUTDIR PATH... (or PATH=expected text; a path may come again with another text)
// A page fails when a request fails or is answered 400 or above, when a request leaves the origin of
// BASE_URL (data: and blob: do not), on an error in the page or on its console, when its icon is
// missing, or when an expected text is not to be seen. OUTDIR gets a picture of each whole page.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isForeign, launch, Watch } from './browser.mjs';

const LOAD_MILLIS = 60_000;
const QUIET_MILLIS = 15_000; // for the network to fall silent; a page that streams never does
const TEXT_MILLIS = 60_000;
const POLL_MILLIS = 100;

const [base, outDir, ...pageArguments] = process.argv.slice(2);
if (pageArguments.length === 0 || !URL.canParse(base) || !pageArguments.every((page) => page.startsWith('/'))) {
  console.error('usage: node check-pages.mjs BASE_URL OUTDIR /PATH[=expected text]...');
  process.exit(1);
}
const home = new URL(base);

/** Path to the texts expected there, in the order of the arguments. */
function expectations() {
  const pages = new Map();
  for (const argument of pageArguments) {
    const [path, ...text] = argument.split('=');
    const expected = pages.get(path) ?? [];
    pages.set(path, text.length > 0 ? [...expected, text.join('=')] : expected);
  }
  return pages;
}

/** Opens one page in a fresh profile; answers what is wrong with it and how many requests it made. */
async function check(browser, path, expected) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const watch = new Watch(context, home);
  const { problems } = watch;
  try {
    const page = await context.newPage();
    await page.goto(new URL(path, home).href, { waitUntil: 'load', timeout: LOAD_MILLIS });
    await page
      .waitForLoadState('networkidle', { timeout: QUIET_MILLIS })
      .catch(() => console.log(`note  ${path}  the network is not silent after ${QUIET_MILLIS / 1000} s`));
    for (const text of await missingTexts(page, expected)) {
      problems.add(`text not found: ${text}`);
    }
    for (const problem of await iconProblems(page)) {
      problems.add(problem);
    }
    await page.screenshot({ path: join(outDir, pictureName(path)), fullPage: true });
  } catch (error) {
    problems.add(error.message.split('\n')[0]);
  }
  const found = [...problems]; // before the close, which breaks off what still runs
  await context.close();
  return { problems: found, requests: watch.requests };
}

/** Those of `texts` that do not come to be seen in time; case and white space do not count. */
async function missingTexts(page, texts) {
  const deadline = Date.now() + TEXT_MILLIS;
  for (;;) {
    const seen = plain(await page.evaluate(visibleText));
    const missing = texts.filter((text) => !seen.includes(plain(text)));
    if (missing.length === 0 || Date.now() > deadline) {
      return missing;
    }
    await page.waitForTimeout(POLL_MILLIS);
  }
}

function plain(text) {
  return text.replace(/\s+/g, ' ').trim().toLowerCase();
}

/** Runs in the page: its text, and that of the open shadow roots. */
function visibleText() {
  const texts = [document.body.innerText];
  const visit = (root) => {
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) {
        texts.push(...[...element.shadowRoot.children].map((child) => child.innerText ?? ''));
        visit(element.shadowRoot);
      }
    }
  };
  visit(document);
  return texts.join('\n');
}

/** A headless browser asks for no icon, a person's does: the one that the page names, else /favicon.ico. */
async function iconProblems(page) {
  const named = await page.evaluate(() => [...document.querySelectorAll('link[rel~="icon"]')].map((link) => link.href));
  const icons = named.length > 0 ? named : [new URL('/favicon.ico', home).href];
  const problems = await Promise.all(icons.filter((icon) => !icon.startsWith('data:')).map(iconProblem));
  return problems.filter((problem) => problem !== undefined);
}

async function iconProblem(icon) {
  if (isForeign(home, icon)) {
    return `leaves the origin: ${icon}`;
  }
  try {
    const response = await fetch(icon, { signal: AbortSignal.timeout(LOAD_MILLIS) });
    await response.arrayBuffer();
    return response.ok ? undefined : `status ${response.status}: ${icon}`;
  } catch (error) {
    return `request failed: ${icon} (${error.cause?.message ?? error.message})`;
  }
}

/** `/api/v1/docs` is in api-v1-docs.png, `/` in index.png. */
function pictureName(path) {
  return `${path.replace(/[^A-Za-z0-9.]+/g, '-').replace(/^-|-$/g, '') || 'index'}.png`;
}

await mkdir(outDir, { recursive: true });
const browser = await launch(home.hostname).catch((error) => {
  console.error(error.message);
  process.exit(1);
});
try {
  for (const [path, expected] of expectations()) {
    const { problems, requests } = await check(browser, path, expected);
    console.log(problems.length === 0 ? `ok    ${path}  ${requests} requests` : `FAIL  ${path}`);
    for (const problem of problems) {
      process.exitCode = 1;
      console.log(`      ${problem}`);
    }
  }
} finally {
  await browser.close();
}
