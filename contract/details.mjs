// What a person relies on in the page at / without thinking of it, one step each, for check-dashboard.mjs.

import { accessible, changes, legend, live, open, text, WIDE } from './dashboard.mjs';
import { Watch } from './browser.mjs';
import { expect, problems, step } from './steps.mjs';

/** The numbers of trades that are asked for at first, and that are shown. */
const PAST = 50;
const LINES = 60;
/** The number of trades that arrive before the earlier ones do. */
const EARLY = 3;
/** A time zone whose hours are never those of UTC. */
const FAR = 'Asia/Tokyo';
/** Where a person may press keys. */
const PLACES = ['#chart', '#watch-list [aria-selected="true"]', '#resolutions [aria-checked="true"]', '#tape', '#search'];

/** Does each of these steps, in fresh profiles. */
export async function details(browser, home) {
  await step('Alt and an arrow key stay the browser’s', () => used(browser, home, browsersKeys));
  await step('the search field is empty after each search', () => used(browser, home, searchClears));
  await step('bars of months fill the width', () => used(browser, home, monthsFill));
  await step('the system panel is folded, also after a reload', () => used(browser, home, newsFolds));
  await step('time zone, colours and chart style are remembered', () =>
    used(browser, home, remembersChoices, { timezoneId: FAR }),
  );
  await step('the age of the data is shown', () => used(browser, home, showsAge));
  await step('an order is filled in, previewed, placed, and ended', () => used(browser, home, trades));
  await step('the page has one socket', () => oneSocket(browser, home));
  await step('sparklines have the colour of their direction', () => sparklines(browser, home));
  await step(`the last ${PAST} trades are there at once, each once`, () => lastTrades(browser, home));
}

async function used(browser, home, act, options) {
  const { context, page, watch } = await open(browser, home, options);
  try {
    await act(page, home);
    for (const problem of watch.problems) problems.add(problem);
  } finally {
    await context.close();
  }
}

/** Opens the page after `prepare` has been called with it. */
async function prepared(browser, home, prepare, act) {
  const context = await browser.newContext({ viewport: WIDE });
  const watch = new Watch(context, home);
  try {
    const page = await context.newPage();
    await prepare(page);
    await page.goto(home.href);
    await live(page);
    await act(page);
    for (const problem of watch.problems) problems.add(problem);
  } finally {
    await context.close();
  }
}

/** An automated browser does not go back by Alt and an arrow: what counts is that the page leaves the key alone. */
async function browsersKeys(page) {
  await page.evaluate(() => {
    window.pressed = [];
    addEventListener('keydown', (event) => setTimeout(() => window.pressed.push(event.defaultPrevented)), true);
  });
  const press = async (key) => {
    const count = await page.evaluate(() => window.pressed.length);
    await page.keyboard.press(key);
    // The Alt key is a key by itself.
    await page.waitForFunction((wanted) => window.pressed.length >= wanted, count + key.split('+').length);
    return page.evaluate(() => window.pressed.at(-1));
  };
  const symbol = await text(page, '#symbol');
  const title = await text(page, '#legend .title');
  for (const place of PLACES) {
    await page.focus(place);
    for (const key of ['Alt+ArrowLeft', 'Alt+ArrowRight', 'Control+ArrowDown', 'Alt+Home']) {
      expect(`whether the page takes ${key} at ${place}`, await press(key), false);
    }
  }
  await page.keyboard.press('Escape');
  expect('the symbol', await text(page, '#symbol'), symbol);
  expect('the chart', await text(page, '#legend .title'), title);
  await page.focus('#chart');
  expect('whether the page takes an arrow in the chart', await press('ArrowLeft'), true);
}

async function searchClears(page) {
  const type = async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('nvid');
    await page.waitForSelector('#found [data-symbol="NVDA"][aria-selected="true"]');
  };
  const isClear = async (after) => {
    expect(`the search field after ${after}`, await page.inputValue('#search'), '');
    expect(`whether the list shows after ${after}`, await page.isVisible('#found'), false);
  };
  await type();
  await page.keyboard.press('Enter');
  await legend(page, 'NVDA · 1m');
  await isClear('a choice by key');
  await page.click('[data-symbol="AAPL"]');
  await legend(page, 'AAPL · 1m');
  await type();
  await page.click('#found [data-symbol="NVDA"]');
  await legend(page, 'NVDA · 1m');
  await isClear('a choice by mouse');
  await type();
  await page.keyboard.press('Escape');
  await isClear('Escape');
  await type();
  await page.click('#tape-title');
  await isClear('a click elsewhere');
}

/** The first bar is near the left edge: the legend names the bar under the mouse. */
async function monthsFill(page, home) {
  const answer = await fetch(new URL('/api/v1/datafeed/bars?symbol=AAPL&resolution=M&count_back=500', home));
  const { bars } = await answer.json();
  await page.click('#resolutions [data-value="M"]');
  await legend(page, 'AAPL · M');
  await page.waitForFunction(() => document.querySelector('#cover').hidden);
  const { x, y, width, height } = await page.locator('#chart table td:nth-child(2) canvas').first().boundingBox();
  const under = async (part) => {
    await page.mouse.move(x + width * part, y + height / 2);
    await page.waitForFunction(() => /\d{4}-\d\d-\d\d/.test(document.querySelector('#legend .title').textContent));
    return /\d{4}-\d\d-\d\d/.exec(await text(page, '#legend .title'))[0];
  };
  const day = ({ time }) => new Date(time).toISOString().slice(0, 10);
  expect('the number of months, so that all fit', bars.length < width / 8, true);
  expect('the bar at the left edge', await under(0.5 / bars.length), day(bars[0]));
  const last = await under(0.9);
  expect('whether the newest bars are at the right edge', bars.slice(-Math.ceil(bars.length / 5)).map(day).includes(last), true);
}

async function newsFolds(page) {
  const isShown = async (shown, when) => {
    expect(`whether the messages are seen ${when}`, await page.isVisible('#news'), shown);
    expect(`whether they are said to be ${when}`, await page.getAttribute('#news-fold', 'aria-expanded'), String(shown));
  };
  await isShown(true, 'at first');
  await page.click('#news-fold');
  await isShown(false, 'after a click');
  await page.reload();
  await live(page);
  await isShown(false, 'after a reload');
  await page.click('#news-fold');
  await isShown(true, 'after another click');
  await page.reload();
  await live(page);
  await isShown(true, 'after another reload');
}

async function remembersChoices(page) {
  const chosen = { zone: 'local', hues: 'green', style: 'line' };
  const accent = await pixelsOfAccent(page);
  expect('whether candles have the colour of the line', accent > 0, false);
  await page.keyboard.press('o');
  for (const [name, value] of Object.entries(chosen)) await page.click(`#setting-${name} [data-value="${value}"]`);
  await page.keyboard.press('Escape');
  await page.reload();
  await live(page);
  for (const [name, value] of Object.entries(chosen)) {
    expect(`the choice of ${name}`, await page.getAttribute(`#setting-${name} [aria-checked="true"]`, 'data-value'), value);
  }
  const hour = () => new Intl.DateTimeFormat('en-GB', { timeZone: FAR, hour: '2-digit', hourCycle: 'h23' }).format();
  for (const time of ['#clock', '.sale .time']) {
    await page.waitForSelector(time);
    expect(`the hour of ${time}`, (await text(page, time)).slice(0, 2), hour());
  }
  const rising = await page.evaluate(() => {
    const probe = document.querySelector('.brand').appendChild(document.createElement('i'));
    probe.style.color = 'var(--up)';
    const [red, green, blue] = getComputedStyle(probe).color.match(/[\d.]+/g).map(Number);
    probe.remove();
    return green > red && green > blue;
  });
  expect('whether rising prices are green', rising, true);
  expect('whether the chart is a line', (await pixelsOfAccent(page)) > 100, true);
}

/** The number of pixels of the chart that have the colour of its line. */
function pixelsOfAccent(page) {
  return page.evaluate(() => {
    const paint = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const probe = document.body.appendChild(document.createElement('i'));
    probe.style.color = 'var(--accent)';
    paint.fillStyle = getComputedStyle(probe).color;
    probe.remove();
    paint.fillRect(0, 0, 1, 1);
    const [red, green, blue] = paint.getImageData(0, 0, 1, 1).data;
    let count = 0;
    for (const canvas of document.querySelectorAll('#chart td:nth-child(2) canvas')) {
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      for (let at = 0; at < data.length; at += 4) {
        if (data[at] === red && data[at + 1] === green && data[at + 2] === blue && data[at + 3] === 255) count++;
      }
    }
    return count;
  });
}

async function showsAge(page) {
  await page.waitForFunction(() => document.querySelector('#link-age').textContent === 'as of now');
}

async function oneSocket(browser, home) {
  const sockets = [];
  await prepared(
    browser,
    home,
    (page) => page.on('websocket', (socket) => sockets.push(socket.url())),
    async (page) => {
      await page.click('[data-symbol="MSFT"]');
      await legend(page, 'MSFT · 1m');
      await page.click('#resolutions [data-value="5"]');
      await legend(page, 'MSFT · 5m');
      await page.keyboard.press('r');
      await page.waitForFunction(() => document.querySelectorAll('#wire-lines div').length > 10);
      await changes(page, '#price');
    },
  );
  expect('the number of sockets', sockets.length, 1);
}

/** By keyboard first, then by mouse; a price comes from the order book. */
async function trades(page) {
  const says = (selector, pattern) =>
    page.waitForFunction(
      ([element, wanted]) => new RegExp(wanted).test(document.querySelector(element).textContent),
      [selector, pattern],
    );
  const rows = (name, count) =>
    page.waitForFunction(
      ([table, wanted]) => document.querySelectorAll(`#table-${table} tbody tr`).length === wanted,
      [name, count],
    );
  expect('whether the ticket is seen before it is asked for', await page.isVisible('#ticket'), false);
  await page.keyboard.press('b');
  await page.waitForFunction(() => document.activeElement.id === 'ticket-quantity');
  await says('#ticket-cost', 'each .* left');
  await page.keyboard.press('Enter');
  await says('#ticket-outcome', '^Bought 10 AAPL');
  await rows('positions', 1);
  await changes(page, '#table-positions tbody td:nth-child(6)');
  await page.click('.rung.bid:last-child');
  expect('the type after a click at the book', await page.inputValue('#ticket-type'), 'limit');
  const price = Number(await page.inputValue('#ticket-price'));
  await page.focus('#ticket-price');
  await page.keyboard.press('ArrowDown');
  expect('the price a step lower', Number(await page.inputValue('#ticket-price')), Number((price - 0.01).toFixed(2)));
  await page.fill('#ticket-price', (price * 0.9).toFixed(2));
  await page.click('#ticket-place');
  await says('#ticket-outcome', '^Placed');
  await page.click('#trade-tabs [data-value="orders"]');
  await page.waitForSelector('#table-orders tbody tr');
  await accessible(page);
  while ((await page.locator('#table-orders tbody button').count()) > 0) {
    const left = await page.locator('#table-orders tbody button').count();
    await page.locator('#table-orders tbody button').first().click();
    await page.waitForFunction((most) => document.querySelectorAll('#table-orders tbody tr').length < most, left);
  }
  await page.click('#trade-tabs [data-value="positions"]');
  await page.click('#table-positions tbody button');
  await rows('positions', 0);
  await page.click('#trade-tabs [data-value="executions"]');
  await page.waitForFunction(() => document.querySelectorAll('#table-executions tbody tr').length >= 2);
  await page.click('#trade-tabs [data-value="account"]');
  await says('#table-account', 'USD');
  const user = await text(page, '#trade-note');
  await page.reload();
  await live(page);
  await says('#trade-note', user);
}

/** The bars of one symbol after the other are changed on their way so that its line falls, rises, falls, … for sure. */
async function sparklines(browser, home) {
  const rises = new Map();
  const change = async (route) => {
    const symbol = new URL(route.request().url()).searchParams.get('symbol');
    if (!rises.has(symbol)) rises.set(symbol, rises.size % 2 === 1);
    const response = await route.fetch();
    const answer = await response.json();
    if (answer.bars.length > 0) answer.bars[0].close *= rises.get(symbol) ? 0.5 : 2;
    await route.fulfill({ response, json: answer });
  };
  await prepared(
    browser,
    home,
    (page) => page.route(/\/datafeed\/bars\?.*resolution=15&/, change),
    async (page) => {
      await page.waitForFunction(
        (count) => document.querySelectorAll('.spark path:last-child[d]').length >= count,
        await page.locator('#watch-list li').count(),
      );
      const read = await page.$$eval('#watch-list li', (rows) =>
        rows.map((row) => {
          const spark = row.querySelector('.spark');
          const heights = [...spark.lastElementChild.getAttribute('d').matchAll(/,([\d.]+)/g)].map(([, y]) => Number(y));
          const probe = spark.parentElement.appendChild(document.createElement('i'));
          const colour = (name) => {
            probe.style.color = `var(--${name})`;
            return getComputedStyle(probe).color;
          };
          const found = {
            symbol: row.dataset.symbol,
            rises: heights.at(-1) < heights[0], // the page counts from the top
            colour: { [colour('down')]: 'falling', [colour('up')]: 'rising' }[getComputedStyle(spark.lastElementChild).stroke],
          };
          probe.remove();
          return found;
        }),
      );
      const wanted = read.map(({ symbol }) => {
        const up = rises.get(symbol);
        return { symbol, rises: up, colour: up ? 'rising' : 'falling' };
      });
      expect('the number of sparklines, so that they differ', read.length > 3, true);
      expect('the sparklines', read, wanted);
    },
  );
}

/**
 * Earlier trades arrive after some live ones, which they then contain: none may be shown twice, and none be missing. Live
 * ones after these are held until the earlier ones are shown.
 */
async function lastTrades(browser, home) {
  const pushed = [];
  let past;
  let wake;
  let hold = true;
  const held = [];
  const early = new Promise((resolve) => {
    wake = resolve;
  });
  const prepare = async (page) => {
    await page.routeWebSocket(/\/api\/v1\/ws$/, (socket) => {
      socket.connectToServer().onMessage((message) => {
        const { type, topic, seq, time, payload } = JSON.parse(String(message));
        const send = () => socket.send(message);
        if (type !== 'trades.update' || topic !== 'trades:AAPL') {
          send();
          return;
        }
        pushed.push({ ...payload, seq, time });
        if (hold && pushed.length > EARLY) held.push(send);
        else send();
        if (pushed.length === EARLY) wake();
      });
    });
    await page.route('**/datafeed/trades?*', async (route) => {
      await early;
      const response = await route.fetch();
      past = await response.json();
      await route.fulfill({ response, json: past });
    });
  };
  await prepared(browser, home, prepare, async (page) => {
    // At one moment: rows are used again for other trades.
    const rows = () =>
      page.evaluate(() => [...document.querySelectorAll('.sale')].map((row) => row.textContent.replaceAll(',', '')).reverse());
    const line = ({ time, side, price, quantity }) => {
      const when = new Date(time).toISOString().slice(11, 19);
      return `${when}${side === 'buy' ? '▲' : '▼'} ${price.toFixed(2)}${quantity}`;
    };
    await page.waitForSelector('.sale');
    expect('the number of earlier trades', past.trades.length, PAST);
    const newest = past.trades.at(-1).seq;
    expect('the number of live ones among them', pushed.filter(({ seq }) => seq <= newest).length >= EARLY, true);
    expect('the trades at first', await rows(), past.trades.map(line));
    hold = false;
    for (const send of held) send();
    // More than are shown: the oldest have left.
    await page.waitForFunction((count) => document.querySelectorAll('.sale').length === count, LINES);
    const lines = await rows();
    const all = [...past.trades, ...pushed.filter(({ seq }) => seq > newest)].map(line);
    const begin = all.findIndex((_, at) => lines.every((each, place) => each === all[at + place]));
    expect('whether they go on without a double or a hole', begin >= 0, true);
  });
}
