import type { BarPayload } from "@tapeloom/client";

export type Bar = Readonly<BarPayload>;

/** The bars of a symbol at a resolution: oldest first, each time once. History and live bars meet here. */
export class Bars {
  #bars: Bar[] = [];

  get all(): readonly Bar[] {
    return this.#bars;
  }

  get first(): Bar | undefined {
    return this.#bars[0];
  }

  get last(): Bar | undefined {
    return this.#bars.at(-1);
  }

  /** The bar before the one at a time. */
  before(time: number): Bar | undefined {
    return this.#bars[this.#place(time) - 1];
  }

  at(time: number): Bar | undefined {
    const bar = this.#bars[this.#place(time)];
    return bar?.time === time ? bar : undefined;
  }

  /** Takes bars in any order; of two at one time the one that has come further is right. */
  merge(bars: Iterable<Bar>): void {
    const byTime = new Map(this.#bars.map((bar) => [bar.time, bar]));
    for (const bar of bars) {
      const known = byTime.get(bar.time);
      if (!known || bar.volume >= known.volume) byTime.set(bar.time, bar);
    }
    this.#bars = [...byTime.values()].sort((one, other) => one.time - other.time);
  }

  /** Takes a live bar: the newest anew, or the next. False when it is older than that, which `merge` can take. */
  push(bar: Bar): boolean {
    const last = this.last;
    if (last && bar.time < last.time) return false;
    if (last?.time === bar.time) this.#bars[this.#bars.length - 1] = bar;
    else this.#bars.push(bar);
    return true;
  }

  /** Where a bar of this time is, or would be. */
  #place(time: number): number {
    let [low, high] = [0, this.#bars.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const bar = this.#bars[middle];
      if (bar && bar.time < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
