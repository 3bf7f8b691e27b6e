import type { BookUpdate } from "@tapeloom/client";
import { byId, Columns, Label, make } from "./dom.js";
import { column, price, quantity, rough } from "./format.js";
import { type Frame, LIST_MILLIS } from "./frame.js";
import type { Instrument, Market } from "./market.js";

/** The number of levels of each side. */
const LEVELS = 10;
/** Minimum widths of the columns price, size, total, in characters. */
const COLUMNS = [8, 7, 7];

/** The order book of a symbol as a ladder: asks above, bids below, the depth as bars in the background. */
export class Book {
  readonly #market: Market;
  readonly #frame: Frame;
  readonly #asks = Array.from({ length: LEVELS }, () => new Rung("ask"));
  readonly #bids = Array.from({ length: LEVELS }, () => new Rung("bid"));
  readonly #middle = new Label(make("b"));
  readonly #spread = new Label(make("span"));
  readonly #ladder = byId("ladder");
  readonly #columns = new Columns(this.#ladder, COLUMNS);
  #showing = new AbortController();
  #instrument: Instrument | undefined;
  #update: BookUpdate | undefined;

  /** `pointed` is called with the price of a level that a person clicks at. */
  constructor(market: Market, frame: Frame, pointed: (price: number) => void) {
    this.#market = market;
    this.#frame = frame;
    const elements = (rungs: readonly Rung[]) => rungs.map(({ element }) => element);
    this.#ladder.append(
      ...elements(this.#asks).reverse(),
      make("div", "middle", this.#middle.element, this.#spread.element),
      ...elements(this.#bids),
    );
    this.#ladder.addEventListener("click", ({ target }) => {
      const { shown } = [...this.#asks, ...this.#bids].find(({ element }) => element.contains(target as Node)) ?? {};
      if (shown !== undefined) pointed(shown);
    });
  }

  show(instrument: Instrument): void {
    this.#showing.abort();
    this.#showing = new AbortController();
    this.#instrument = instrument;
    this.#columns.reset();
    this.#update = undefined;
    this.#frame.draw(this.#draw);
    this.#market.client
      .subscribe(
        "orderbook",
        { symbol: instrument.symbol, params: { updates: "delta" } },
        (update) => this.#take(update),
        {
          signal: this.#showing.signal,
        },
      )
      .catch(() => {}); // the client reports it, and the system panel shows it
  }

  #take(update: BookUpdate): void {
    this.#update = update;
    this.#frame.draw(this.#draw, LIST_MILLIS);
  }

  readonly #draw = (): void => {
    if (!this.#instrument) return;
    const { decimals } = this.#instrument;
    const { bids = [], asks = [] } = this.#update ?? {};
    const deepest = Math.max(depth(bids), depth(asks)) || 1;
    this.#drawSide(this.#bids, bids, deepest, this.#instrument);
    this.#drawSide(this.#asks, asks, deepest, this.#instrument);
    for (const { widths } of [...this.#bids, ...this.#asks]) this.#columns.widen(widths);
    this.#columns.draw();
    const [[bid] = [], [ask] = []] = [bids[0], asks[0]];
    if (bid === undefined || ask === undefined) {
      this.#middle.text = "–";
      this.#spread.text = bids.length + asks.length === 0 ? "no orders" : "";
    } else {
      const middle = (bid + ask) / 2;
      this.#middle.text = price(middle, decimals + 1);
      const points = middle > 0 ? ` · ${rough(((ask - bid) / middle) * 10_000)} bp` : "";
      this.#spread.text = `spread ${price(ask - bid, decimals)}${points}`;
    }
  };

  #drawSide(
    rungs: readonly Rung[],
    levels: readonly (readonly number[])[],
    deepest: number,
    { decimals, quantityDecimals }: Instrument,
  ): void {
    let total = 0;
    const totalText = column(deepest, quantityDecimals);
    rungs.forEach((rung, place) => {
      const [at, size] = levels[place] ?? [];
      if (at === undefined || size === undefined) {
        rung.clear();
      } else {
        total += size;
        rung.shown = at;
        rung.draw(price(at, decimals), quantity(size, quantityDecimals), totalText(total), total / deepest);
      }
    });
  }
}

function depth(levels: readonly (readonly number[])[]): number {
  return levels.slice(0, LEVELS).reduce((sum, [, size = 0]) => sum + size, 0);
}

/** One price of the ladder. */
class Rung {
  readonly element: HTMLElement;
  /** The price that is shown; undefined if there is none. */
  shown: number | undefined;
  readonly #bar = make("i");
  readonly #price = new Label(make("span", "at"));
  readonly #size = new Label(make("span"));
  readonly #total = new Label(make("span"));
  #share = -1;

  constructor(side: "bid" | "ask") {
    this.element = make(
      "div",
      `rung ${side}`,
      this.#bar,
      ...[this.#price, this.#size, this.#total].map((label) => label.element),
    );
  }

  draw(at: string, size: string, total: string, share: number): void {
    this.#price.text = at;
    this.#size.text = size;
    this.#total.text = total;
    this.#scale(share);
  }

  /** Widths that the columns need, in characters. */
  get widths(): number[] {
    return [this.#price, this.#size, this.#total].map(({ text }) => text.length);
  }

  clear(): void {
    this.shown = undefined;
    this.#price.text = this.#size.text = this.#total.text = "";
    this.#scale(0);
  }

  #scale(share: number): void {
    const rounded = Math.round(share * 200) / 200;
    if (rounded === this.#share) return;
    this.#share = rounded;
    this.#bar.style.transform = `scaleX(${rounded})`;
  }
}
