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

let announceTimer: ReturnType<typeof setTimeout> | undefined;

/** Tells those who do not see the page. What comes close together is said once, and only the last. */
export function announce(text: string): void {
  clearTimeout(announceTimer);
  announceTimer = setTimeout(() => {
    byId("announcement").textContent = text;
  }, 250);
}
