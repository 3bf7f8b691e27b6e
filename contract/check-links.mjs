// Follows the links of the pages of a running server: each leads to something, and each page leads to the documents.
//   node check-links.mjs BASE_URL
// What is wrong is printed, and the exit code is 1.

import { readFile } from 'node:fs/promises';
import { expect, step, tellProblems } from './steps.mjs';

/** The page that is served where the live one was not built. */
const UNBUILT = new URL('../server/src/main/resources/pages/unbuilt.html', import.meta.url);
/** What each page leads to, besides itself. */
const DOCUMENTS = ['/api/v1/docs', '/api/v1/redoc', '/api/v1/ws/asyncapi', '/api/v1/asyncapi'];
const BEGIN = ['/', ...DOCUMENTS, '/api/v1/errors', '/api/v1/errors/invalid_field', '/api/v1/nothing/here'];
/** More pages than there are: links that lead to ever more pages are a fault. */
const MAX_PAGES = 300;
const PATIENCE_MILLIS = 60_000;

const [base] = process.argv.slice(2);
if (!base || !URL.canParse(base)) {
  console.error('usage: node check-links.mjs BASE_URL');
  process.exit(1);
}
const home = new URL('/', base);
/** What has been asked for: its status, and its text if it is a page. */
const asked = new Map();

async function ask(path) {
  if (!asked.has(path)) {
    const answer = await fetch(new URL(path, home), {
      headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' },
      signal: AbortSignal.timeout(PATIENCE_MILLIS),
    });
    const text = await answer.text();
    const isPage = answer.headers.get('content-type')?.startsWith('text/html');
    asked.set(path, { status: answer.status, page: isPage ? text : undefined });
  }
  return asked.get(path);
}

/** The addresses that the links of a page name, without those that leave this server. */
function linksOf(page, path) {
  const found = [...page.matchAll(/<a\s[^>]*?href="([^"]*)"/g)].map(([, href]) => new URL(href, new URL(path, home)));
  return found.filter(({ origin }) => origin === home.origin);
}

/** Sees where the links of a page lead; returns the pages among these. */
async function follow(page, path) {
  const links = linksOf(page, path);
  const paths = links.map(({ pathname, search }) => pathname + search);
  expect('documents that it does not lead to', DOCUMENTS.filter((one) => one !== path && !paths.includes(one)), []);
  expect('whether it leads home', path === '/' || paths.includes('/'), true);
  const more = [];
  for (const { pathname, search, hash } of links) {
    const { status, page: next } = await ask(pathname + search);
    expect(`the status of ${pathname}${search}`, status, 200);
    if (hash && next) expect(`whether ${pathname} has ${hash}`, next.includes(`id="${hash.slice(1)}"`), true);
    if (next) more.push(pathname + search);
  }
  return more;
}

const queue = [...BEGIN];
const seen = new Set(queue);
for (let at = 0; at < queue.length && at < MAX_PAGES; at++) {
  await step(queue[at], async () => {
    const { page } = await ask(queue[at]);
    expect('whether it is a page', page !== undefined, true);
    for (const next of await follow(page, queue[at])) {
      if (!seen.has(next)) queue.push(next);
      seen.add(next);
    }
  });
}
await step('the page that is served where the live one was not built', async () => follow(await readFile(UNBUILT, 'utf8'), '/'));
await step('error codes are found from the first page', async () => {
  const { page } = await ask('/');
  expect('whether there is a link', linksOf(page, '/').some(({ pathname }) => pathname === '/api/v1/errors'), true);
});
expect('whether there is an end of pages', queue.length < MAX_PAGES, true);
tellProblems();
