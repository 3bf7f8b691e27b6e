import type { MarketTick } from "@tapeloom/client";
import { Label, make, setAttribute } from "./dom.js";
import { flash } from "./flash.js";
import { direction, percent, price, signed } from "./format.js";
import type { Frame } from "./frame.js";
import type { Instrument, Listed, Market } from "./market.js";
import { Sparkline } from "./sparkline.js";
import type { VirtualRow } from "./virtual-list.js";

/** A row of the watchlist: a symbol with its price. It is subscribed to between `resume` and `pause`. */
export class WatchRow implements VirtualRow {
  readonly element = make("li");
  readonly #market: Market;
  readonly #frame: Frame;
  readonly #symbol: string;
  readonly #widen: (characters: number) => void;
  readonly #spark = new Sparkline();
  readonly #price = new Label(make("span", "price"));
  readonly #change = new Label(make("span", "move"));
  #showing = new AbortController();
  #instrument: Instrument | undefined;
  #tick: MarketTick | undefined;
  /** Event time of the tick, epoch milliseconds. */
  #time = 0;
  /** The price that is drawn. */
  #shown: number | undefined;

  /** `widen` is called with the number of characters of each price. */
  constructor({ symbol, description }: Listed, market: Market, frame: Frame, widen: (characters: number) => void) {
    this.#market = market;
    this.#frame = frame;
    this.#symbol = symbol;
    this.#widen = widen;
    this.element.dataset.symbol = symbol;
    this.element.append(
      make("span", "name", make("b", "", symbol), make("span", "description", description)),
      this.#spark.element,
      make("span", "numbers", this.#price.element, this.#change.element),
    );
  }

  /** Shows whether the symbol is on screen, and whether the Tab key reaches this row. */
  mark(selected: boolean, reachable: boolean): void {
    setAttribute(this.element, "aria-selected", String(selected));
    this.element.tabIndex = reachable ? 0 : -1;
  }

  resume(): void {
    this.#showing = new AbortController();
    this.#load(this.#showing.signal).catch(() => {}); // the row stays empty; the system panel shows the error
  }

  pause(): void {
    this.#showing.abort();
    this.#shown = undefined;
  }

  async #load(signal: AbortSignal): Promise<void> {
    const symbol = this.#symbol;
    this.#instrument = await this.#market.instrument(symbol);
    if (signal.aborted) return;
    const subscribed = this.#market.client.subscribe(
      "quotes",
      { symbol },
      (tick, { eventTime, time }) => this.#take(tick, eventTime ?? time),
      { signal },
    );
    await Promise.all([subscribed, this.#spark.load(this.#market, symbol, signal)]);
  }

  #take(tick: MarketTick, time: number): void {
    this.#tick = tick;
    this.#time = time;
    this.#frame.draw(this.#draw);
  }

  readonly #draw = (): void => {
    if (!this.#tick || !this.#instrument) return;
    const { price: last, change, change_percent } = this.#tick;
    const { decimals } = this.#instrument;
    const way = direction(change);
    this.#price.text = price(last, decimals);
    this.#widen(this.#price.text.length);
    this.#change.text = `${way.sign} ${percent(change_percent)}`;
    this.#change.element.title = signed(change, decimals);
    this.#change.element.dataset.move = way.name;
    this.#spark.price(last, this.#time);
    if (this.#shown !== undefined && this.#shown !== last) {
      flash(this.#price.element, direction(last - this.#shown).name);
    }
    this.#shown = last;
  };
}
