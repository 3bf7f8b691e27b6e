import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import type { BarValues } from "../src/backfill.js";
import type { MarketTick, Meta, TapeloomClient } from "../src/index.js";
import { ChartBars } from "../src/tradingview/bars.js";
import { QuoteStream } from "../src/tradingview/quotes.js";
import type { QuoteData, QuoteValues } from "../src/tradingview/types.js";

// What no server can be made to do at will: answers by REST that come late, and charts that load in the middle of a bar.

afterEach(() => vi.useRealTimers());

const settled = () => new Promise((resolve) => setTimeout(resolve));

/** A client whose REST answers and whose pushes come when the test says so. */
function newClient() {
  const asked: ((answer: never) => void)[] = [];
  const listeners: ((update: never, meta: Meta) => void)[] = [];
  const ask = () => new Promise<never>((resolve) => asked.push(resolve));
  const client = {
    state: "open",
    rest: { getQuotes: ask, getBars: ask },
    async subscribe(_: string, __: unknown, listener: (update: never, meta: Meta) => void) {
      listeners.push(listener);
    },
  } as unknown as TapeloomClient;
  const push = (update: unknown, more: Partial<Meta> = {}, to = listeners) => {
    const meta: Meta = { topic: "t", seq: 1, epoch: "e", delivery: "latest", conflated: 0, time: 0, source: "live" };
    for (const listener of to) listener(update as never, { ...meta, ...more });
  };
  return { client, asked, listeners, push };
}

const quote = (lp: number, volume: number) => [
  { s: "ok", n: "A", v: { short_name: "A", lp, volume, high_price: 12, low_price: 8, open_price: 9 } },
];
const tick = (price: number, volume: number): MarketTick => ({
  ...{ symbol: "A", price, volume, bid: price, ask: price, change: 0, change_percent: 0 },
});

/** A stream of quotes that has delivered three and has a REST request open; `answer` answers it. */
async function newQuotes() {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
  const { client, asked, push } = newClient();
  const delivered: QuoteData[] = [];
  const stream = new QuoteStream(
    client,
    ["A"],
    (quotes) => delivered.push(...quotes),
    () => {},
  );
  onTestFinished(() => stream.close());
  asked.shift()?.(quote(10, 100) as never);
  await vi.advanceTimersByTimeAsync(0);
  push(tick(11, 110), { conflated: 1 }); // something was left out: the figures of the day are asked for
  await vi.advanceTimersByTimeAsync(5_000);
  push(tick(13, 120));
  const answer = async (lp: number, volume: number) => {
    asked.shift()?.(quote(lp, volume) as never);
    await vi.advanceTimersByTimeAsync(0);
  };
  return { delivered, answer };
}

test("shouldNotGoBackToQuotesThatRestGivesLate", async () => {
  const { delivered, answer } = await newQuotes();

  await answer(11.5, 115);

  expect(delivered.map(({ v }) => (v as QuoteValues).lp)).toEqual([10, 11, 13, 13]);
  expect(delivered.at(-1)?.v).toMatchObject({ volume: 120, high_price: 13, low_price: 8, open_price: 9 });
});

test("shouldTakeQuotesThatRestGivesNewer", async () => {
  const { delivered, answer } = await newQuotes();

  await answer(14, 130);

  expect(delivered.map(({ v }) => (v as QuoteValues).lp)).toEqual([10, 11, 13, 14]);
});

const series = { symbol: "A", resolution: "1" } as const;
const bar = (time: number, volume: number): BarValues => ({
  ...{ time: time * 60_000, open: 1, high: 1, low: 1, close: 1, volume },
});

/** Loads the newest bars of a chart. */
async function load(bars: ChartBars, asked: ((answer: never) => void)[], history: BarValues[]) {
  const to = Date.now() / 1000 + 60;
  const loaded = bars.history(series, { from: 0, to, countBack: 2, firstDataRequest: true });
  asked.shift()?.({ bars: history, no_data: false, next_time: null } as never);
  return loaded;
}

function listen(bars: ChartBars, guid: string) {
  const delivered: BarValues[] = [];
  const reset = vi.fn();
  bars.subscribe(guid, series, { bar: (each) => delivered.push(each as BarValues), reset, error: () => {} });
  return { delivered, reset };
}

test("shouldFinishTheBarThatASecondChartHasLoadedHalf", async () => {
  const { client, asked, push } = newClient();
  const bars = new ChartBars(client);
  await load(bars, asked, [bar(1, 9), bar(2, 1)]);
  listen(bars, "first");
  await load(bars, asked, [bar(1, 9), bar(2, 3)]);
  push(bar(2, 9));
  push(bar(3, 1)); // the first chart goes on before the second listens

  const { delivered } = listen(bars, "second");
  push(bar(3, 2));
  asked.shift()?.({ bars: [bar(2, 9), bar(3, 1)] } as never);
  await settled();

  expect(delivered).toEqual([bar(2, 9), bar(3, 2)]);
});

test("shouldHaveAChartLoadAgainOfWhichItIsNotKnownWhatItLoaded", async () => {
  const { client, asked } = newClient();
  const bars = new ChartBars(client);
  await load(bars, asked, [bar(1, 9), bar(2, 1)]);
  await load(bars, asked, [bar(2, 9), bar(3, 1)]);

  const [first, second] = [listen(bars, "first"), listen(bars, "second")];
  await settled();

  expect(first.reset).toHaveBeenCalledOnce();
  expect(second.reset).not.toHaveBeenCalled();
});
