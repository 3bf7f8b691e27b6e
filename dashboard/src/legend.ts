import type { Bar } from "./bars.js";
import { byId, Label, make } from "./dom.js";
import { compact, direction, percent, price, resolutionName } from "./format.js";
import type { Instrument } from "./market.js";
import type { Times } from "./times.js";

const PARTS = ["O", "H", "L", "C"] as const;

/** The line over the chart with the values of the bar under the crosshair, or of the newest bar, with its time if that is past. */
export class Legend {
  readonly #times: Times;
  readonly #element = byId("legend");
  readonly #title: Label;
  readonly #values: readonly Label[];
  readonly #change: Label;
  readonly #volume: Label;
  /** The time of the bar under the crosshair. */
  pointed: number | undefined;

  constructor(times: Times) {
    this.#times = times;
    const add = (name: string) => {
      const value = make("b");
      this.#element.append(make("span", "", `${name} `, value));
      return new Label(value);
    };
    const title = make("span", "title");
    this.#element.append(title);
    this.#title = new Label(title);
    this.#values = PARTS.map(add);
    const change = make("b", "move");
    this.#element.append(make("span", "", change));
    this.#change = new Label(change);
    this.#volume = add("V");
  }

  /** Keeps the line away from the price scale, which has this width, in pixels. */
  fit(width: number): void {
    this.#element.style.maxWidth = `calc(${width}px - ${getComputedStyle(this.#element).left})`;
  }

  draw({ symbol, decimals }: Instrument, resolution: string, bar: Bar | undefined, before: Bar | undefined): void {
    this.#element.hidden = !bar;
    if (!bar) return;
    const name = `${symbol} · ${resolutionName(resolution).short}`;
    const dated = this.pointed !== undefined || !this.#times.isCurrent(bar.time, resolution, Date.now());
    this.#title.text = dated ? `${name} · ${this.#times.barTime(bar.time, resolution)}` : name;
    [bar.open, bar.high, bar.low, bar.close].forEach((value, place) => {
      const label = this.#values[place];
      if (label) label.text = price(value, decimals);
    });
    this.#drawChange(before && (bar.close / before.close - 1) * 100);
    this.#volume.text = compact(bar.volume);
  }

  /** The first bar has no change. */
  #drawChange(change: number | undefined): void {
    const way = direction(change ?? 0);
    this.#change.text = change === undefined ? "" : `${way.sign} ${percent(change)}`;
    this.#change.element.dataset.move = way.name;
  }
}
