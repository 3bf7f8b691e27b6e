import { type BarValues, barBackfill } from "../backfill.js";
import type { TapeloomClient } from "../client.js";
import { call } from "../emitter.js";
import type { TapeloomError } from "../errors.js";
import { type Resolution, resolutionCode } from "../resolutions.js";
import type { Meta } from "../types.js";
import { errorFrom, retrying } from "./retry.js";
import type { ChartBar, HistoryMetadata, PeriodParams, SymbolInfo } from "./types.js";

/** Symbol and resolution, with the server's names. */
export interface Series {
  readonly symbol: string;
  readonly resolution: Resolution;
}

/** Receives the live bars of a chart. */
export interface ChartListener {
  readonly bar: (bar: ChartBar) => void;
  /** The delivered bars are no longer those of the server. */
  readonly reset: () => void;
  readonly error: (error: TapeloomError) => void;
}

/** The bars that were delivered to the charts of a series, as history or live. */
interface Delivered {
  newest: BarValues | undefined;
  /** The newest bar in the history of a chart that has not subscribed yet. */
  given: BarValues | undefined;
  /** Whether two such charts have histories with different ends. */
  ambiguous: boolean;
  readonly streams: Set<BarStream>;
}

/** A bar as it came. */
interface Update {
  readonly bar: BarValues;
  readonly meta: Meta;
}

/** The maximum number of bars in an answer of the server. */
const MOST_BARS = 50_000;
/** A period that ends at most this long ago, in milliseconds, is one until now. */
const NOW_MILLIS = 60_000;

/** Returns the same key for all names of a series. */
export function seriesOf({ name, ticker }: SymbolInfo, resolution: string): Series {
  return { symbol: ticker ?? name, resolution: resolutionCode(resolution) };
}

/** The bars of charts: live bars continue where the history ends. */
export class ChartBars {
  readonly #client: TapeloomClient;
  readonly #delivered = new Map<string, Delivered>();
  readonly #streams = new Map<string, BarStream>();

  constructor(client: TapeloomClient) {
    this.#client = client;
  }

  /**
   * Returns the bars of a period, oldest first.
   *
   * @throws TapeloomError if they cannot be fetched, by the promise
   */
  async history(series: Series, period: PeriodParams): Promise<{ bars: BarValues[]; meta: HistoryMetadata }> {
    const before = this.#delivered.get(keyOf(series))?.newest;
    const { bars, no_data, next_time } = await this.#client.rest.getBars({ ...series, ...rangeOf(period) });
    const newest = bars.at(-1);
    if (newest) {
      const delivered = this.#deliveredOf(series);
      const last = { ...newest }; // the chart may change its bars
      if (period.firstDataRequest && before && last.time < before.time) {
        // The chart has dropped its bars before the request, and the restarted server has not reached them again.
        for (const stream of delivered.streams) stream.beginAt(last);
        delivered.newest = last;
      } else {
        // A subscribed chart that loads again has these bars now, and must not receive older ones.
        for (const stream of delivered.streams) stream.catchUp(bars);
        delivered.newest = later(delivered.newest, last);
      }
      if (period.firstDataRequest) {
        delivered.ambiguous ||= delivered.given !== undefined && delivered.given.time !== last.time;
        delivered.given = last;
      }
    }
    return { bars, meta: no_data ? { noData: true, ...(next_time && { nextTime: next_time }) } : { noData: false } };
  }

  /** Delivers new bars, beginning with the newest one that a chart of the series has. */
  subscribe(guid: string, series: Series, listener: ChartListener): void {
    this.unsubscribe(guid);
    this.#streams.set(guid, new BarStream(this.#client, series, this.#deliveredOf(series), listener));
  }

  unsubscribe(guid: string): void {
    this.#streams.get(guid)?.close();
    this.#streams.delete(guid);
  }

  #deliveredOf(series: Series): Delivered {
    const key = keyOf(series);
    let delivered = this.#delivered.get(key);
    if (!delivered) {
      delivered = { newest: undefined, given: undefined, ambiguous: false, streams: new Set() };
      this.#delivered.set(key, delivered);
    }
    return delivered;
  }
}

/** The live bars of one chart: in order, without a hole after its history, repeated only when they change. */
class BarStream {
  readonly #client: TapeloomClient;
  readonly #series: Series;
  readonly #delivered: Delivered;
  readonly #listener: ChartListener;
  readonly #ending = new AbortController();
  /** The newest bar that the chart has. */
  #last: BarValues | undefined;
  /** The bar before it, which is final. */
  #closed: BarValues | undefined;
  /** The run of the server that the newest update came from. */
  #epoch: string | undefined;
  /** Whether no bar can be missing between the newest one and the next. */
  #joined = false;
  /** Updates that wait until the bars before them have been fetched. */
  #held: Update[] | undefined;

  constructor(client: TapeloomClient, series: Series, delivered: Delivered, listener: ChartListener) {
    this.#client = client;
    this.#series = series;
    this.#delivered = delivered;
    this.#listener = listener;
    // It continues from the history of its chart, which may be older than the bars of other charts.
    this.#last = delivered.given ?? delivered.newest;
    delivered.given = undefined;
    delivered.streams.add(this);
    if (delivered.ambiguous) {
      delivered.ambiguous = false;
      queueMicrotask(() => this.#reset()); // it is unknown which history this chart has: it loads again
    }
    const { signal } = this.#ending;
    const subscribe = () =>
      client.subscribe("bars", series, (bar, meta) => this.#receive({ bar, meta }), {
        signal,
        onGap: () => {
          this.#joined = false;
        },
        onRecovered: ({ filled }) => {
          if (filled === 0) this.#joined = false; // nothing was missed, or nothing was fetched
        },
        onError: listener.error,
      });
    retrying(subscribe, signal).catch((error) => {
      if (!signal.aborted) call(listener.error, errorFrom(error));
    });
  }

  close(): void {
    this.#delivered.streams.delete(this);
    this.#ending.abort();
  }

  /** Delivers bars of a history that are newer than the delivered ones. */
  catchUp(history: readonly BarValues[]): void {
    const last = this.#last;
    if (!last) return;
    for (const bar of history) if (isNews(bar, this.#last)) this.#deliver(bar);
    // Bars may be missing between the delivered ones and a history that begins later.
    if (this.#last !== last && (history[0]?.time ?? 0) > last.time) this.#reset();
  }

  /** The chart has another history, which ends with this bar. */
  beginAt(last: BarValues): void {
    this.#last = last;
    this.#closed = undefined;
    this.#joined = false;
  }

  #receive(update: Update): void {
    const { epoch } = update.meta;
    if (this.#epoch !== undefined && this.#epoch !== epoch) this.#compare(this.#closed);
    this.#epoch = epoch;
    this.#update(update);
  }

  #update(update: Update): void {
    const { bar, meta } = update;
    if (this.#held) {
      hold(this.#held, update);
      return;
    }
    if (meta.source !== "live" && !isNews(bar, this.#last)) return;
    if (this.#last && bar.time > this.#last.time && (!this.#joined || meta.conflated > 0)) {
      this.#fill(this.#last, update);
      return;
    }
    if (!this.#last || bar.time >= this.#last.time) this.#joined = true;
    this.#deliver(bar);
  }

  /** Fetches the bars between the newest one and the next, and delivers them in order. */
  async #fill(last: BarValues, next: Update): Promise<void> {
    const held: [Update, ...Update[]] = [next];
    this.#held = held;
    this.#joined = true;
    const since = barBackfill.since(this.#client.rest, this.#series, last) as Promise<BarValues[]>;
    const history = await since.catch(() => undefined);
    this.#held = undefined;
    if (!history) {
      this.#joined = false;
      if (this.#client.state !== "open") return; // filled with the next bar, when there is a connection
      this.#reset();
    }
    const [{ bar }, ...others] = held;
    for (const missed of history ?? []) if (missed.time < bar.time) this.#deliver(missed);
    this.#deliver(bar);
    for (const other of others) this.#update(other);
  }

  /** A restarted server may have another past: then the chart must load again. */
  async #compare(closed: BarValues | undefined): Promise<void> {
    if (!closed) return;
    const { signal } = this.#ending;
    const from_time = closed.time / 1000;
    const ask = () => this.#client.rest.getBars({ ...this.#series, from_time, to_time: from_time + 1 }, { signal });
    try {
      const { bars } = await retrying(ask, signal);
      if (!equal(bars[0], closed)) this.#reset();
    } catch (error) {
      if (!signal.aborted) call(this.#listener.error, errorFrom(error));
    }
  }

  #reset(): void {
    if (!this.#ending.signal.aborted) call(this.#listener.reset);
  }

  /** Never goes back. */
  #deliver(bar: BarValues): void {
    if (this.#ending.signal.aborted || bar.time < (this.#last?.time ?? 0)) return;
    if (this.#last && bar.time > this.#last.time) this.#closed = this.#last;
    this.#last = bar;
    this.#delivered.newest = later(this.#delivered.newest, bar);
    const { time, open, high, low, close, volume } = bar; // a chart knows no other fields
    call(this.#listener.bar, { time, open, high, low, close, volume });
  }
}

function keyOf({ symbol, resolution }: Series): string {
  return `${symbol}:${resolution}`;
}

/** Returns the period for the server, which refuses times before 1970; charts of long periods request them. */
function rangeOf({ from, to, countBack, firstDataRequest }: PeriodParams) {
  // The newest bars do not depend on the clock of the chart.
  const newest = firstDataRequest && to * 1000 >= Date.now() - NOW_MILLIS;
  return {
    ...(countBack ? { count_back: Math.min(Math.ceil(countBack), MOST_BARS) } : { from_time: Math.floor(from) }),
    ...(!newest && { to_time: Math.floor(to) }),
  };
}

function later(one: BarValues | undefined, other: BarValues): BarValues {
  return one && one.time > other.time ? one : other;
}

/** Whether a bar is newer than the delivered one. Within a period, the quantity traded only grows. */
function isNews(bar: BarValues, last: BarValues | undefined): boolean {
  return !last || bar.time > last.time || (bar.time === last.time && bar.volume > last.volume);
}

function equal(one: BarValues | undefined, other: BarValues): boolean {
  return (["time", "open", "high", "low", "close", "volume"] as const).every((field) => one?.[field] === other[field]);
}

/** Keeps the newest form of each bar. */
function hold(held: Update[], { bar, meta }: Update): void {
  const last = held.at(-1);
  const same = last?.bar.time === bar.time ? held.pop() : undefined;
  held.push({ bar, meta: { ...meta, conflated: meta.conflated + (same?.meta.conflated ?? 0) } });
}
