import { announce, byId, make, setAttribute } from "./dom.js";
import type { Found, Market } from "./market.js";
import { VirtualList, type VirtualRow } from "./virtual-list.js";

/** The maximum number of symbols that a search returns. */
const MAX_FOUND = 500;
/** How long the field must rest before the server is asked, in milliseconds. */
const WAIT_MILLIS = 80;

/**
 * The field that finds symbols while a person types: the server searches and ranks. Arrow keys and Enter choose a symbol.
 * An empty field offers all symbols.
 */
export class Search {
  readonly #market: Market;
  readonly #choose: (symbol: string) => void;
  readonly #input = byId<HTMLInputElement>("search");
  readonly #popup = byId("found");
  readonly #list: VirtualList<Found, FoundRow>;
  #asking = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #active = -1;

  constructor(market: Market, choose: (symbol: string) => void) {
    this.#market = market;
    this.#choose = choose;
    this.#list = new VirtualList({
      list: this.#popup,
      key: ({ ticker }) => ticker,
      row: (found) => new FoundRow(found),
    });
    this.#input.addEventListener("input", () => this.#ask(WAIT_MILLIS));
    this.#input.addEventListener("focus", () => this.#ask(0));
    this.#input.addEventListener("blur", () => this.#clear());
    this.#input.addEventListener("keydown", (event) => this.#pressed(event));
    // The field keeps the focus, so that a scroll or a click in the list does not close it.
    this.#popup.addEventListener("mousedown", (event) => event.preventDefault());
    this.#popup.addEventListener("click", (event) => {
      const { symbol } = (event.target as Element).closest<HTMLElement>("[data-symbol]")?.dataset ?? {};
      if (symbol) this.#take(symbol);
    });
  }

  focus(): void {
    this.#input.focus();
    this.#input.select();
  }

  #ask(waitMillis: number): void {
    clearTimeout(this.#timer);
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    this.#timer = setTimeout(() => {
      const text = this.#input.value.trim();
      const found = text ? this.#market.search(text, MAX_FOUND, signal) : this.#market.all();
      found.then(
        (symbols) => this.#show(symbols, signal),
        () => {}, // no connection: the page shows that elsewhere, and the next letter asks again
      );
    }, waitMillis);
  }

  #show(found: readonly Found[], signal: AbortSignal): void {
    if (signal.aborted || document.activeElement !== this.#input) return;
    this.#popup.hidden = false;
    this.#popup.scrollTop = 0;
    this.#popup.classList.toggle("nothing", found.length === 0);
    this.#list.show(found);
    if (found.length === 0) announce("No such symbol");
    setAttribute(this.#input, "aria-expanded", String(found.length > 0));
    this.#activate(found.length > 0 && this.#input.value.trim() ? 0 : -1);
  }

  #activate(index: number): void {
    this.#active = index;
    this.#list.activate(index);
    if (index >= 0) this.#list.reveal(index);
    const active = this.#list.row(index);
    for (const { row } of this.#list.rows()) setAttribute(row.element, "aria-selected", String(row === active));
    if (active) this.#input.setAttribute("aria-activedescendant", active.element.id);
    else this.#input.removeAttribute("aria-activedescendant");
  }

  #pressed(event: KeyboardEvent): void {
    const count = this.#list.items.length;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return; // the browser's own
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const page = { PageDown: 1, PageUp: -1 }[event.key];
    if (step !== undefined && count > 0) {
      event.preventDefault();
      this.#activate(this.#active < 0 && step < 0 ? count - 1 : (this.#active + step + count) % count);
    } else if (page !== undefined && count > 0) {
      event.preventDefault();
      this.#activate(Math.min(count - 1, Math.max(0, this.#active + page * this.#list.pageSize)));
    } else if (event.key === "Enter") {
      const found = this.#list.items[this.#active];
      if (found) this.#take(found.symbol);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      const open = !this.#popup.hidden || this.#input.value !== "";
      this.#clear();
      if (!open) this.#input.blur();
    }
  }

  #take(symbol: string): void {
    this.#input.blur();
    this.#choose(symbol);
  }

  /** Ends the search: the field is empty for the next one. */
  #clear(): void {
    this.#input.value = "";
    clearTimeout(this.#timer);
    this.#asking.abort();
    this.#popup.hidden = true;
    setAttribute(this.#input, "aria-expanded", "false");
    this.#activate(-1);
    this.#list.show([]);
  }
}

/** Makes the ids of rows, which the field names as the active ones. */
let made = 0;

class FoundRow implements VirtualRow {
  readonly element: HTMLElement;

  constructor({ symbol, description, exchange }: Found) {
    const texts = [make("b", "", symbol), make("span", "", description), make("span", "where", exchange)];
    this.element = make("li", "", ...texts);
    this.element.id = `found-${made++}`;
    this.element.dataset.symbol = symbol;
    this.element.setAttribute("aria-selected", "false");
  }
}
