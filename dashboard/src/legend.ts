import type { Bar } from "./bars.js";
import { byId, Label, make } from "./dom.js";
import { compact, direction, percent, price, resolutionName } from "./format.js";
import type { Instrument } from "./market.js";
import type { Times } from "./times.js";

const PARTS = ["O", "H", "L", "C"] as const;

/** The line over the chart that says what the bar under the crosshair is, or else the newest. */
export class Legend {
  readonly #times: Times;
  readonly #element = byId("legend");
  readonly #title: Label;
  readonly #values: readonly Label[];
  readonly #change: Label;
  readonly #volume: Label;
  /** The time of the bar that is pointed at. */
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

  draw({ symbol, decimals }: Instrument, resolution: string, bar: Bar | undefined, before: Bar | undefined): void {
    this.#element.hidden = !bar;
    if (!bar) return;
    const name = `${symbol} · ${resolutionName(resolution).short}`;
    this.#title.text = this.pointed !== undefined ? `${name} · ${this.#times.barTime(bar.time, resolution)}` : name;
    const change = before ? (bar.close / before.close - 1) * 100 : 0;
    const way = direction(change);
    [bar.open, bar.high, bar.low, bar.close].forEach((value, place) => {
      const label = this.#values[place];
      if (label) label.text = price(value, decimals);
    });
    this.#change.text = `${way.sign} ${percent(change)}`;
    this.#change.element.dataset.move = way.name;
    this.#volume.text = compact(bar.volume);
  }
}
