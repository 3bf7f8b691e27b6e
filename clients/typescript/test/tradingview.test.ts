import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type RunningServer, startServer } from "../codegen/server.mjs";
import { TapeloomError } from "../src/index.js";
import {
  createDatafeed,
  type DatafeedConfiguration,
  type QuoteData,
  type QuoteValues,
  type SymbolSearchResult,
} from "../src/tradingview/index.js";
import { Chart, getBars, resolve, udfBars } from "./chart.js";
import { writeRecording } from "./recording.js";
import { Inbox, newClient, newProxy, next, PATIENCE, Wire } from "./support.js";

const RESOLUTIONS = ["1", "5", "15", "30", "60", "D", "W", "M"] as const;

describe("of a market that trades now", () => {
  test("shouldSayWhatItCanDo", async () => {
    const client = newClient();
    const datafeed = createDatafeed(client);
    let returned = false;

    const [configuration, early] = await new Promise<[DatafeedConfiguration, boolean]>((done) => {
      datafeed.onReady((told) => done([told, !returned]));
      returned = true;
    });

    expect(early).toBe(false);
    expect(configuration).toMatchObject({ supported_resolutions: RESOLUTIONS, supports_time: true });
    expect(configuration.exchanges?.length).toBeGreaterThan(0);
  });

  test("shouldTellTheServersTime", async () => {
    const seconds = await new Promise<number>((done) => createDatafeed(newClient()).getServerTime(done));

    expect(Number.isInteger(seconds)).toBe(true);
    expect(Math.abs(seconds - Date.now() / 1000)).toBeLessThan(60);
  });

  test("shouldSearch", async () => {
    const datafeed = createDatafeed(newClient());
    const search = (text: string) =>
      new Promise<SymbolSearchResult[]>((done) => datafeed.searchSymbols(text, "", "", done));

    expect((await search("aap"))[0]).toMatchObject({ symbol: "AAPL", ticker: "AAPL", full_name: "NASDAQ:AAPL" });
    expect(await search("no such thing")).toEqual([]);
  });

  test("shouldResolveASymbolInAnyOfItsForms", async () => {
    const datafeed = createDatafeed(newClient());

    for (const name of ["AAPL", "aapl", "NASDAQ:AAPL"]) {
      expect(await resolve(datafeed, name)).toMatchObject({
        name: "AAPL",
        full_name: "NASDAQ:AAPL",
        ticker: "AAPL",
        session: "24x7",
        timezone: "Etc/UTC",
        has_intraday: true,
        has_weekly_and_monthly: true,
        intraday_multipliers: ["1", "5", "15", "30", "60"],
      });
    }
  });

  test("shouldSayWhyASymbolCannotBeResolved", async () => {
    await expect(resolve(createDatafeed(newClient()), "NOPE")).rejects.toThrow(/must be one of AAPL.*got "NOPE"/);
  });

  test.each(RESOLUTIONS)("shouldHaveTheBarsOfUdfAtResolution %s", async (resolution) => {
    const client = newClient();
    const datafeed = createDatafeed(client);
    const to = Math.floor(Date.now() / 1000) - 86_400;
    const period = { from: 0, to, countBack: 20, firstDataRequest: false };

    const { bars, meta } = await getBars(datafeed, await resolve(datafeed, "MSFT"), resolution, period);

    expect(meta).toEqual({ noData: false });
    expect(bars.length).toBeGreaterThan(10);
    const udf = await udfBars(client, { symbol: "MSFT", resolution, to, countback: 20 });
    expect(bars.slice(0, -1)).toEqual(udf.slice(0, -1)); // the last week or month still changes
    expect(bars.at(-1)?.time).toBe(udf.at(-1)?.time);
  });

  test("shouldTakeTheNamesThatTheLibraryHasForLongPeriods", async () => {
    const datafeed = createDatafeed(newClient());
    const symbol = await resolve(datafeed, "MSFT");
    const period = { from: -1e9, to: Date.now() / 1000, countBack: 10, firstDataRequest: true };

    for (const resolution of ["D", "W", "M"]) {
      const { bars } = await getBars(datafeed, symbol, resolution, period);
      const closed = (await getBars(datafeed, symbol, `1${resolution}`, period)).bars.slice(0, -1);
      expect(closed).toEqual(bars.slice(0, -1));
    }
  });

  test("shouldPageBackWithoutAHole", async () => {
    const client = newClient();
    const chart = new Chart(createDatafeed(client));
    await chart.load("AAPL", 30);

    for (const count of [50, 1, 400]) await chart.older(count);

    expect(chart.bars.length).toBe(30 + 50 + 1 + 400);
    expect(chart.holes).toEqual([]);
    const closed = chart.bars.slice(0, -1);
    const to = (closed.at(-1)?.time ?? 0) / 1000 + 1;
    expect(closed).toEqual(await udfBars(client, { symbol: "AAPL", resolution: "1", to, countback: closed.length }));
  });

  test("shouldSayWhereThereAreBarsAndWhereNone", async () => {
    const datafeed = createDatafeed(newClient());
    const symbol = await resolve(datafeed, "AAPL");
    const ahead = Math.floor(Date.now() / 1000) + 86_400;
    const page = (from: number, to: number) => getBars(datafeed, symbol, "D", { from, to, firstDataRequest: false });

    const { bars, meta } = await page(ahead, ahead + 86_400);
    const today = Math.floor(Date.now() / 86_400_000) * 86_400_000;

    expect(bars).toEqual([]);
    expect(meta.noData).toBe(true);
    expect([today, today - 86_400_000]).toContain(meta.nextTime);
    expect((await page(0, 86_400)).meta).toEqual({ noData: true });
  });

  test("shouldSayWhyThereAreNoBars", async () => {
    const datafeed = createDatafeed(newClient());
    const symbol = await resolve(datafeed, "AAPL");
    const period = { from: 0, to: 86_400, countBack: 5, firstDataRequest: false };

    await expect(getBars(datafeed, symbol, "7", period)).rejects.toThrow(/must be one of 1, 5.*got "7"/);
    await expect(getBars(datafeed, { ...symbol, ticker: "NOPE" }, "1", period)).rejects.toThrow(/got "NOPE"/);
  });

  test("shouldShareASubscriptionBetweenCharts", async () => {
    const wire = new Wire();
    const client = newClient({ webSocket: wire.webSocket });
    const charts = [createDatafeed(client), createDatafeed(client)].map((datafeed) => new Chart(datafeed));

    for (const chart of charts) await chart.open("GOOGL", 10);
    await Promise.all(charts.map((chart) => chart.ticks.atLeast(3)));
    charts[0]?.close();
    const told = charts.map((chart) => chart.ticks.items.length);
    await charts[1]?.ticks.atLeast((told[1] ?? 0) + 3);
    expect(wire.count("bars.unsubscribe")).toBe(0);
    charts[1]?.close();

    expect(charts[0]?.ticks.items.length).toBe(told[0]);
    await wire.received.first(({ type }) => type === "bars.unsubscribe.response");
    expect([wire.count("bars.subscribe"), wire.count("bars.unsubscribe")]).toEqual([1, 1]);
  });

  test("shouldEndASubscriptionThatIsBegunAgain", async () => {
    const datafeed = createDatafeed(newClient());
    const symbol = await resolve(datafeed, "AAPL");
    const [first, second] = [new Inbox<unknown>(), new Inbox<unknown>()];
    datafeed.subscribeBars(symbol, "1", first.take, "guid", () => {});
    await first.atLeast(1);

    datafeed.subscribeBars(symbol, "1", second.take, "guid", () => {});
    const told = first.items.length;
    await second.atLeast(3);

    expect(first.items.length).toBe(told);
  });

  test("shouldQuote", async () => {
    const client = newClient();
    const datafeed = createDatafeed(client);

    const quotes = await new Promise<QuoteData[]>((done, fail) =>
      datafeed.getQuotes(["AAPL", "NOPE"], done, (reason) => fail(new Error(reason))),
    );

    expect(quotes.map(({ s, n }) => [s, n])).toEqual([
      ["ok", "AAPL"],
      ["error", "NOPE"],
    ]);
    const udf = await client.rest.getUdfQuotes({ symbols: "AAPL" });
    expect(Object.keys(quotes[0]?.v ?? {}).sort()).toEqual(Object.keys(udf.d[0]?.v ?? {}).sort());
  });

  test("shouldQuoteLive", async () => {
    const client = newClient();
    const datafeed = createDatafeed(client);
    const inbox = new Inbox<QuoteData>();
    datafeed.subscribeQuotes(["NASDAQ:TSLA", "NOPE"], ["NASDAQ:TSLA"], (quotes) => quotes.forEach(inbox.take), "guid");

    await inbox.atLeast(6);
    datafeed.unsubscribeQuotes("guid");
    const told = [...inbox.items];
    await client.request("ping");
    await client.request("ping");

    expect(inbox.items).toEqual(told);
    expect(told.filter(({ s }) => s === "error")).toEqual([{ s: "error", n: "NOPE", v: {} }]);
    const values = told.filter(({ s }) => s === "ok").map(({ v }) => v as Required<QuoteValues>);
    for (const v of values) {
      expect(v).toMatchObject({ short_name: "TSLA", description: expect.any(String), exchange: "NASDAQ" });
      expect(v.spread).toBeCloseTo(v.ask - v.bid, 6);
      expect(v.ch).toBeCloseTo(v.lp - v.prev_close_price, 6);
      expect(v.chp).toBeCloseTo((v.ch / v.prev_close_price) * 100, 1);
      expect(v.lp).toBeLessThanOrEqual(v.high_price);
      expect(v.lp).toBeGreaterThanOrEqual(v.low_price);
    }
    expect(values.map((v) => v.volume)).toEqual(values.map((v) => v.volume).sort((one, other) => one - other));
  });

  test("shouldTellWhatTheChartHasNoCallbackFor", async () => {
    const errors = new Inbox<TapeloomError>();
    const client = newClient({ url: "http://127.0.0.1:9" });
    const datafeed = createDatafeed(client, { onError: errors.take });

    datafeed.searchSymbols("A", "", "", () => {});
    datafeed.getServerTime(() => {});
    const [error] = await errors.atLeast(2);
    const reason = resolve(datafeed, "AAPL");

    expect(error).toBeInstanceOf(TapeloomError);
    expect(error?.code).toBe("network");
    await expect(reason).rejects.toThrow(/^GET \/api\/v1\/udf\/symbols failed/);
  });

  test("shouldWaitForTheServerUntilTheClientIsClosed", async () => {
    const errors = new Inbox<TapeloomError>();
    const client = newClient({ url: "http://127.0.0.1:9" });
    createDatafeed(client, { onError: errors.take }).onReady(() => {});

    await client.close();

    expect((await errors.first()).code).toBe("closed");
  });
});

describe("of a market whose minutes are short", () => {
  const recording = writeRecording();
  const settings = {
    FEED: "recording",
    FEED_FILES: recording.file,
    FEED_SPEED: "300",
    BAR_BROADCASTER_INTERVAL: "0.1",
    BAR_BROADCASTER_SYMBOLS: "BTCUSDT",
  };
  let server: RunningServer;

  beforeAll(async () => {
    server = await startServer(settings);
  });

  afterAll(async () => {
    await server.kill();
    recording.remove();
  });

  /** Waits until so many minutes are over, and compares what is drawn of those that are with what UDF says of them. */
  async function showsTheBarsOfUdf(chart: Chart, minutes: number) {
    const begin = chart.bars.at(-1)?.time ?? 0;
    const before = chart.ticks.items.length;
    await chart.ticks.first(({ time }) => time >= begin + minutes * 60_000, before);
    const closed = chart.bars.slice(0, -1);
    const { rest } = newClient({ url: server.url });
    const to = (closed.at(-1)?.time ?? 0) / 1000 + 1;
    const udf = await udfBars({ rest } as never, { symbol: "BTCUSDT", resolution: "1", to, countback: closed.length });

    expect(chart.problems).toEqual([]);
    expect(chart.holes).toEqual([]);
    expect(closed).toEqual(udf);
  }

  test("shouldJoinHistoryAndLiveBars", async () => {
    const client = newClient({ url: server.url });
    const chart = new Chart(createDatafeed(client));
    await chart.open("BTCUSDT", 5);

    await showsTheBarsOfUdf(chart, 5);
    expect(chart.resets).toBe(0);
  });

  test("shouldTellWhatPassedBetweenHistoryAndTheFirstLiveBar", async () => {
    const client = newClient({ url: server.url });
    const datafeed = createDatafeed(client);
    const [early, late] = [new Chart(datafeed), new Chart(createDatafeed(client))];
    await late.load("BTCUSDT", 5);
    await early.open("BTCUSDT", 5);
    const begin = late.bars.at(-1)?.time ?? 0;
    await early.ticks.first(({ time }) => time >= begin + 5 * 60_000);

    late.listen();

    await showsTheBarsOfUdf(late, 8);
    expect(late.ticks.items.map(({ time }) => time)).toContain(begin + 60_000);
  });

  test.each([true, false])(
    "shouldFillWhatWasMissedWithoutAConnection, also if the client fills: %s",
    async (backfill) => {
      const proxy = await newProxy(server.url);
      const client = newClient({ url: proxy.url, backfill, backoff: { baseMillis: 2000, capMillis: 2000 } });
      const chart = new Chart(createDatafeed(client));
      await chart.open("BTCUSDT", 5);
      await chart.ticks.atLeast(2);

      for (let cuts = 0; cuts < 2; cuts++) {
        const recovered = next(client, "recovered");
        proxy.cut();
        await recovered;
        await showsTheBarsOfUdf(chart, 3);
      }
      expect(chart.resets).toBe(0);
    },
  );

  test("shouldTakeAHistoryThatIsNewerThanWhatWasTold", async () => {
    const client = newClient({ url: server.url });
    const chart = new Chart(createDatafeed(client));
    await chart.open("BTCUSDT", 5);

    for (let loads = 0; loads < 5; loads++) {
      await chart.load("BTCUSDT", 10);
      await showsTheBarsOfUdf(chart, 1);
    }
  });

  test("shouldSayThatThePastIsAnother", async () => {
    const client = newClient({ url: server.url });
    const onReset = vi.fn();
    const chart = new Chart(createDatafeed(client, { onReset }));
    await chart.open("BTCUSDT", 5);
    await showsTheBarsOfUdf(chart, 3);
    const waiting = next(client, "state", ({ state }) => state === "waiting");

    await server.kill("SIGKILL");
    await waiting;
    const newest = chart.bars.at(-1)?.time;
    server = await startServer({ ...settings, PORT: String(server.port) }); // plays from the beginning
    await vi.waitFor(() => expect(chart.resets).toBe(1), PATIENCE);

    expect(onReset).toHaveBeenCalledExactlyOnceWith("BTCUSDT", "1");
    expect(chart.problems).toEqual([]);
    expect(chart.bars.at(-1)?.time).toBe(newest);

    await chart.reload("BTCUSDT", 5);

    expect(chart.bars.at(-1)?.time).toBeLessThan(newest ?? 0);
    await showsTheBarsOfUdf(chart, 3);
  });
});

describe("of a server that is killed", () => {
  const settings = { MARKET_SPEED: "20", BAR_BROADCASTER_INTERVAL: "0.2" };
  let server: RunningServer;

  beforeAll(async () => {
    server = await startServer(settings);
  });

  afterAll(async () => {
    await server.kill();
  });

  test("shouldHealWhenItIsStartedAgain", async () => {
    const client = newClient({ url: server.url });
    const datafeed = createDatafeed(client);
    const chart = new Chart(datafeed);
    const quotes = new Inbox<QuoteData>();
    await chart.open("AAPL", 20);
    datafeed.subscribeQuotes(["AAPL"], [], (told) => told.forEach(quotes.take), "quotes");
    await Promise.all([chart.ticks.atLeast(3), quotes.atLeast(3)]);
    const recovered = next(client, "recovered", ({ operation }) => operation === "bars");

    await server.kill("SIGKILL");
    const page = chart.older(5);
    await expect(page).rejects.toThrow(/failed/);
    server = await startServer({ ...settings, PORT: String(server.port) });
    expect((await recovered).restarted).toBe(true);
    const told = [chart.ticks.items.length, quotes.items.length] as const;
    await Promise.all([chart.ticks.atLeast(told[0] + 3), quotes.atLeast(told[1] + 3)]);
    await chart.older(5);

    expect(chart.problems).toEqual([]);
    expect(chart.holes).toEqual([]);
    expect(chart.resets).toBe(0);
    const closed = chart.bars.slice(0, -1);
    const to = (closed.at(-1)?.time ?? 0) / 1000 + 1;
    expect(closed).toEqual(await udfBars(client, { symbol: "AAPL", resolution: "1", to, countback: closed.length }));
  });
});
