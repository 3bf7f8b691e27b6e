// Sees whether everybody can use the pages of a running server: what axe-core finds serious or critical on each, in seven
// sizes of window, light and dark.
//   node check-access.mjs BASE_URL [WIDTHxHEIGHT...]
// What is wrong is printed, and the exit code is 1.

import { AXE } from './axe.mjs';
import { launch, Watch } from './browser.mjs';
import { expect, problems, step, tellProblems } from './steps.mjs';

const LOAD_MILLIS = 120_000;
const SIZES = ['320x640', '360x740', '390x844', '768x1024', '1024x768', '1440x900', '1920x1080'];

/** Our pages, what shows that they are there, and what those who made a part of them have left in it. */
const PAGES = {
  '/': { ready: '#watch-list [data-symbol]', theirs: [] },
  // Swagger UI has buttons within buttons.
  '/api/v1/docs': { ready: '.opblock', theirs: ['nested-interactive'] },
  // ReDoc has choices without labels.
  '/api/v1/redoc': { ready: '#redoc h1', theirs: ['select-name'] },
  '/api/v1/ws/asyncapi': { ready: '#document .aui-root', theirs: [] },
  '/api/v1/asyncapi': { ready: '#document .aui-root', theirs: [] },
};

const [base, ...sizes] = process.argv.slice(2);
if (!base || !URL.canParse(base) || !sizes.every((size) => /^\d+x\d+$/.test(size))) {
  console.error('usage: node check-access.mjs BASE_URL [WIDTHxHEIGHT...]');
  process.exit(1);
}
const home = new URL(base);

async function check(browser, path, colorScheme) {
  const context = await browser.newContext({ colorScheme });
  context.setDefaultTimeout(LOAD_MILLIS);
  const watch = new Watch(context, home);
  const page = await context.newPage();
  await page.goto(new URL(path, home).href);
  await page.waitForSelector(PAGES[path].ready);
  await page.evaluate(AXE);
  for (const size of sizes.length > 0 ? sizes : SIZES) {
    await step(`${path}, ${colorScheme}, ${size}`, async () => {
      const [width, height] = size.split('x').map(Number);
      await page.setViewportSize({ width, height });
      const { violations } = await page.evaluate(() => window.axe.run({ resultTypes: ['violations'] }));
      const found = violations
        .filter(({ id, impact }) => ['serious', 'critical'].includes(impact) && !PAGES[path].theirs.includes(id))
        .map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
      expect('what axe finds', found, []);
    });
  }
  for (const problem of watch.problems) problems.add(problem);
  await context.close();
}

const browser = await launch(home.hostname);
try {
  for (const path of Object.keys(PAGES)) {
    for (const colorScheme of ['light', 'dark']) await check(browser, path, colorScheme);
  }
} finally {
  await browser.close();
}
tellProblems();
