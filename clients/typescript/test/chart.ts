import type { TapeloomClient } from "../src/index.js";
import type { ChartBar, Datafeed, HistoryMetadata, PeriodParams, SymbolInfo } from "../src/tradingview/index.js";
import { Inbox } from "./support.js";

let guids = 0;

/** Does with a datafeed what the Charting Library does, and is as strict about the order of bars. */
export class Chart {
  readonly ticks = new Inbox<ChartBar>();
  /** What was wrong with what the chart was told. */
  readonly problems: string[] = [];
  readonly guid = `chart-${++guids}`;
  resets = 0;
  readonly #datafeed: Datafeed;
  readonly #resolution: string;
  readonly #bars = new Map<number, ChartBar>();
  #symbol: SymbolInfo | undefined;

  constructor(datafeed: Datafeed, resolution = "1") {
    this.#datafeed = datafeed;
    this.#resolution = resolution;
  }

  /** What is drawn, oldest first. */
  get bars(): ChartBar[] {
    return [...this.#bars.values()].sort((one, other) => one.time - other.time);
  }

  /** Forgets what was told, as the library does when its cache is void, and loads anew. */
  reload(symbol: string, countBack: number): Promise<void> {
    this.#bars.clear();
    return this.load(symbol, countBack);
  }

  /** Loads the newest bars, and listens to those that come. */
  async open(symbol: string, countBack: number): Promise<void> {
    await this.load(symbol, countBack);
    this.listen();
  }

  async load(symbol: string, countBack: number): Promise<void> {
    this.#symbol = await resolve(this.#datafeed, symbol);
    const to = Math.ceil(Date.now() / 1000) + 60;
    await this.page({ from: to - 60 * countBack, to, countBack, firstDataRequest: true });
  }

  /** Loads the bars before those that are there. */
  older(countBack: number): Promise<HistoryMetadata> {
    const to = (this.bars[0]?.time ?? 0) / 1000;
    return this.page({ from: to - 60 * countBack, to, countBack, firstDataRequest: false });
  }

  async page(period: PeriodParams): Promise<HistoryMetadata> {
    const symbol = this.#symbol as SymbolInfo;
    const { bars, meta } = await getBars(this.#datafeed, symbol, this.#resolution, period);
    for (const bar of bars) this.#bars.set(bar.time, bar);
    return meta;
  }

  listen(): void {
    this.#datafeed.subscribeBars(
      this.#symbol as SymbolInfo,
      this.#resolution,
      (bar) => {
        const newest = Math.max(...this.#bars.keys());
        if (bar.time < newest) this.problems.push(`${bar.time} was told after ${newest}`);
        this.#bars.set(bar.time, bar);
        this.ticks.take(bar);
      },
      this.guid,
      () => {
        this.resets++;
      },
    );
  }

  close(): void {
    this.#datafeed.unsubscribeBars(this.guid);
  }

  /** The minutes that are missing between the first bar and the last. */
  get holes(): number[] {
    const bars = this.bars;
    return bars.flatMap(({ time }, index) => {
      const next = bars[index + 1]?.time ?? time + 60_000;
      return next === time + 60_000 ? [] : [time + 60_000];
    });
  }
}

export function resolve(datafeed: Datafeed, symbol: string): Promise<SymbolInfo> {
  return new Promise((done, fail) => datafeed.resolveSymbol(symbol, done, (reason) => fail(new Error(reason))));
}

export function getBars(
  datafeed: Datafeed,
  symbol: SymbolInfo,
  resolution: string,
  period: PeriodParams,
): Promise<{ bars: ChartBar[]; meta: HistoryMetadata }> {
  return new Promise((done, fail) => {
    const onResult = (bars: ChartBar[], meta: HistoryMetadata) => done({ bars, meta });
    datafeed.getBars(symbol, resolution, period, onResult, (reason) => fail(new Error(reason)));
  });
}

type Udf = Parameters<TapeloomClient["rest"]["getUdfHistory"]>[0];

/** The same bars as the UDF surface gives them. */
export async function udfBars({ rest }: TapeloomClient, request: Udf): Promise<ChartBar[]> {
  const { t, o, h, l, c, v } = await rest.getUdfHistory(request);
  const at = (column: number[] | null | undefined, index: number) => column?.[index] ?? Number.NaN;
  return (t ?? []).map((time, index) => ({
    time: time * 1000,
    open: at(o, index),
    high: at(h, index),
    low: at(l, index),
    close: at(c, index),
    volume: at(v, index),
  }));
}
