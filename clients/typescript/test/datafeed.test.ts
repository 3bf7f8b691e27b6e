import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { BarValues } from "../src/backfill.js";
import { type MarketTick, type Meta, type SubscribeOptions, type TapeloomClient, TapeloomError } from "../src/index.js";
import { createDatafeed, type QuoteData, type SymbolInfo } from "../src/tradingview/index.js";

// What no server can be made to do at will: answers and pushes that overtake each other, and those that fail.

const SYMBOL = { name: "AAPL" } as SymbolInfo;

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const bar = (minute: number, volume = 1): BarValues => {
  const price = minute + volume;
  return { time: minute * 60_000, open: minute, high: price, low: minute, close: price, volume };
};

interface Subscribed {
  readonly update: (value: never, meta: Meta) => void;
  readonly options: SubscribeOptions;
}

/** A client whose answers and pushes are given by hand. */
function newClient() {
  const asked: { request: { from_time?: number }; answer: (bars: BarValues[]) => void; fail: () => void }[] = [];
  const subscribed: Subscribed[] = [];
  const client = {
    state: "open",
    refusal: undefined as TapeloomError | undefined,
    rest: {
      getBars: (request: { from_time?: number }) =>
        new Promise((resolve, reject) => {
          const answer = (bars: BarValues[]) => resolve({ bars, no_data: bars.length === 0 });
          asked.push({ request, answer, fail: () => reject(new TapeloomError("network", "no REST")) });
        }),
      getQuotes: vi.fn(),
    },
    subscribe: vi.fn(async (_: string, __: unknown, update: Subscribed["update"], options: SubscribeOptions) => {
      if (client.refusal) throw client.refusal;
      subscribed.push({ update, options });
    }),
  };
  const push = (value: BarValues | MarketTick, meta: Partial<Meta> = {}) => {
    const all = { source: "live", epoch: "a", conflated: 0, ...meta } as Meta;
    for (const { update, options } of subscribed) if (!options.signal?.aborted) update(value as never, all);
  };
  return { client: client as typeof client & TapeloomClient, asked, subscribed, push };
}

const settled = () => vi.advanceTimersByTimeAsync(0);

/** A chart that has loaded bars, and listens. */
async function newChart(history: BarValues[]) {
  const { client, asked, push, subscribed } = newClient();
  const errors: TapeloomError[] = [];
  const datafeed = createDatafeed(client, { onError: (error) => errors.push(error) });
  const ticks: [minute: number, volume: number | undefined][] = [];
  const reset = vi.fn();
  const load = (firstDataRequest = true) =>
    datafeed.getBars(
      SYMBOL,
      "1",
      { from: 0, to: 1e10, countBack: 5, firstDataRequest },
      () => {},
      () => {},
    );
  load();
  asked.shift()?.answer(history);
  await settled();
  const onTick = ({ time, volume }: { time: number; volume?: number }) => ticks.push([time / 60_000, volume]);
  datafeed.subscribeBars(SYMBOL, "1", onTick, "guid", reset);
  await settled();
  return { client, datafeed, asked, push, subscribed, ticks, errors, reset, load };
}

test("shouldTellWhatTheHistoryEndedWithOnceMoreWhenItHasChanged", async () => {
  const { push, asked, ticks } = await newChart([bar(1), bar(2)]);

  push(bar(5));
  push(bar(5, 2));
  push(bar(6));
  asked[0]?.answer([bar(2, 9), bar(3), bar(4), bar(5)]);
  await settled();
  push(bar(7));

  expect(asked.map(({ request }) => request.from_time)).toEqual([120]);
  expect(ticks).toEqual([
    [2, 9],
    [3, 1],
    [4, 1],
    [5, 2],
    [6, 1],
    [7, 1],
  ]);
});

test("shouldNotFetchWhatGoesOnFromTheHistory", async () => {
  const { push, asked, ticks } = await newChart([bar(1), bar(2)]);

  push(bar(1, 7)); // older than the history
  push(bar(2, 2));
  push(bar(3));

  expect(asked).toEqual([]);
  expect(ticks).toEqual([
    [2, 2],
    [3, 1],
  ]);
});

test("shouldTellNoCachedBarThatIsOlderThanTheHistory", async () => {
  const { push, ticks } = await newChart([bar(1), bar(2, 5)]);

  push(bar(2, 3), { source: "cache" });
  push(bar(2, 6));

  expect(ticks).toEqual([[2, 6]]);
});

test("shouldFetchWhatWasConflated", async () => {
  const { push, asked, ticks } = await newChart([bar(1)]);
  push(bar(1, 2));

  push(bar(4), { conflated: 3 });
  push(bar(6), { conflated: 1 });
  asked[0]?.answer([bar(1, 4), bar(2), bar(3), bar(4)]);
  await settled();
  asked[1]?.answer([bar(5), bar(6)]);
  await settled();

  expect(ticks.map(([minute]) => minute)).toEqual([1, 1, 2, 3, 4, 5, 6]);
});

test("shouldNotGoBackBehindAHistoryThatOvertakesAPush", async () => {
  const { push, asked, ticks, load, reset } = await newChart([bar(1)]);
  push(bar(1, 2));

  load(false);
  asked[0]?.answer([bar(1, 8), bar(2, 4), bar(3)]);
  await settled();
  push(bar(2, 3));
  push(bar(3, 2));

  expect(ticks).toEqual([
    [1, 2],
    [1, 8],
    [2, 4],
    [3, 1],
    [3, 2],
  ]);
  expect(reset).not.toHaveBeenCalled();
});

test("shouldSayThatBarsAreMissingBeforeAHistoryThatBeginsLater", async () => {
  const { push, asked, load, reset } = await newChart([bar(1)]);
  push(bar(1, 2));

  load(false);
  asked[0]?.answer([bar(7), bar(8)]);
  await settled();

  expect(reset).toHaveBeenCalledOnce();
});

test("shouldSayThatBarsAreMissingThatCannotBeFetched", async () => {
  const { push, asked, ticks, reset } = await newChart([bar(1)]);

  push(bar(4));
  for (let tries = 0; tries < 4; tries++) {
    asked[tries]?.fail();
    await vi.advanceTimersByTimeAsync(30_000);
  }
  push(bar(5));
  asked[4]?.answer([bar(4), bar(5)]);
  await settled();

  expect(reset).toHaveBeenCalledOnce();
  expect(ticks.map(([minute]) => minute)).toEqual([4, 5]);
});

test("shouldFetchOnTheNextConnectionWhatCouldNotBeFetchedOnThis", async () => {
  const { client, push, asked, ticks, reset } = await newChart([bar(1)]);

  push(bar(4));
  client.state = "waiting";
  for (let tries = 0; tries < 4; tries++) {
    asked[tries]?.fail();
    await vi.advanceTimersByTimeAsync(30_000);
  }
  client.state = "open";
  push(bar(6));
  asked[4]?.answer([bar(2), bar(3), bar(4), bar(5), bar(6)]);
  await settled();

  expect(reset).not.toHaveBeenCalled();
  expect(ticks.map(([minute]) => minute)).toEqual([2, 3, 4, 5, 6]);
});

test("shouldTellNothingOnceItIsUnsubscribed", async () => {
  const { datafeed, push, asked, ticks, reset } = await newChart([bar(1)]);
  push(bar(4));

  datafeed.unsubscribeBars("guid");
  asked[0]?.answer([bar(2), bar(3), bar(4)]);
  await settled();

  expect(ticks).toEqual([]);
  expect(reset).not.toHaveBeenCalled();
});

test("shouldSubscribeAgainWhereThatMayHelp", async () => {
  const { client, subscribed } = newClient();
  const errors: TapeloomError[] = [];
  const datafeed = createDatafeed(client, { onError: (error) => errors.push(error) });
  client.refusal = new TapeloomError("too_many_subscriptions", "enough", { retryable: true });

  datafeed.subscribeBars(
    SYMBOL,
    "1",
    () => {},
    "guid",
    () => {},
  );
  await vi.advanceTimersByTimeAsync(5_000);
  const tries = client.subscribe.mock.calls.length;
  client.refusal = undefined;
  await vi.advanceTimersByTimeAsync(30_000);

  expect(tries).toBeGreaterThan(1);
  expect(subscribed.length).toBe(1);
  expect(errors).toEqual([]);
});

test("shouldSayThatItCannotSubscribe", async () => {
  const { client } = newClient();
  const errors: TapeloomError[] = [];
  const datafeed = createDatafeed(client, { onError: (error) => errors.push(error) });
  client.refusal = new TapeloomError("unknown_symbol", "no such symbol");

  datafeed.subscribeBars(
    SYMBOL,
    "1",
    () => {},
    "guid",
    () => {},
  );
  await vi.advanceTimersByTimeAsync(60_000);

  expect(errors).toEqual([client.refusal]);
  expect(client.subscribe).toHaveBeenCalledOnce();
});

test("shouldBeginTheFiguresOfTheDayAnew", async () => {
  const { client, push } = newClient();
  const quote = (volume: number, open_price: number) => [
    {
      s: "ok",
      n: "AAPL",
      v: { lp: 12, open_price, high_price: 15, low_price: 9, volume, short_name: "AAPL", ch: null },
    },
  ];
  const tick = (price: number, volume: number): MarketTick => ({
    ...{ symbol: "AAPL", price, volume, bid: price - 0.1, ask: price + 0.2, change: 1.1, change_percent: 3 },
  });
  const told: QuoteData[] = [];
  client.rest.getQuotes.mockResolvedValueOnce(quote(100, 10)).mockResolvedValueOnce(quote(3, 20));
  createDatafeed(client).subscribeQuotes(["AAPL"], [], (quotes) => told.push(...quotes), "guid");
  await settled();

  push(tick(11, 90), { source: "cache" });
  push(tick(16, 101));
  push(tick(20, 2));
  push(tick(21, 3));
  await vi.advanceTimersByTimeAsync(5_000);
  push(tick(22, 4));

  const figures = told.map(({ v }) => v as Record<string, number>);
  expect(figures.map((v) => [v.lp, v.open_price, v.high_price, v.low_price, v.volume])).toEqual([
    [12, 10, 15, 9, 100],
    [16, 10, 16, 9, 101],
    [20, 20, 20, 20, 2],
    [21, 20, 21, 20, 3],
    [12, 20, 15, 9, 3],
    [22, 20, 22, 9, 4],
  ]);
  expect(figures[1]).toMatchObject({ bid: 15.9, ask: 16.2, spread: 0.3, ch: 1.1, chp: 3, prev_close_price: 14.9 });
  expect(figures[0]).not.toHaveProperty("ch");
  expect(client.rest.getQuotes).toHaveBeenCalledTimes(2);
});
