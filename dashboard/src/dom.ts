/** An element of the page by its id; the page is written with it. */
export function byId<E extends HTMLElement = HTMLElement>(id: string): E {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no #${id}`);
  return element as E;
}

/** A new element with a class, and with text or children in it. */
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

/** A piece of text that is written to the page only when it changes. */
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

/** The columns of a list, each as wide as its longest text needs: they widen, and do not narrow until a reset. */
export class Columns {
  readonly #element: HTMLElement;
  readonly #least: readonly number[];
  #widths: readonly number[];

  /** `least` is what the columns have at the least, in characters. */
  constructor(list: HTMLElement, least: readonly number[]) {
    this.#element = list.parentElement ?? list; // its heading has the same columns
    this.#least = least;
    this.#widths = least;
  }

  reset(): void {
    this.#widths = this.#least;
  }

  /** Makes room for a line, whose texts are of these lengths. */
  widen(widths: readonly number[]): void {
    this.#widths = this.#widths.map((width, place) => Math.max(width, widths[place] ?? 0));
  }

  draw(): void {
    const columns = this.#widths.map((width) => `minmax(0, ${width}fr)`).join(" ");
    setAttribute(this.#element, "style", `--columns: ${columns}`);
  }
}

/** A dialog by its id: its button opens it, and a click beside it closes it. */
export function dialogOf(id: string): HTMLDialogElement {
  const dialog = byId<HTMLDialogElement>(id);
  byId(`${id}-button`).addEventListener("click", () => dialog.showModal());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close(); // beside it
  });
  return dialog;
}

let announceTimer: ReturnType<typeof setTimeout> | undefined;

/** Tells those who do not see the page. What comes close together is said once, and only the last. */
export function announce(text: string): void {
  clearTimeout(announceTimer);
  announceTimer = setTimeout(() => {
    byId("announcement").textContent = text;
  }, 250);
}
