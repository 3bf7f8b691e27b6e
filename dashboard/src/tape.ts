import type { Trade } from "@tapeloom/client";
import { byId, Label, make } from "./dom.js";
import { grouped, price, timeOfDay } from "./format.js";
import { type Frame, LIST_MILLIS } from "./frame.js";
import type { Instrument, Market } from "./market.js";

/** How many trades are shown. */
const LINES = 60;

/** A trade, or how many were missed. */
type Entry = { readonly trade: Trade; readonly time: number } | { readonly missed: number | undefined };

/** Time and sales: the last trades of a symbol, the newest first. */
export class Tape {
  readonly #market: Market;
  readonly #frame: Frame;
  readonly #element = byId("tape");
  readonly #lines: Line[] = [];
  #showing = new AbortController();
  #decimals = 2;
  /** Since the last frame, at most as many as are shown. */
  #fresh: Entry[] = [];

  constructor(market: Market, frame: Frame) {
    this.#market = market;
    this.#frame = frame;
  }

  show({ symbol, decimals }: Instrument): void {
    this.#showing.abort();
    this.#showing = new AbortController();
    this.#decimals = decimals;
    this.#fresh = [];
    this.#lines.length = 0;
    this.#element.replaceChildren();
    this.#market.client
      .subscribe("trades", { symbol }, (trade, { time }) => this.#take({ trade, time }), {
        signal: this.#showing.signal,
        onGap: ({ missed }) => this.#take({ missed }),
      })
      .catch(() => {}); // the client tells of it, and the system's panel shows that
  }

  #take(entry: Entry): void {
    this.#fresh.push(entry);
    if (this.#fresh.length > LINES) this.#fresh.shift();
    this.#frame.draw(this.#draw, LIST_MILLIS);
  }

  /** The lines that fall off the end come back at the top. */
  readonly #draw = (): void => {
    for (const entry of this.#fresh.splice(0)) {
      const line = this.#lines.length < LINES ? new Line() : (this.#lines.shift() ?? new Line());
      this.#lines.push(line);
      line.draw(entry, this.#decimals);
      this.#element.prepend(line.element);
    }
  };
}

class Line {
  readonly element: HTMLElement;
  readonly #time = new Label(make("span", "time"));
  readonly #price = new Label(make("span", "move"));
  readonly #size = new Label(make("span"));

  constructor() {
    this.element = make("div", "sale", ...[this.#time, this.#price, this.#size].map((label) => label.element));
  }

  draw(entry: Entry, decimals: number): void {
    const missed = "missed" in entry;
    this.element.classList.toggle("gap", missed);
    if (missed) {
      this.#time.text = `${entry.missed ?? "Some"} trades missed while the connection was lost`;
      this.#price.text = this.#size.text = "";
    } else {
      const { side, price: at, quantity } = entry.trade;
      this.#time.text = timeOfDay(entry.time);
      this.#price.text = `${side === "buy" ? "▲" : "▼"} ${price(at, decimals)}`;
      this.#price.element.dataset.move = side === "buy" ? "up" : "down";
      this.#size.text = grouped(quantity);
    }
  }
}
