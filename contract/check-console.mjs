// Uses the consoles on the AsyncAPI pages of a running server, one for each protocol, as a person would.
//   node check-console.mjs BASE_URL OUTDIR
// The server must give tokens (AUTH_DEV_TOKENS). What is wrong is printed, and the exit code is 1: a step that cannot be
// done, a request that fails or leaves the origin, an error in the page, what axe finds wrong with the console, a page that
// is wider than a phone. OUTDIR gets pictures, wide and narrow, light and dark.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AXE } from './axe.mjs';
import { launch, Watch } from './browser.mjs';
import { expect, problems, step, tellProblems } from './steps.mjs';

const PATIENCE_MILLIS = 60_000;
const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 390, height: 844 };
const OPERATIONS = '/api/v1/ws/asyncapi';
const CHANNELS = '/api/v1/asyncapi';

const [base, outDir] = process.argv.slice(2);
if (!outDir || !URL.canParse(base)) {
  console.error('usage: node check-console.mjs BASE_URL OUTDIR');
  process.exit(1);
}
const home = new URL(base);

/** The console of a page, in a fresh profile. */
class Console {
  static async open(browser, path, options) {
    const context = await browser.newContext({ viewport: WIDE, ...options });
    context.setDefaultTimeout(PATIENCE_MILLIS);
    const watch = new Watch(context, home);
    const page = await context.newPage();
    await page.goto(new URL(path, home).href);
    await page.waitForSelector('#console[data-ready]');
    return new Console(context, page, watch);
  }

  constructor(context, page, watch) {
    this.context = context;
    this.page = page;
    this.watch = watch;
  }

  button(name) {
    return this.page.getByRole('button', { name, exact: true });
  }

  field(name) {
    return this.page.locator(`#console-fields [name="${name}"]`).first();
  }

  choose(operation) {
    return this.page.getByLabel('Message', { exact: true }).selectOption(operation);
  }

  /** Enters what is sent as JSON or in a form. */
  as(way) {
    return this.page.locator('.switch label', { hasText: way }).click();
  }

  state(text) {
    return this.page.locator('#console-state', { hasText: text }).waitFor();
  }

  async connect() {
    await this.button('Connect').click();
    await this.state('Connected');
  }

  /** Waits for a message in the log whose line has the text. */
  logged(kind, text) {
    return this.page.locator(`#console-log .${kind}`, { hasText: text }).first().waitFor();
  }

  count(kind) {
    return this.page.locator(`#console-log .${kind}`).count();
  }

  async sendJson(text) {
    await this.as('JSON');
    await this.page.getByLabel('JSON, sent as it is').fill(text);
    await this.button('Send').click();
  }

  async close() {
    for (const problem of this.watch.problems) {
      problems.add(problem);
    }
    await this.context.close();
  }
}

async function useOperations(browser) {
  const console = await Console.open(browser, OPERATIONS);
  const { page } = console;
  await step('the form is made of the schema', async () => {
    await console.choose('bars.subscribe');
    expect('the symbol', await console.field('symbol').inputValue(), 'AAPL');
    const resolutions = await console.field('resolution').locator('option').allTextContents();
    expect('resolutions', resolutions, ['(none)', '1', '5', '15', '30', '60', 'D', '1D', 'W', '1W', 'M', '1M']);
    await console.choose('replay.start');
    expect('the least speed', await console.field('speed').getAttribute('min'), '0');
    expect('streams', await page.locator('#console-fields .tick').allTextContents(), [
      'trades',
      'quotes',
      'bars',
      'orderbook',
    ]);
    await console.choose('bars.subscribe');
  });
  await step('nothing is sent before it is connected', async () => {
    expect('Send', await console.button('Send').isDisabled(), true);
  });
  await step('it connects by keyboard', async () => {
    await page.getByLabel('Token', { exact: true }).focus();
    await page.keyboard.press('Enter');
    await console.state('Connected');
  });
  await step('a subscription from the form is answered, and pushed', async () => {
    await console.field('symbol').focus();
    await page.keyboard.press('Enter');
    await console.logged('sent', '{"type":"bars.subscribe","payload":{"symbol":"AAPL","params":{"resolution":"1"}}}');
    await console.logged('received', 'Subscribed to AAPL');
    await console.logged('received', '"type":"bars.update","topic":"bars:AAPL:1"');
  });
  await step('a message opens to all of it', async () => {
    await page.locator('#console-log .received summary').first().click();
    await page.locator('#console-log pre', { hasText: '"status": "ok"' }).waitFor();
  });
  await step('what the schema forbids is not sent', async () => {
    const before = await console.count('sent');
    await console.field('symbol').fill(' ');
    await console.button('Send').click();
    expect('validity', await console.field('symbol').evaluate((input) => input.validity.valid), false);
    expect('messages sent', await console.count('sent'), before);
  });
  await step('an unknown symbol is answered with what there is', async () => {
    await console.field('symbol').fill('NOPE');
    await console.button('Send').click();
    await console.logged('received', 'Unknown symbol: NOPE. Known symbols: AAPL');
  });
  await step('what is entered stays when it is shown as JSON and as a form again', async () => {
    await console.as('JSON');
    const raw = JSON.parse(await page.getByLabel('JSON, sent as it is').inputValue());
    expect('the JSON', raw, { type: 'bars.subscribe', payload: { symbol: 'NOPE', params: { resolution: '1' } } });
    await page.getByLabel('JSON, sent as it is').fill('{"type":"bars.subscribe","payload":{"symbol":"MSFT"}}');
    await console.as('Form');
    expect('the symbol', await console.field('symbol').inputValue(), 'MSFT');
  });
  await step('the log can be paused, cleared and goes on', async () => {
    await console.button('Pause').click();
    await page.locator('#console-count', { hasText: 'waiting' }).waitFor();
    await console.button('Clear').click();
    expect('messages', await page.locator('#console-log li').count(), 0);
    await console.button('Pause').click();
    await console.logged('received', 'bars.update');
  });
  await step('it shows why the server closes', async () => {
    await console.sendJson('{"type":"bars.subscribe","payload":{"symbol":7}}');
    await console.state('Closed: 1003 Could not validate payload: symbol: ');
    expect('Send', await console.button('Send').isDisabled(), true);
  });
  await step("a token opens what is the user's own", async () => {
    await page.getByText('A token for development').click();
    await page.getByLabel('User', { exact: true }).fill('bob');
    await console.button('Get a token').click();
    await page.locator('#console-token-note', { hasText: 'For bob' }).waitFor();
    await console.connect();
    await console.as('Form');
    await console.choose('orders.subscribe');
    await console.button('Send').click();
    await console.logged('received', '"topic":"orders:bob"');
  });
  await console.choose('replay.start');
  await look(console, 'console-operations');
  await step('auth has the token that was got', async () => {
    await console.choose('auth');
    await console.button('Send').click();
    await console.logged('received', 'Authenticated as bob');
  });
  await step('it disconnects', async () => {
    await console.button('Disconnect').click();
    await console.state('Closed: 1000');
  });
  await console.close();
}

async function useChannels(browser) {
  const console = await Console.open(browser, CHANNELS);
  const { page } = console;
  await step('channels: a subscription from the form is confirmed, and ticks come', async () => {
    await console.connect();
    await console.logged('received', '"type":"welcome"');
    await console.choose('subscribe');
    const offered = await console.field('channel').locator('option').allTextContents();
    expect('channels to choose from', offered.slice(0, 2), ['market_data', 'orderbook']);
    await console.button('Send').click();
    await console.logged('received', '"subscribed_channel":"market_data"');
    await console.logged('received', '"type":"market_tick"');
  });
  await step('channels: what is refused is told, and the connection stays', async () => {
    await console.sendJson('{"type":"subscribe","channel":"nope"}');
    await console.logged('received', "Channel 'nope' not found");
    await console.sendJson('not JSON');
    await console.logged('received', 'Invalid JSON message');
    await console.state('Connected');
  });
  await step('channels: the form shows what was entered as JSON, also a channel that there is not', async () => {
    await console.as('JSON');
    await page.getByLabel('JSON, sent as it is').fill('{"type":"subscribe","channel":"nope"}');
    await console.as('Form');
    expect('the channel', await console.field('channel').locator('option:checked').textContent(), 'nope');
  });
  await step('the log survives a flood', () => flood(page));
  await look(console, 'console-channels');
  await console.close();
}

/** Far more comes than can be drawn: the log stays bounded, says what is gone, and ends with the newest. */
async function flood(page) {
  await page.evaluate(async () => {
    const { Log } = await import('/api/v1/assets/console/log.js');
    const [list, note] = [document.createElement('ol'), document.createElement('p')];
    list.id = 'flooded';
    note.id = 'flooded-note';
    document.body.append(list, note);
    const log = new Log(list, note);
    const long = 'x'.repeat(20_000);
    for (let i = 1; i <= 50_000; i++) log.add('received', `${i} ${long}`);
  });
  await page.locator('#flooded li', { hasText: '50000 xxx' }).waitFor();
  const shown = await page.locator('#flooded li').count();
  expect('whether what is shown is bounded', shown > 0 && shown <= 4_000_000 / 20_000, true);
  await page.locator('#flooded-note', { hasText: 'older discarded' }).waitFor();
  await page.evaluate(() => document.querySelectorAll('#flooded, #flooded-note').forEach((each) => each.remove()));
}

/** How a page in use looks, and whether everybody can use it. */
async function look({ page }, name) {
  await page.evaluate(AXE);
  for (const [size, viewport] of Object.entries({ wide: WIDE, narrow: NARROW })) {
    for (const colorScheme of ['light', 'dark']) {
      const picture = `${name}-${size}-${colorScheme}`;
      await step(`${picture}: fits the window, and axe finds nothing`, async () => {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme });
        await page.evaluate(() => window.scrollTo(0, 0));
        await page.screenshot({ path: join(outDir, `${picture}.png`) });
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        expect('the width of the page', width, viewport.width);
        const { violations } = await page.evaluate(() => window.axe.run('#console'));
        expect(
          'what axe finds',
          violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`),
          [],
        );
        await page.evaluate(() => document.querySelector('#document').scrollIntoView());
        await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
        await page.screenshot({ path: join(outDir, `${picture}-document.png`) });
      });
    }
  }
}

await mkdir(outDir, { recursive: true });
const browser = await launch(home.hostname).catch((error) => {
  console.error(error.message);
  process.exit(1);
});
try {
  await useOperations(browser);
  await useChannels(browser);
} finally {
  await browser.close();
}
tellProblems();
