import { setAttribute } from "./dom.js";

/** The part of a list that its window shows. */
export interface Range {
  /** Index of the first row. */
  readonly first: number;
  /** Index after the last row. */
  readonly end: number;
}

const NOTHING: Range = { first: 0, end: 0 };
/** Rows beyond each edge of the window that exist already, so that scrolling shows no blank rows. */
const OVERSCAN = 3;
/** A list that was not scrolled for this time, in milliseconds, has settled. */
const SETTLE_MILLIS = 150;

/** Returns the rows that a window of a list needs, with some beyond its edges. A window without height needs none. */
export function rangeOf(count: number, rowHeight: number, scrollTop: number, height: number): Range {
  if (!(height > 0 && rowHeight > 0)) return NOTHING;
  const first = Math.floor(scrollTop / rowHeight) - OVERSCAN;
  const end = Math.ceil((scrollTop + height) / rowHeight) + OVERSCAN;
  return { first: Math.min(count, Math.max(0, first)), end: Math.max(0, Math.min(count, end)) };
}

/** A row of a virtual list. */
export interface VirtualRow {
  readonly element: HTMLElement;
  /** Called when the list has settled with this row in its window. Called again after `pause`. */
  resume?(): void;
  /** Called when the row leaves the window, whether or not it stays in the document. */
  pause?(): void;
}

/** How a list makes its rows. */
export interface VirtualListOptions<T, R extends VirtualRow> {
  /** The element with the role `listbox`, which scrolls. Its style sheet sets `--row-height`, in rem. */
  readonly list: HTMLElement;
  /** What identifies an item. */
  readonly key: (item: T) => string;
  readonly row: (item: T) => R;
}

/** A row and its index in the list. */
interface Placed<R> {
  readonly row: R;
  index: number;
}

/**
 * A list box of any length, of which only the rows in its window are in the document. Each row has its place in the whole
 * list (`aria-posinset`, `aria-setsize`). The active row, which the keyboard is on, stays in the document while it is
 * scrolled out of the window.
 */
export class VirtualList<T, R extends VirtualRow> {
  readonly #options: VirtualListOptions<T, R>;
  readonly #rows = new Map<string, Placed<R>>();
  readonly #live = new Set<R>();
  #items: readonly T[] = [];
  #range = NOTHING;
  #active = -1;
  #frame: number | undefined;
  #settling: ReturnType<typeof setTimeout> | undefined;

  constructor(options: VirtualListOptions<T, R>) {
    this.#options = options;
    options.list.addEventListener("scroll", () => {
      this.#frame ??= requestAnimationFrame(() => {
        this.#frame = undefined;
        this.#draw();
      });
    });
    new ResizeObserver(() => this.#draw()).observe(options.list);
  }

  get items(): readonly T[] {
    return this.#items;
  }

  /** The number of whole rows in the window, at least 1. */
  get pageSize(): number {
    return Math.max(1, Math.floor(this.#options.list.clientHeight / this.#rowHeight()));
  }

  /** Replaces the items. Rows of items that are still there are kept. No row is active afterwards. */
  show(items: readonly T[]): void {
    const indexes = new Map(items.map((item, index) => [this.#options.key(item), index]));
    this.#items = items;
    this.#active = -1;
    this.#options.list.style.setProperty("--rows", String(items.length));
    for (const [key, placed] of [...this.#rows]) {
      const index = indexes.get(key);
      if (index === undefined) this.#remove(key);
      else this.#place(placed, index);
    }
    const before = [...this.#rows.values()];
    const sorted = [...before].sort((one, other) => one.index - other.index);
    if (sorted.some((placed, at) => placed !== before[at])) {
      this.#options.list.append(...sorted.map(({ row }) => row.element));
    }
    this.#draw();
  }

  /** Makes a row the active one; -1: none. */
  activate(index: number): void {
    this.#active = index;
    this.#draw();
  }

  /** Scrolls until a row is in the window. */
  reveal(index: number): void {
    const height = this.#rowHeight();
    const { list } = this.#options;
    const { clientHeight, scrollTop } = list;
    const top = index * height;
    if (clientHeight === 0) return;
    if (top < scrollTop) list.scrollTop = top;
    else if (top + height > scrollTop + clientHeight) list.scrollTop = top + height - clientHeight;
    this.#draw();
  }

  /** Returns the row of an index, if it is in the document. */
  row(index: number): R | undefined {
    const item = this.#items[index];
    return item === undefined ? undefined : this.#rows.get(this.#options.key(item))?.row;
  }

  /** Returns the rows that are in the document, with their indexes. */
  rows(): Iterable<{ readonly index: number; readonly row: R }> {
    return this.#rows.values();
  }

  #rowHeight(): number {
    const { fontSize } = getComputedStyle(document.documentElement);
    const rem = getComputedStyle(this.#options.list).getPropertyValue("--row-height");
    return Number.parseFloat(rem) * Number.parseFloat(fontSize);
  }

  #draw(): void {
    const { clientHeight, scrollTop } = this.#options.list;
    const range = rangeOf(this.#items.length, this.#rowHeight(), scrollTop, clientHeight);
    this.#range = range;
    for (const [key, { row, index }] of [...this.#rows]) {
      if (this.#isInRange(index)) continue;
      if (index === this.#active) this.#pause(row);
      else this.#remove(key);
    }
    for (let index = range.first; index < range.end; index++) this.#add(index);
    this.#add(this.#active);
    this.#settle();
  }

  #isInRange(index: number): boolean {
    return index >= this.#range.first && index < this.#range.end;
  }

  #add(index: number): void {
    const item = this.#items[index];
    if (item === undefined) return;
    const { key, list, row: make } = this.#options;
    const name = key(item);
    if (this.#rows.has(name)) return;
    const placed = { row: make(item), index };
    placed.row.element.role = "option";
    this.#place(placed, index);
    // In the order of the list, in which assistive technology reads it. Elements that are there do not move.
    let next: Placed<R> | undefined;
    for (const other of this.#rows.values()) {
      if (other.index > index && (!next || other.index < next.index)) next = other;
    }
    this.#rows.set(name, placed);
    list.insertBefore(placed.row.element, next?.row.element ?? null);
  }

  #place(placed: Placed<R>, index: number): void {
    placed.index = index;
    const { element } = placed.row;
    setAttribute(element, "aria-posinset", String(index + 1));
    setAttribute(element, "aria-setsize", String(this.#items.length));
    element.style.setProperty("--index", String(index));
  }

  #remove(key: string): void {
    const placed = this.#rows.get(key);
    if (!placed) return;
    this.#rows.delete(key);
    this.#pause(placed.row);
    placed.row.element.remove();
  }

  #pause(row: R): void {
    if (this.#live.delete(row)) row.pause?.();
  }

  /** Resumes the rows of the window, once scrolling has stopped. */
  #settle(): void {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => {
      for (const { row, index } of this.#rows.values()) {
        if (!this.#isInRange(index) || this.#live.has(row)) continue;
        this.#live.add(row);
        row.resume?.();
      }
    }, SETTLE_MILLIS);
  }
}
