import type { MarketTick } from "@tapeloom/client";
import { byId, Label, make } from "./dom.js";
import { flash } from "./flash.js";
import { direction, percent, price, signed } from "./format.js";
import type { Frame } from "./frame.js";
import type { Instrument, Market } from "./market.js";
import { recall, remember } from "./memory.js";
import { Sparkline } from "./sparkline.js";

/** How many symbols of a server are watched where nobody has chosen. */
const AT_FIRST = 12;
/** How many may be watched. */
export const MOST = 50;

/** The symbols that are watched, with their prices. */
export class Watchlist {
  readonly #market: Market;
  readonly #frame: Frame;
  readonly #choose: (symbol: string) => void;
  readonly #element = byId("watch-list");
  readonly #rows = new Map<string, Row>();
  #chosen = "";

  constructor(market: Market, frame: Frame, choose: (symbol: string) => void) {
    this.#market = market;
    this.#frame = frame;
    this.#choose = choose;
    this.#element.addEventListener("click", (event) => {
      const symbol = (event.target as Element).closest<HTMLElement>("[data-symbol]")?.dataset.symbol;
      if (symbol) choose(symbol);
    });
    this.#element.addEventListener("keydown", (event) => this.#pressed(event));
  }

  /** Watches what was watched before, as far as it exists; at first, what the server has. */
  start(known: readonly string[]): void {
    const kept = recall("watchlist")?.split(",") ?? [];
    const symbols = kept.filter(Boolean);
    for (const symbol of symbols.length > 0 ? symbols : known.slice(0, AT_FIRST)) this.#add(symbol);
  }

  get symbols(): string[] {
    return [...this.#rows.keys()];
  }

  has(symbol: string): boolean {
    return this.#rows.has(symbol);
  }

  /** Watches a symbol, or no longer; false when there are too many. */
  toggle(symbol: string): boolean {
    const row = this.#rows.get(symbol);
    if (row) {
      row.end();
      this.#rows.delete(symbol);
    } else {
      if (this.#rows.size >= MOST) return false;
      this.#add(symbol);
    }
    this.#mark();
    remember("watchlist", this.symbols.join(","));
    return true;
  }

  /** Shows which symbol is on screen. */
  mark(symbol: string): void {
    this.#chosen = symbol;
    this.#mark();
  }

  /** The symbol that comes so many places after the one on screen. */
  next(step: number): string | undefined {
    const { symbols } = this;
    const place = symbols.indexOf(this.#chosen);
    return symbols[Math.min(symbols.length - 1, Math.max(0, place + step))];
  }

  focus(): void {
    (this.#rows.get(this.#chosen) ?? this.#rows.values().next().value)?.element.focus();
  }

  #add(symbol: string): void {
    const row = new Row(symbol, this.#market, this.#frame, () => {
      row.end();
      this.#rows.delete(symbol); // the server has no such symbol
    });
    this.#rows.set(symbol, row);
    this.#element.append(row.element);
  }

  #mark(): void {
    const reachable = this.#rows.has(this.#chosen) ? this.#chosen : this.symbols[0];
    for (const [symbol, { element }] of this.#rows) {
      element.setAttribute("aria-selected", String(symbol === this.#chosen));
      element.tabIndex = symbol === reachable ? 0 : -1;
    }
    this.#rows.get(this.#chosen)?.element.scrollIntoView({ block: "nearest" });
  }

  #pressed(event: KeyboardEvent): void {
    const step = { ArrowUp: -1, ArrowDown: 1, Home: -MOST, End: MOST }[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const symbol = this.next(step);
    if (!symbol) return;
    this.#choose(symbol);
    this.focus();
  }
}

/** One symbol's line. */
class Row {
  readonly element = make("li");
  readonly #frame: Frame;
  readonly #ending = new AbortController();
  readonly #spark = new Sparkline();
  readonly #description = new Label(make("span", "description"));
  readonly #price = new Label(make("span", "price"));
  readonly #change = new Label(make("span", "move"));
  #instrument: Instrument | undefined;
  #tick: MarketTick | undefined;
  #shown: number | undefined;

  constructor(symbol: string, market: Market, frame: Frame, unknown: () => void) {
    this.#frame = frame;
    this.element.role = "option";
    this.element.dataset.symbol = symbol;
    this.element.append(
      make("span", "name", make("b", "", symbol), this.#description.element),
      this.#spark.element,
      make("span", "numbers", this.#price.element, this.#change.element),
    );
    const { signal } = this.#ending;
    market
      .instrument(symbol)
      .then((instrument) => {
        this.#instrument = instrument;
        this.#description.text = instrument.description;
        frame.draw(this.#draw);
        const watching = market.client.subscribe("quotes", { symbol }, (tick) => this.#take(tick), { signal });
        return Promise.all([watching, this.#spark.load(market, symbol, signal)]);
      })
      .catch((error) => {
        if (!signal.aborted && !error.retryable) unknown();
      });
  }

  end(): void {
    this.#ending.abort();
    this.element.remove();
  }

  #take(tick: MarketTick): void {
    this.#tick = tick;
    this.#frame.draw(this.#draw);
  }

  readonly #draw = (): void => {
    if (!this.#tick || !this.#instrument) return;
    const { price: last, change, change_percent } = this.#tick;
    const { decimals } = this.#instrument;
    const way = direction(change);
    this.#price.text = price(last, decimals);
    this.#change.text = `${way.sign} ${percent(change_percent)}`;
    this.#change.element.title = signed(change, decimals);
    this.#change.element.dataset.move = way.name;
    this.#spark.element.dataset.move = way.name;
    this.#spark.price(last, Date.now());
    if (this.#shown !== undefined && this.#shown !== last) {
      flash(this.#price.element, direction(last - this.#shown).name);
    }
    this.#shown = last;
  };
}
