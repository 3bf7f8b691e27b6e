/** Returns an element of the page by its id. */
export function byId<E extends HTMLElement = HTMLElement>(id: string): E {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no #${id}`);
  return element as E;
}

/** Returns a new element with a class, and with text or children in it. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = "",
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

/** A text that is written to the page only when it changes. */
export class Label {
  readonly element: HTMLElement;
  readonly #node: Text;
  #text: string;

  constructor(element: HTMLElement) {
    this.element = element;
    this.#text = element.textContent ?? "";
    this.#node = document.createTextNode(this.#text);
    element.replaceChildren(this.#node);
  }

  set text(text: string) {
    if (text === this.#text) return;
    this.#text = text;
    this.#node.data = text;
  }

  get text(): string {
    return this.#text;
  }
}

/** Sets an attribute only when it changes. */
export function setAttribute(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** The columns of a list, each as wide as its longest text. They do not become narrower until a reset. */
export class Columns {
  readonly #element: HTMLElement;
  readonly #least: readonly number[];
  #widths: readonly number[];

  /** `least` are the minimum widths, in characters. */
  constructor(list: HTMLElement, least: readonly number[]) {
    this.#element = list.parentElement ?? list; // its heading has the same columns
    this.#least = least;
    this.#widths = least;
  }

  reset(): void {
    this.#widths = this.#least;
  }

  /** Widens the columns for a line with texts of these lengths. */
  widen(widths: readonly number[]): void {
    this.#widths = this.#widths.map((width, place) => Math.max(width, widths[place] ?? 0));
  }

  draw(): void {
    const columns = this.#widths.map((width) => `minmax(0, ${width}fr)`).join(" ");
    setAttribute(this.#element, "style", `--columns: ${columns}`);
  }
}

/** Returns a dialog by its id. Its button opens it, and a click outside closes it. */
export function dialogOf(id: string): HTMLDialogElement {
  const dialog = byId<HTMLDialogElement>(id);
  byId(`${id}-button`).addEventListener("click", () => dialog.showModal());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close(); // outside
  });
  return dialog;
}

let announceTimer: ReturnType<typeof setTimeout> | undefined;

/** Announces a text to screen readers. Of texts in quick succession, only the last is announced. */
export function announce(text: string): void {
  clearTimeout(announceTimer);
  announceTimer = setTimeout(() => {
    byId("announcement").textContent = text;
  }, 250);
}
