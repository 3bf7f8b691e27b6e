import type { Trade } from "@tapeloom/client";
import { byId, Columns, Label, make } from "./dom.js";
import { price, quantity } from "./format.js";
import { type Frame, LIST_MILLIS } from "./frame.js";
import type { Instrument, Market } from "./market.js";
import type { Times } from "./times.js";

/** The number of trades that are shown. */
const LINES = 60;
/** The number of earlier trades that are shown at first. */
const PAST = 50;
/** Minimum widths of the columns time, price, size, in characters. */
const COLUMNS = [9, 8, 6];

/** A trade, or a number of missed trades. */
type Entry = Sale | { readonly missed: number | undefined };

interface Sale {
  readonly trade: Pick<Trade, "price" | "quantity" | "side">;
  readonly time: number;
  readonly epoch: string;
  readonly seq: number;
}

/** Time and sales: the last trades of a symbol, newest first, with their event times. */
export class Tape {
  readonly #market: Market;
  readonly #frame: Frame;
  readonly #times: Times;
  readonly #element = byId("tape");
  readonly #columns = new Columns(this.#element, COLUMNS);
  readonly #lines: Line[] = [];
  #showing = new AbortController();
  #instrument: Instrument | undefined;
  /** New entries since the last frame, at most as many as are shown. */
  #fresh: Entry[] = [];
  /** Whether the earlier trades have arrived; new entries are held until then. */
  #begun = false;
  /** The newest of the earlier trades. */
  #past: Sale | undefined;

  constructor(market: Market, frame: Frame, times: Times) {
    this.#market = market;
    this.#frame = frame;
    this.#times = times;
    times.onChange(() => {
      for (const line of this.#lines) line.drawTime(times);
    });
  }

  show(instrument: Instrument): void {
    this.#showing.abort();
    this.#showing = new AbortController();
    this.#instrument = instrument;
    this.#fresh = [];
    this.#begun = false;
    this.#past = undefined;
    this.#lines.length = 0;
    this.#columns.reset();
    this.#element.replaceChildren();
    this.#market.client
      .subscribe(
        "trades",
        { symbol: instrument.symbol },
        (trade, { eventTime, time, epoch, seq }) => this.#take({ trade, time: eventTime ?? time, epoch, seq }),
        { signal: this.#showing.signal, onGap: ({ missed }) => this.#take({ missed }) },
      )
      .catch(() => {}); // the client reports it, and the system panel shows it
    void this.#begin(instrument.symbol, this.#showing.signal);
  }

  /** Shows the trades before those that arrive by the subscription. */
  async #begin(symbol: string, signal: AbortSignal): Promise<void> {
    const answer = await this.#market.rest.getTrades({ symbol, limit: PAST }, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    const epoch = answer?.position?.epoch ?? "";
    const past = (answer?.trades ?? []).map(({ price, quantity, side, time, seq }) => {
      return { trade: { price, quantity, side }, time, epoch, seq };
    });
    this.#past = past.at(-1);
    this.#begun = true;
    const held = this.#fresh.filter((entry) => !this.#isPast(entry));
    this.#fresh = [...past, ...held].slice(-LINES);
    this.#frame.draw(this.#draw, LIST_MILLIS);
  }

  /** Whether an entry is one of the earlier trades. */
  #isPast(entry: Entry): boolean {
    const last = this.#past;
    return last !== undefined && "trade" in entry && entry.epoch === last.epoch && entry.seq <= last.seq;
  }

  #take(entry: Entry): void {
    if (this.#isPast(entry)) return;
    this.#fresh.push(entry);
    if (this.#fresh.length > LINES) this.#fresh.shift();
    this.#frame.draw(this.#draw, LIST_MILLIS);
  }

  /** Lines that leave at the end are reused at the top. */
  readonly #draw = (): void => {
    if (!this.#instrument || !this.#begun) return;
    for (const entry of this.#fresh.splice(0)) {
      const line = this.#lines.length < LINES ? new Line() : (this.#lines.shift() ?? new Line());
      this.#lines.push(line);
      line.draw(entry, this.#instrument, this.#times);
      this.#columns.widen(line.widths);
      this.#element.prepend(line.element);
    }
    this.#columns.draw();
  };
}

class Line {
  readonly element: HTMLElement;
  readonly #time = new Label(make("span", "time"));
  readonly #price = new Label(make("span", "move"));
  readonly #size = new Label(make("span"));
  #entry: Entry | undefined;

  constructor() {
    this.element = make("div", "sale", ...[this.#time, this.#price, this.#size].map((label) => label.element));
  }

  /** Widths that the columns need, in characters. */
  get widths(): number[] {
    return this.#entry && "missed" in this.#entry
      ? []
      : [this.#time, this.#price, this.#size].map(({ text }) => text.length);
  }

  draw(entry: Entry, { decimals, quantityDecimals }: Instrument, times: Times): void {
    this.#entry = entry;
    const missed = "missed" in entry;
    this.element.classList.toggle("gap", missed);
    if (missed) {
      this.#time.text = `${entry.missed ?? "Some"} trades missed`;
      this.#price.text = this.#size.text = "";
    } else {
      const { side, price: at, quantity: size } = entry.trade;
      this.drawTime(times);
      this.#price.text = `${side === "buy" ? "▲" : "▼"} ${price(at, decimals)}`;
      this.#price.element.dataset.move = side === "buy" ? "up" : "down";
      this.#size.text = quantity(size, quantityDecimals);
    }
  }

  drawTime(times: Times): void {
    if (!this.#entry || "missed" in this.#entry) return;
    this.#time.text = times.timeOfDay(this.#entry.time);
    this.element.title = times.moment(this.#entry.time);
  }
}
