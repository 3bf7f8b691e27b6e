import { type Choices, choices } from "./choices.js";
import { byId } from "./dom.js";
import type { Frame } from "./frame.js";
import type { Instrument, Listed, Market } from "./market.js";
import { recall, recallOneOf, remember } from "./memory.js";
import { VirtualList } from "./virtual-list.js";
import { WatchRow } from "./watch-row.js";

/** The number of symbols in the watchlist of a person who has not chosen any. */
const DEFAULT_SIZE = 12;
/** The maximum number of symbols in the watchlist, those of other servers included. */
export const MAX_WATCHED = 10_000;
/** The width of a price, in characters. */
const PRICE_WIDTH = { min: 9, max: 16 };
/** A key that is held down chooses the symbol on which it rests for this time, in milliseconds. */
const REPEAT_MILLIS = 150;

/** The lists that the panel can show: the watchlist, or all symbols of the server. */
const LISTS = ["watched", "all"] as const;

/** The list of symbols with their prices. Only visible rows are subscribed to. */
export class Watchlist {
  readonly #market: Market;
  readonly #choose: (symbol: string) => void;
  readonly #element = byId("watch-list");
  readonly #choice = byId("watch-choice");
  readonly #list: VirtualList<Listed, WatchRow>;
  readonly #choices: Choices;
  #watched = new Map<string, Listed>();
  #all: readonly Listed[] = [];
  #shown: (typeof LISTS)[number] = "watched";
  /** The index of each symbol of the list that is shown. */
  #indexes = new Map<string, number>();
  #chosen = "";
  #width = 0;
  #choosing: ReturnType<typeof setTimeout> | undefined;

  constructor(market: Market, frame: Frame, choose: (symbol: string) => void) {
    this.#market = market;
    this.#choose = choose;
    const widen = (characters: number) => this.#widen(characters);
    this.#list = new VirtualList({
      list: this.#element,
      key: ({ symbol }) => symbol,
      row: (listed) => {
        const row = new WatchRow(listed, market, frame, widen);
        row.mark(listed.symbol === this.#chosen, listed === this.#list.items[this.#reachable]);
        return row;
      },
    });
    this.#element.addEventListener("click", (event) => {
      const symbol = (event.target as Element).closest<HTMLElement>("[data-symbol]")?.dataset.symbol;
      if (symbol) choose(symbol);
    });
    this.#element.addEventListener("keydown", (event) => this.#pressed(event));
    const offered = [
      { value: "watched", label: "Watched", title: "Watched symbols" },
      { value: "all", label: "All", title: "All symbols" },
    ];
    this.#choices = choices(this.#choice, offered, this.#shown, (list) => {
      remember("list", list);
      this.#show(list === "all" ? "all" : "watched");
    });
  }

  /**
   * Shows the symbols that the person watches and this server has; if there are none, those that the server lists first.
   * The remembered symbols stay as they are: another server at the same address may have them.
   *
   * @param all the symbols that the server has
   */
  async open(all: readonly Listed[]): Promise<void> {
    const kept = await this.#market.listed(watchedSymbols());
    const watched = kept.length > 0 ? kept.slice(0, MAX_WATCHED) : all.slice(0, DEFAULT_SIZE);
    this.#all = all;
    this.#watched = new Map(watched.map((listed) => [listed.symbol, listed]));
    this.#width = 0;
    const remembered = recallOneOf("list", ["", ...LISTS]);
    const nothingChosen = kept.length === 0 && all.length > watched.length;
    const list = remembered || (nothingChosen ? "all" : "watched");
    this.#choices.mark(list);
    this.#show(list);
  }

  /** The symbols of the watchlist. */
  get symbols(): string[] {
    return [...this.#watched.keys()];
  }

  has(symbol: string): boolean {
    return this.#watched.has(symbol);
  }

  /** Adds an instrument to the watchlist or removes it, and remembers that. Returns false if the watchlist is full. */
  toggle({ symbol, description }: Instrument): boolean {
    const remembered = new Set([...this.symbols, ...watchedSymbols()]);
    if (this.#watched.delete(symbol)) {
      remembered.delete(symbol);
    } else {
      if (remembered.size >= MAX_WATCHED) return false;
      this.#watched.set(symbol, { symbol, description });
      remembered.add(symbol);
    }
    remember("watchlist", [...remembered].join(","));
    this.#show(this.#shown);
    return true;
  }

  /** Shows which symbol is on screen. */
  mark(symbol: string): void {
    this.#chosen = symbol;
    this.#mark();
  }

  /** Returns the symbol some places after the one on screen; the first or last one at the ends of the list. */
  next(step: number): string | undefined {
    const place = this.#indexes.get(this.#chosen) ?? -1;
    const { items } = this.#list;
    return items[Math.min(items.length - 1, Math.max(0, place + step))]?.symbol;
  }

  focus(): void {
    this.#list.activate(this.#reachable);
    this.#list.reveal(this.#reachable);
    this.#list.row(this.#reachable)?.element.focus({ preventScroll: true });
  }

  #show(list: (typeof LISTS)[number]): void {
    this.#shown = list;
    const items = list === "all" ? this.#all : [...this.#watched.values()];
    this.#indexes = new Map(items.map(({ symbol }, index) => [symbol, index]));
    this.#element.setAttribute("aria-label", list === "all" ? "All symbols" : "Watchlist");
    this.#choice.hidden = !this.#all.some(({ symbol }) => !this.#watched.has(symbol));
    this.#list.show(items);
    this.#mark();
  }

  /** The row that the Tab key reaches. */
  get #reachable(): number {
    return this.#indexes.get(this.#chosen) ?? 0;
  }

  #mark(): void {
    this.#list.activate(this.#reachable);
    for (const { index, row } of this.#list.rows()) {
      row.mark(this.#list.items[index]?.symbol === this.#chosen, index === this.#reachable);
    }
    if (this.#indexes.has(this.#chosen)) this.#list.reveal(this.#reachable);
  }

  /** All rows have the same columns, as wide as the longest price needs. */
  #widen(characters: number): void {
    const width = Math.min(PRICE_WIDTH.max, Math.max(PRICE_WIDTH.min, characters));
    if (width <= this.#width) return;
    this.#width = width;
    this.#element.style.setProperty("--room", `${width}ch`);
  }

  #pressed(event: KeyboardEvent): void {
    const { length } = this.#list.items;
    const page = this.#list.pageSize;
    const step = { ArrowUp: -1, ArrowDown: 1, PageUp: -page, PageDown: page, Home: -length, End: length }[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const symbol = this.next(step);
    if (!symbol) return;
    this.mark(symbol);
    this.focus();
    clearTimeout(this.#choosing);
    if (event.repeat) this.#choosing = setTimeout(() => this.#choose(symbol), REPEAT_MILLIS);
    else this.#choose(symbol);
  }
}

/** Returns the symbols that a person has chosen to watch, of any server; empty if nothing was chosen. */
export function watchedSymbols(): string[] {
  return (recall("watchlist")?.split(",") ?? []).filter(Boolean);
}
