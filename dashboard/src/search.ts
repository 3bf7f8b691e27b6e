import { announce, byId, make } from "./dom.js";
import type { Found, Market } from "./market.js";

const MOST = 12;
const WAIT_MILLIS = 120;

/** Finds symbols while a person types; arrow keys and Enter choose one. */
export class Search {
  readonly #market: Market;
  readonly #choose: (symbol: string) => void;
  readonly #input = byId<HTMLInputElement>("search");
  readonly #list = byId("found");
  #asking = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #active = -1;

  constructor(market: Market, choose: (symbol: string) => void) {
    this.#market = market;
    this.#choose = choose;
    this.#input.addEventListener("input", () => this.#ask(WAIT_MILLIS));
    this.#input.addEventListener("focus", () => this.#ask(0));
    this.#input.addEventListener("blur", () => this.#clear());
    this.#input.addEventListener("keydown", (event) => this.#pressed(event));
    // Before the field loses the focus, which closes the list.
    this.#list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      this.#take((event.target as Element).closest<HTMLElement>("[data-symbol]"));
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
      this.#market.search(this.#input.value.trim(), MOST, signal).then(
        (found) => this.#show(found, signal),
        () => {}, // no connection: the page says so elsewhere, and the next letter asks again
      );
    }, waitMillis);
  }

  #show(found: readonly Found[], signal: AbortSignal): void {
    if (signal.aborted || document.activeElement !== this.#input) return;
    this.#list.replaceChildren(
      ...found.map(({ symbol, description, exchange }, place) => {
        const item = make(
          "li",
          "",
          make("b", "", symbol),
          make("span", "", description),
          make("span", "where", exchange),
        );
        item.id = `found-${place}`;
        item.role = "option";
        item.dataset.symbol = symbol;
        return item;
      }),
    );
    if (found.length === 0) {
      const nothing = make("li", "nothing", "No such symbol");
      nothing.role = "option";
      nothing.setAttribute("aria-disabled", "true");
      this.#list.append(nothing);
      announce("No such symbol");
    }
    this.#list.hidden = false;
    this.#input.setAttribute("aria-expanded", "true");
    this.#activate(found.length > 0 && this.#input.value.trim() ? 0 : -1);
  }

  #activate(place: number): void {
    this.#active = place;
    [...this.#list.children].forEach((item, at) => {
      item.setAttribute("aria-selected", String(at === place));
    });
    const active = this.#list.children[place];
    if (active) {
      this.#input.setAttribute("aria-activedescendant", active.id);
      active.scrollIntoView({ block: "nearest" });
    } else {
      this.#input.removeAttribute("aria-activedescendant");
    }
  }

  #pressed(event: KeyboardEvent): void {
    const items = this.#list.querySelectorAll("[data-symbol]").length;
    if (event.ctrlKey || event.metaKey || event.altKey) return; // the browser's own
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && items > 0) {
      event.preventDefault();
      this.#activate((this.#active + step + items) % items);
    } else if (event.key === "Enter") {
      this.#take(this.#list.children[this.#active]);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      const open = !this.#list.hidden || this.#input.value !== "";
      this.#clear();
      if (!open) this.#input.blur();
    }
  }

  #take(item: Element | null | undefined): void {
    const symbol = (item as HTMLElement | null | undefined)?.dataset.symbol;
    if (!symbol) return;
    this.#input.blur();
    this.#choose(symbol);
  }

  /** What was searched for is over: the field is empty for the next search. */
  #clear(): void {
    this.#input.value = "";
    this.#close();
  }

  #close(): void {
    clearTimeout(this.#timer);
    this.#asking.abort();
    this.#list.hidden = true;
    this.#input.setAttribute("aria-expanded", "false");
    this.#activate(-1);
  }
}
