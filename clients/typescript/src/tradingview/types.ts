// The used part of the datafeed interface of TradingView's Charting Library.

/**
 * A string for which the library has its own type. Only with `any` can a datafeed be passed to a widget, whose types are not
 * here, without a cast.
 */
// biome-ignore lint/suspicious/noExplicitAny: see above
type LibraryString = any;

/** Features of the datafeed. */
export interface DatafeedConfiguration {
  supported_resolutions?: LibraryString[];
  exchanges?: { value: string; name: string; desc: string }[];
  symbols_types?: { name: string; value: string }[];
  supports_marks?: boolean;
  supports_timescale_marks?: boolean;
  supports_time?: boolean;
}

/** A search result. */
export interface SymbolSearchResult {
  symbol: string;
  /** EXCHANGE:SYMBOL. */
  full_name: string;
  description: string;
  exchange: string;
  ticker?: string;
  type: string;
}

/** A symbol and its resolutions. */
export interface SymbolInfo {
  name: string;
  /** EXCHANGE:SYMBOL. */
  full_name?: string;
  ticker?: string;
  description: string;
  type: string;
  /** Trading hours. */
  session: string;
  /** Days without trading, `YYYYMMDD`, comma-separated. */
  session_holidays?: string;
  /** Days with other hours, such as `0930-1300:20261127,20261224`. */
  corrections?: string;
  timezone: LibraryString;
  exchange: string;
  listed_exchange: string;
  format: LibraryString;
  /** Prices are multiples of minmov / pricescale. */
  pricescale: number;
  minmov: number;
  has_intraday?: boolean;
  /** Minutes of the bars that the server has. */
  intraday_multipliers?: string[];
  has_daily?: boolean;
  has_weekly_and_monthly?: boolean;
  supported_resolutions?: LibraryString[];
  volume_precision?: number;
  data_status?: LibraryString;
}

/** A symbol as it was resolved. */
export type ResolvedSymbol = SymbolInfo & { full_name: string; ticker: string };

/** A bar. */
export interface ChartBar {
  /** Start of its period, epoch milliseconds. */
  time: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume?: number;
}

/** The bars that a chart requests. */
export interface PeriodParams {
  /** Epoch seconds, inclusive. */
  from: number;
  /** Epoch seconds, exclusive. */
  to: number;
  /** Number of bars before `to`; takes precedence over `from`. */
  countBack?: number;
  firstDataRequest: boolean;
}

/** Describes an answer without bars. */
export interface HistoryMetadata {
  noData?: boolean;
  /** Start of the next older bar, epoch milliseconds; absent if there is none. */
  nextTime?: number | null;
}

/** The values of a quote. (A type alias, so that it is assignable to a record of values, as in the library.) */
export type QuoteValues = {
  /** Price of the last trade. */
  lp?: number;
  /** `lp` less the last price of the day before; the same in percent. */
  ch?: number;
  chp?: number;
  ask?: number;
  bid?: number;
  spread?: number;
  open_price?: number;
  high_price?: number;
  low_price?: number;
  prev_close_price?: number;
  volume?: number;
  short_name?: string;
  exchange?: string;
  description?: string;
  original_name?: string;
};

/** The quote of a symbol, with the name in the request. */
export type QuoteData = { s: "ok"; n: string; v: QuoteValues } | { s: "error"; n: string; v: object };

/** The datafeed interface of the Charting Library and the Trading Platform. */
export interface Datafeed {
  onReady(callback: (configuration: DatafeedConfiguration) => void): void;
  searchSymbols(
    userInput: string,
    exchange: string,
    symbolType: string,
    onResult: (symbols: SymbolSearchResult[]) => void,
  ): void;
  resolveSymbol(
    symbolName: string,
    onResolve: (symbolInfo: ResolvedSymbol) => void,
    onError: (reason: string) => void,
    extension?: unknown,
  ): void;
  getBars(
    symbolInfo: SymbolInfo,
    resolution: string,
    periodParams: PeriodParams,
    onResult: (bars: ChartBar[], meta: HistoryMetadata) => void,
    onError: (reason: string) => void,
  ): void;
  subscribeBars(
    symbolInfo: SymbolInfo,
    resolution: string,
    onTick: (bar: ChartBar) => void,
    listenerGuid: string,
    onResetCacheNeeded: () => void,
  ): void;
  unsubscribeBars(listenerGuid: string): void;
  /** The callback receives epoch seconds. */
  getServerTime(callback: (seconds: number) => void): void;
  getQuotes(symbols: string[], onData: (quotes: QuoteData[]) => void, onError: (reason: string) => void): void;
  subscribeQuotes(
    symbols: string[],
    fastSymbols: string[],
    onData: (quotes: QuoteData[]) => void,
    listenerGuid: string,
  ): void;
  unsubscribeQuotes(listenerGuid: string): void;
}
