// The page at / in a browser: opened, waited for, and read.

import { AXE } from './axe.mjs';
import { Watch } from './browser.mjs';
import { expect } from './steps.mjs';

export const PATIENCE_MILLIS = 60_000;
export const WIDE = { width: 1440, height: 900 };

/** A new page in a fresh profile, live. */
export async function open(browser, home, options) {
  const context = await browser.newContext({ viewport: WIDE, ...options });
  context.setDefaultTimeout(PATIENCE_MILLIS);
  const watch = new Watch(context, home);
  const page = await context.newPage();
  await page.goto(home.href);
  await live(page);
  return { context, page, watch };
}

/** Waits until a page is connected, and shows a price and a bar. */
export async function live(page) {
  await page.waitForSelector('body[data-connection="live"]');
  await page.waitForFunction(() => /\d/.test(document.querySelector('#price').textContent));
  await page.waitForFunction(() => /C \d/.test(document.querySelector('#legend').textContent));
}

export async function text(page, selector) {
  return (await page.textContent(selector)).trim();
}

/** Waits until the text of an element is another. */
export async function changes(page, selector) {
  const before = await text(page, selector);
  await page.waitForFunction(
    ([element, former]) => document.querySelector(element).textContent.trim() !== former,
    [selector, before],
  );
}

/** Waits until the legend is of a symbol and resolution. */
export async function legend(page, title) {
  await page.waitForFunction(
    (wanted) => document.querySelector('#legend .title').textContent.startsWith(wanted),
    title,
  );
}

export async function accessible(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => window.axe.run());
  const found = violations.map(({ id, nodes }) => `${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  expect('what axe-core finds', found, []);
}
