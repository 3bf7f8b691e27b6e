// Checked by the compiler (npm run typecheck); nothing here runs.
import { expectTypeOf, test } from "vitest";
import type {
  BarUpdate,
  ChannelClient,
  Meta,
  Notices,
  OrderUpdate,
  Pong,
  ReplayReply,
  ServerErrorCode,
  Subscription,
  TapeloomClient,
  Trade,
} from "../src/index.js";
import { useLatest } from "../src/react/index.js";
import { createDatafeed, type Datafeed, type QuoteData } from "../src/tradingview/index.js";

declare const client: TapeloomClient;
declare const channels: ChannelClient;

test("a subscription's types are those of its operation", () => {
  const bars = client.subscribe("bars", { symbol: "AAPL", resolution: "1" }, (bar, meta) => {
    expectTypeOf(bar).toEqualTypeOf<BarUpdate>();
    expectTypeOf(meta).toEqualTypeOf<Meta>();
  });
  expectTypeOf(bars).resolves.toEqualTypeOf<Subscription<"bars">>();

  client.subscribe("trades", { symbol: "AAPL" }, (trade) => expectTypeOf(trade).toEqualTypeOf<Trade>());
  client.subscribe("orders", (order) => expectTypeOf(order).toEqualTypeOf<OrderUpdate>());

  // @ts-expect-error no such operation
  client.subscribe("candles", { symbol: "AAPL" }, () => {});
  // @ts-expect-error the symbol is missing
  client.subscribe("bars", { resolution: "1" }, () => {});
  // @ts-expect-error no such resolution
  client.subscribe("bars", { symbol: "AAPL", resolution: "7" }, () => {});
  // @ts-expect-error what is the user's own takes no request
  client.subscribe("orders", { symbol: "AAPL" }, () => {});
});

test("a request's types are those of its operation", () => {
  expectTypeOf(client.request("ping")).resolves.toEqualTypeOf<Pong>();
  // @ts-expect-error subscriptions are kept by subscribe
  client.request("bars.subscribe", { symbol: "AAPL" });
  // @ts-expect-error authenticate does it
  client.request("auth", { token: "x" });
});

test("events and notices are told apart by their types", () => {
  client.on("gap", (gap) => expectTypeOf(gap.missed).toEqualTypeOf<number | undefined>());
  client.on("notice", (notice) => {
    if (notice.type === "draining") expectTypeOf(notice.payload).toEqualTypeOf<Notices["draining"]>();
  });
  // @ts-expect-error no such event
  client.on("gaps", () => {});
});

test("a replay's moments are numbers, and its states and codes are those of the document", () => {
  const started = client.request("replay.start", { symbol: "AAPL", from: Date.now() - 60_000, streams: ["bars"] });
  expectTypeOf(started).resolves.toEqualTypeOf<ReplayReply>();
  expectTypeOf<ReplayReply["time"]>().toEqualTypeOf<number | undefined>();
  expectTypeOf<ReplayReply["state"]>().toEqualTypeOf<ReplayState | undefined>();
  expectTypeOf<NonNullable<ReplayReply["code"]>>().toEqualTypeOf<ReplayCode>();
  expectTypeOf<ReplayCode>().toExtend<ServerErrorCode>();
  client.on("message", (message) => {
    expectTypeOf(message.time).toEqualTypeOf<number | undefined>();
    if (message.type !== "replay.progress") return;
    expectTypeOf(message.payload.time).toEqualTypeOf<number>();
    expectTypeOf(message.payload.state).toEqualTypeOf<ReplayState>();
  });
  // @ts-expect-error moments are epoch milliseconds
  client.request("replay.seek", { id: "7", time: "2026-01-01T12:00:00Z" });
  // @ts-expect-error no such stream
  client.request("replay.start", { symbol: "AAPL", from: 0, streams: ["orders"] });
});
type ReplayState = "running" | "paused" | "finished" | "failed" | "stopped";
type ReplayCode = "unknown_symbol" | "unknown_replay" | "invalid_window" | "not_kept" | "too_many_replays" | "busy";

test("REST takes and gives what the OpenAPI document says", () => {
  const answer = client.rest.getBars({ symbol: "AAPL", resolution: "D", count_back: 5 });
  expectTypeOf(answer).resolves.toHaveProperty("bars");
  expectTypeOf(client.rest.getQuotes({ symbols: ["AAPL"] })).resolves.toBeArray();
  expectTypeOf(client.rest.getHealth()).resolves.toHaveProperty("status");
  // @ts-expect-error the resolution is missing
  client.rest.getBars({ symbol: "AAPL" });
});

test("a channel's types are those of its messages", () => {
  channels.subscribe("trades", { symbol: "AAPL" }, (trade) => {
    expectTypeOf(trade.type).toEqualTypeOf<"trade">();
    expectTypeOf(trade.side).toEqualTypeOf<"buy" | "sell">();
  });
  // @ts-expect-error no such channel
  channels.subscribe("bars", {}, () => {});
});

test("a hook's types are those of its operation", () => {
  expectTypeOf(useLatest("bars", { symbol: "AAPL" }).value).toEqualTypeOf<BarUpdate | undefined>();
  useLatest("bars", null);
  useLatest("account");
  // @ts-expect-error the request is missing
  useLatest("bars");
});

/** As the Charting Library types what it asks of a datafeed: strings of its own, and fields that are not used here. */
interface LibraryDatafeed {
  onReady(callback: (configuration: { supported_resolutions?: Resolution[]; units?: object }) => unknown): void;
  searchSymbols(text: string, exchange: string, type: string, onResult: (items: LibraryFound[]) => void): void;
  resolveSymbol(
    symbolName: string,
    onResolve: (symbolInfo: LibrarySymbol) => void,
    onError: (reason: string) => unknown,
    extension?: { currencyCode?: string },
  ): void;
  getBars(
    symbolInfo: LibrarySymbol,
    resolution: Resolution,
    periodParams: { from: number; to: number; countBack: number; firstDataRequest: boolean },
    onResult: (bars: LibraryBar[], meta?: { noData?: boolean; nextTime?: number | null }) => void,
    onError: (reason: string) => unknown,
  ): void;
  subscribeBars(
    symbolInfo: LibrarySymbol,
    resolution: Resolution,
    onTick: (bar: LibraryBar) => void,
    listenerGuid: string,
    onResetCacheNeeded: () => void,
  ): void;
  getQuotes(symbols: string[], onData: (quotes: LibraryQuote[]) => void, onError: (reason: string) => void): void;
}
type Resolution = string & { readonly nominal: "Resolution" };
interface LibrarySymbol {
  name: string;
  full_name: string;
  ticker?: string;
  description: string;
  type: string;
  session: string;
  session_holidays?: string;
  corrections?: string;
  timezone: "Etc/UTC" | "America/New_York";
  exchange: string;
  listed_exchange: string;
  format: "price" | "volume";
  pricescale: number;
  minmov: number;
  intraday_multipliers?: string[];
  supported_resolutions?: Resolution[];
  data_status?: "streaming" | "endofday";
  sector?: string;
}
interface LibraryFound {
  symbol: string;
  full_name: string;
  description: string;
  exchange: string;
  ticker?: string;
  type: string;
}
interface LibraryBar {
  time: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume?: number;
}
type LibraryQuote =
  | { s: "ok"; n: string; v: { lp?: number; [name: string]: string | number | string[] | undefined } }
  | { s: "error"; n: string; v: object };

test("a datafeed is one of the Charting Library", () => {
  const datafeed = createDatafeed(client, { onReset: (symbol) => expectTypeOf(symbol).toEqualTypeOf<string>() });
  expectTypeOf(datafeed).toEqualTypeOf<Datafeed>();
  const widget = ({ datafeed }: { datafeed: LibraryDatafeed }) => datafeed;
  widget({ datafeed });
  datafeed.getQuotes(
    ["AAPL"],
    (quotes) => expectTypeOf(quotes).toEqualTypeOf<QuoteData[]>(),
    (reason) => expectTypeOf(reason).toEqualTypeOf<string>(),
  );
  // @ts-expect-error no such option
  createDatafeed(client, { baseUrl: "http://localhost:8000" });
});
