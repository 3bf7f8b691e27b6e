// Sees whether everybody can use the pages of a running server: what axe-core finds serious or critical on each, in seven
// sizes of window, light and dark. In the dark only the rules on colours are run: all else is as in the light.
//   node check-access.mjs BASE_URL [WIDTHxHEIGHT...]
// What is wrong is printed, and the exit code is 1.

import { readFile } from 'node:fs/promises';
import { AXE } from './axe.mjs';
import { launch, Watch } from './browser.mjs';
import { expect, problems, step, tellProblems } from './steps.mjs';

const LOAD_MILLIS = 120_000;
const SIZES = ['320x640', '390x844', '768x1024', '1024x768', '1280x800', '1440x900', '1920x1080'];

/** What axe-core does: all but a rule that is slow and not serious, and in the dark what is about colours. */
const RULES = {
  light: { resultTypes: ['violations'], rules: { region: { enabled: false } } },
  dark: { resultTypes: ['violations'], runOnly: ['color-contrast', 'link-in-text-block'] },
};

/** Our pages, what shows that they are there, and what those who made a part of them have left in it. */
const PAGES = {
  '/': { ready: '#watch-list [data-symbol]', theirs: [] },
  // Swagger UI has buttons within buttons.
  '/api/v1/docs': { ready: '.opblock', theirs: ['nested-interactive'] },
  // ReDoc has choices without labels.
  '/api/v1/redoc': { ready: '#redoc h1', theirs: ['select-name'] },
  '/api/v1/ws/asyncapi': { ready: '#document .aui-root', theirs: [] },
  '/api/v1/asyncapi': { ready: '#document .aui-root', theirs: [] },
  // What is said of a path that there is not.
  '/api/v1/nothing/here': { ready: 'h1', theirs: [], status: 404 },
  '/api/v1/errors': { ready: 'h2', theirs: [] },
  '/api/v1/errors/invalid_field': { ready: 'h1', theirs: [] },
  // What a server answers at / that has no live page in it.
  '/unbuilt': { ready: 'h1', theirs: [], file: '../server/src/main/resources/pages/unbuilt.html' },
};

const [base, ...sizes] = process.argv.slice(2);
if (!base || !URL.canParse(base) || !sizes.every((size) => /^\d+x\d+$/.test(size))) {
  console.error('usage: node check-access.mjs BASE_URL [WIDTHxHEIGHT...]');
  process.exit(1);
}
const home = new URL(base);

async function check(browser, path, colorScheme) {
  const { ready, theirs, status = 200, file } = PAGES[path];
  const context = await browser.newContext({ colorScheme });
  context.setDefaultTimeout(LOAD_MILLIS);
  const watch = new Watch(context, home);
  const page = await context.newPage();
  if (file) {
    const body = await readFile(new URL(file, import.meta.url), 'utf8');
    await page.route(`**${path}`, (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body }));
  }
  await page.goto(new URL(path, home).href);
  await page.waitForSelector(ready);
  await page.evaluate(AXE);
  for (const size of sizes.length > 0 ? sizes : SIZES) {
    await step(`${path}, ${colorScheme}, ${size}`, async () => {
      const [width, height] = size.split('x').map(Number);
      await page.setViewportSize({ width, height });
      const { violations } = await page.evaluate((rules) => window.axe.run(rules), RULES[colorScheme]);
      const found = violations
        .filter(({ id, impact }) => ['serious', 'critical'].includes(impact) && !theirs.includes(id))
        .map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
      expect('what axe finds', found, []);
    });
  }
  for (const problem of watch.problems) {
    if (!problem.startsWith(`status ${status}: ${page.url()}`)) problems.add(problem);
  }
  await context.close();
}

const browser = await launch(home.hostname);
try {
  for (const path of Object.keys(PAGES)) {
    await Promise.all(['light', 'dark'].map((colorScheme) => check(browser, path, colorScheme)));
  }
} finally {
  await browser.close();
}
tellProblems();
