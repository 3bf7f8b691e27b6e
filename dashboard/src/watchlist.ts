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
/** How many are remembered, of all servers that this browser has seen here. */
const MOST_KEPT = 200;
/** The room of a price, in characters: what most need, and the most that a row has. */
const ROOM = { least: 9, most: 16 };

/** The symbols that are watched, with their prices. */
export class Watchlist {
  readonly #market: Market;
  readonly #frame: Frame;
  readonly #choose: (symbol: string) => void;
  readonly #element = byId("watch-list");
  readonly #rows = new Map<string, Row>();
  #chosen = "";
  #room = 0;

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

  /**
   * Watches what was watched before, as far as this server has it; where it has nothing of that, what it has first. What
   * was kept stays as it was: another server at the same address may know it.
   *
   * @param known symbols that the server has
   */
  async open(known: readonly string[]): Promise<void> {
    const kept = await this.#instruments(keptSymbols());
    const instruments = kept.length > 0 ? kept.slice(0, MOST) : await this.#instruments(known.slice(0, AT_FIRST));
    for (const row of this.#rows.values()) row.end();
    this.#rows.clear();
    this.#room = 0;
    for (const instrument of instruments) this.#add(instrument);
    this.#mark();
  }

  async #instruments(symbols: readonly string[]): Promise<Instrument[]> {
    const found = await Promise.all(symbols.map((symbol) => this.#market.instrument(symbol)));
    const bySymbol = new Map(found.flatMap((one) => (one ? [[one.symbol, one] as const] : [])));
    return [...bySymbol.values()];
  }

  get symbols(): string[] {
    return [...this.#rows.keys()];
  }

  has(symbol: string): boolean {
    return this.#rows.has(symbol);
  }

  /** Watches an instrument, or no longer, and remembers that; false when there are too many. */
  toggle(instrument: Instrument): boolean {
    const { symbol } = instrument;
    const before = new Set([...this.symbols, ...keptSymbols()]);
    const row = this.#rows.get(symbol);
    if (row) {
      row.end();
      this.#rows.delete(symbol);
      before.delete(symbol);
    } else {
      if (this.#rows.size >= MOST) return false;
      this.#add(instrument);
      before.add(symbol);
    }
    this.#mark();
    remember("watchlist", [...before].slice(0, MOST_KEPT).join(","));
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

  #add(instrument: Instrument): void {
    const row = new Row(instrument, this.#market, this.#frame, (characters) => this.#widen(characters));
    this.#rows.set(instrument.symbol, row);
    this.#element.append(row.element);
  }

  /** All rows have the same columns, as wide as the longest price needs. */
  #widen(characters: number): void {
    const room = Math.min(ROOM.most, Math.max(ROOM.least, characters));
    if (room <= this.#room) return;
    this.#room = room;
    this.#element.style.setProperty("--room", `${room}ch`);
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

/** What a person has chosen to watch, of whatever server; nothing where nobody has chosen. */
export function keptSymbols(): string[] {
  return (recall("watchlist")?.split(",") ?? []).filter(Boolean);
}

/** One symbol's line. */
class Row {
  readonly element = make("li");
  readonly #frame: Frame;
  readonly #instrument: Instrument;
  readonly #widen: (characters: number) => void;
  readonly #ending = new AbortController();
  readonly #spark = new Sparkline();
  readonly #price = new Label(make("span", "price"));
  readonly #change = new Label(make("span", "move"));
  #tick: MarketTick | undefined;
  #time = 0;
  #shown: number | undefined;

  constructor(instrument: Instrument, market: Market, frame: Frame, widen: (characters: number) => void) {
    const { symbol, description } = instrument;
    this.#frame = frame;
    this.#instrument = instrument;
    this.#widen = widen;
    this.element.role = "option";
    this.element.dataset.symbol = symbol;
    this.element.append(
      make("span", "name", make("b", "", symbol), make("span", "description", description)),
      this.#spark.element,
      make("span", "numbers", this.#price.element, this.#change.element),
    );
    const { signal } = this.#ending;
    market.client
      .subscribe("quotes", { symbol }, (tick, { eventTime, time }) => this.#take(tick, eventTime ?? time), { signal })
      .catch(() => {}); // the client tells of it, and the system's panel shows that
    this.#spark.load(market, symbol, signal).catch(() => {}); // it stays empty
  }

  end(): void {
    this.#ending.abort();
    this.element.remove();
  }

  #take(tick: MarketTick, time: number): void {
    this.#tick = tick;
    this.#time = time;
    this.#frame.draw(this.#draw);
  }

  readonly #draw = (): void => {
    if (!this.#tick) return;
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
