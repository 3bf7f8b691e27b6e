import { barBackfill } from "../backfill.js";
import type { TapeloomClient } from "../client.js";
import { call } from "../emitter.js";
import type { TapeloomError } from "../errors.js";
import type { BarPayload } from "../generated/operations.js";
import { type Resolution, resolutionCode } from "../resolutions.js";
import type { Meta } from "../types.js";
import { errorFrom, retrying } from "./retry.js";
import type { ChartBar, HistoryMetadata, PeriodParams, SymbolInfo } from "./types.js";

/** Which bars, in the words of the server. */
export interface Series {
  readonly symbol: string;
  readonly resolution: Resolution;
}

/** Whom a chart's live bars are told to. */
export interface ChartListener {
  readonly bar: (bar: ChartBar) => void;
  /** What was told is no longer what the server has. */
  readonly reset: () => void;
  readonly error: (error: TapeloomError) => void;
}

/** What the charts of a series were told, by history or live. */
interface Delivered {
  newest: BarPayload | undefined;
  /** The newest bar of a history that a chart has loaded which does not listen yet. */
  given: BarPayload | undefined;
  /** Whether two such charts have loaded, and one ends before the other. */
  ambiguous: boolean;
  readonly streams: Set<BarStream>;
}

/** A bar as it came. */
interface Update {
  readonly bar: BarPayload;
  readonly meta: Meta;
}

/** As many bars as the server gives at once. */
const MOST_BARS = 50_000;
/** A chart that wants bars up to so long ago, or later, wants them up to now. */
const NOW_MILLIS = 60_000;

/** The same series for the names that charts give to it. */
export function seriesOf({ name, ticker }: SymbolInfo, resolution: string): Series {
  return { symbol: ticker ?? name, resolution: resolutionCode(resolution) };
}

/** The bars of charts, so that what is live goes on where history has ended. */
export class ChartBars {
  readonly #client: TapeloomClient;
  readonly #delivered = new Map<string, Delivered>();
  readonly #streams = new Map<string, BarStream>();

  constructor(client: TapeloomClient) {
    this.#client = client;
  }

  /**
   * The bars of a period, oldest first.
   *
   * @throws TapeloomError when they cannot be had, by the promise
   */
  async history(series: Series, period: PeriodParams): Promise<{ bars: BarPayload[]; meta: HistoryMetadata }> {
    const before = this.#delivered.get(keyOf(series))?.newest;
    const { bars, no_data, next_time } = await this.#client.rest.getBars({ ...series, ...rangeOf(period) });
    const newest = bars.at(-1);
    if (newest) {
      const delivered = this.#deliveredOf(series);
      const last = { ...newest }; // the chart may change what it is given
      if (period.firstDataRequest && before && last.time < before.time) {
        // The chart has forgotten what it was told before it asked, and the server has not come so far again.
        for (const stream of delivered.streams) stream.beginAt(last);
        delivered.newest = last;
      } else {
        // A chart that loads anew while it listens has these bars now, and must not be told older ones.
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

  /** Tells the bars that come, from the newest one on that a chart of the series was told. */
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

/** The live bars of one chart: in order, none left out behind the history that it has, none twice but as it changes. */
class BarStream {
  readonly #client: TapeloomClient;
  readonly #series: Series;
  readonly #delivered: Delivered;
  readonly #listener: ChartListener;
  readonly #ending = new AbortController();
  /** The newest bar that the chart has. */
  #last: BarPayload | undefined;
  /** The bar before it, which changes no more. */
  #closed: BarPayload | undefined;
  /** Which run of the server the newest update came from. */
  #epoch: string | undefined;
  /** Whether nothing can be missing between the newest bar and the next. */
  #joined = false;
  /** Updates that wait until the bars before them have been fetched. */
  #held: Update[] | undefined;

  constructor(client: TapeloomClient, series: Series, delivered: Delivered, listener: ChartListener) {
    this.#client = client;
    this.#series = series;
    this.#delivered = delivered;
    this.#listener = listener;
    // It goes on from what its chart has loaded, which may be older than what other charts were told.
    this.#last = delivered.given ?? delivered.newest;
    delivered.given = undefined;
    delivered.streams.add(this);
    if (delivered.ambiguous) {
      delivered.ambiguous = false;
      queueMicrotask(() => this.#reset()); // which of the histories is this chart's is not known: it loads again
    }
    const { signal } = this.#ending;
    const subscribe = () =>
      client.subscribe("bars", series, (bar, meta) => this.#receive({ bar, meta }), {
        signal,
        onGap: () => {
          this.#joined = false;
        },
        onRecovered: ({ filled }) => {
          if (filled === 0) this.#joined = false; // nothing was missed, or nobody has fetched it
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

  /** Tells what a history brings that is newer than what was told. */
  catchUp(history: readonly BarPayload[]): void {
    const last = this.#last;
    if (!last) return;
    for (const bar of history) if (isNews(bar, this.#last)) this.#tell(bar);
    // Between what was told and a history that begins later, bars may be missing.
    if (this.#last !== last && (history[0]?.time ?? 0) > last.time) this.#reset();
  }

  /** The chart was given another history, which ends here. */
  beginAt(last: BarPayload): void {
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
    this.#tell(bar);
  }

  /** Fetches what lies between the newest bar and the next, and tells it before that one. */
  async #fill(last: BarPayload, next: Update): Promise<void> {
    const held: [Update, ...Update[]] = [next];
    this.#held = held;
    this.#joined = true;
    const since = barBackfill.since(this.#client.rest, this.#series, last) as Promise<BarPayload[]>;
    const history = await since.catch(() => undefined);
    this.#held = undefined;
    if (!history) {
      this.#joined = false;
      if (this.#client.state !== "open") return; // filled with the next bar, when there is a connection
      this.#reset();
    }
    const [{ bar }, ...others] = held;
    for (const missed of history ?? []) if (missed.time < bar.time) this.#tell(missed);
    this.#tell(bar);
    for (const other of others) this.#update(other);
  }

  /** Another server may have another past: then what the chart shows is nothing to go on from. */
  async #compare(closed: BarPayload | undefined): Promise<void> {
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
  #tell(bar: BarPayload): void {
    if (this.#ending.signal.aborted || bar.time < (this.#last?.time ?? 0)) return;
    if (this.#last && bar.time > this.#last.time) this.#closed = this.#last;
    this.#last = bar;
    this.#delivered.newest = later(this.#delivered.newest, bar);
    call(this.#listener.bar, { ...bar });
  }
}

function keyOf({ symbol, resolution }: Series): string {
  return `${symbol}:${resolution}`;
}

/** What is asked of the server. The server refuses moments before 1970, of which charts of long periods ask. */
function rangeOf({ from, to, countBack, firstDataRequest }: PeriodParams) {
  // The newest bars do not depend on how the clock of the chart goes.
  const newest = firstDataRequest && to * 1000 >= Date.now() - NOW_MILLIS;
  return {
    ...(countBack ? { count_back: Math.min(Math.ceil(countBack), MOST_BARS) } : { from_time: Math.floor(from) }),
    ...(!newest && { to_time: Math.floor(to) }),
  };
}

function later(one: BarPayload | undefined, other: BarPayload): BarPayload {
  return one && one.time > other.time ? one : other;
}

/** Whether a bar says more than the newest one that was told. Within a period, the quantity traded only grows. */
function isNews(bar: BarPayload, last: BarPayload | undefined): boolean {
  return !last || bar.time > last.time || (bar.time === last.time && bar.volume > last.volume);
}

function equal(one: BarPayload | undefined, other: BarPayload): boolean {
  return (["time", "open", "high", "low", "close", "volume"] as const).every((field) => one?.[field] === other[field]);
}

/** Keeps the newest form of each bar. */
function hold(held: Update[], { bar, meta }: Update): void {
  const last = held.at(-1);
  const same = last?.bar.time === bar.time ? held.pop() : undefined;
  held.push({ bar, meta: { ...meta, conflated: meta.conflated + (same?.meta.conflated ?? 0) } });
}
