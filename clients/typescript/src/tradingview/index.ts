import type { TapeloomClient } from "../client.js";
import { call } from "../emitter.js";
import { TapeloomError } from "../errors.js";
import { ChartBars, seriesOf } from "./bars.js";
import { QuoteStream, quotesOf } from "./quotes.js";
import { errorFrom, retrying } from "./retry.js";
import type { Datafeed, PeriodParams, SymbolInfo } from "./types.js";

export type * from "./types.js";

/** Callbacks of a page. */
export interface DatafeedOptions {
  /** An error for which the chart has no callback. Default: ignored. */
  readonly onError?: (error: TapeloomError) => void;
  /**
   * A chart shows bars that the server no longer has, or misses bars that could not be fetched. Its cache is invalid; call
   * its `resetData` to load it again. Default: it does so when it next loads.
   */
  readonly onReset?: (symbol: string, resolution: string) => void;
}

/**
 * A datafeed for TradingView's Charting Library: history by REST, live bars and quotes on the client's connection. Live
 * bars continue where the history of the chart ends, and never go back. One datafeed serves one widget with all its
 * charts; datafeeds of one client share its subscriptions.
 */
export function createDatafeed(client: TapeloomClient, options: DatafeedOptions = {}): Datafeed {
  return new TapeloomDatafeed(client, options);
}

/** Callbacks are called after the method has returned, as the library requires. */
class TapeloomDatafeed implements Datafeed {
  readonly #client: TapeloomClient;
  readonly #options: DatafeedOptions;
  readonly #bars: ChartBars;
  readonly #quotes = new Map<string, QuoteStream>();

  constructor(client: TapeloomClient, options: DatafeedOptions) {
    this.#client = client;
    this.#options = options;
    this.#bars = new ChartBars(client);
  }

  /** The library has no callback for a missing configuration: the chart waits until there is one. */
  onReady(callback: Parameters<Datafeed["onReady"]>[0]): void {
    const ask = async () => {
      if (this.#client.state === "closed") throw new TapeloomError("closed", "The client was closed");
      return this.#client.rest.getDatafeedConfig();
    };
    retrying(ask, new AbortController().signal).then((configuration) => call(callback, configuration), this.#failed);
  }

  searchSymbols(
    userInput: string,
    exchange: string,
    symbolType: string,
    onResult: Parameters<Datafeed["searchSymbols"]>[3],
  ): void {
    this.#client.rest.searchUdfSymbols({ query: userInput, exchange, type: symbolType }).then(
      (found) => call(onResult, found),
      (error) => {
        this.#failed(error);
        call(onResult, []);
      },
    );
  }

  resolveSymbol(
    symbolName: string,
    onResolve: Parameters<Datafeed["resolveSymbol"]>[1],
    onError: (reason: string) => void,
  ): void {
    this.#client.rest.getUdfSymbol({ symbol: symbolName }).then(
      (symbol) => call(onResolve, { ...symbol, full_name: `${symbol.exchange}:${symbol.name}` }),
      (error) => call(onError, errorFrom(error).message),
    );
  }

  getBars(
    symbolInfo: SymbolInfo,
    resolution: string,
    periodParams: PeriodParams,
    onResult: Parameters<Datafeed["getBars"]>[3],
    onError: (reason: string) => void,
  ): void {
    this.#bars.history(seriesOf(symbolInfo, resolution), periodParams).then(
      ({ bars, meta }) => call(onResult, bars, meta),
      (error) => call(onError, errorFrom(error).message),
    );
  }

  subscribeBars(
    symbolInfo: SymbolInfo,
    resolution: string,
    onTick: Parameters<Datafeed["subscribeBars"]>[2],
    listenerGuid: string,
    onResetCacheNeeded: () => void,
  ): void {
    const series = seriesOf(symbolInfo, resolution);
    this.#bars.subscribe(listenerGuid, series, {
      bar: onTick,
      error: this.#failed,
      reset: () => {
        call(onResetCacheNeeded);
        this.#options.onReset?.(series.symbol, resolution);
      },
    });
  }

  unsubscribeBars(listenerGuid: string): void {
    this.#bars.unsubscribe(listenerGuid);
  }

  getServerTime(callback: (seconds: number) => void): void {
    this.#client.rest.getServerTime().then(({ time }) => call(callback, time), this.#failed);
  }

  getQuotes(symbols: string[], onData: Parameters<Datafeed["getQuotes"]>[1], onError: (reason: string) => void): void {
    this.#client.rest.getQuotes({ symbols }).then(
      (quotes) => call(onData, quotesOf(quotes)),
      (error) => call(onError, errorFrom(error).message),
    );
  }

  subscribeQuotes(
    symbols: string[],
    fastSymbols: string[],
    onData: Parameters<Datafeed["subscribeQuotes"]>[2],
    listenerGuid: string,
  ): void {
    this.unsubscribeQuotes(listenerGuid);
    const all = [...symbols, ...fastSymbols];
    this.#quotes.set(listenerGuid, new QuoteStream(this.#client, all, onData, this.#failed));
  }

  unsubscribeQuotes(listenerGuid: string): void {
    this.#quotes.get(listenerGuid)?.close();
    this.#quotes.delete(listenerGuid);
  }

  readonly #failed = (error: unknown): void => {
    if (this.#options.onError) call(this.#options.onError, errorFrom(error));
  };
}
