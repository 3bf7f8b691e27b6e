import type { Market } from "./market.js";
import { untilAnswered } from "./market.js";

const WIDTH = 64;
const HEIGHT = 26;
const POINTS = 72;
/** The bars that it is made of. */
const RESOLUTION = "15";
const PERIOD_MILLIS = 15 * 60_000;
/** A live price moves it at most so often. */
const REDRAW_MILLIS = 1_000;
const SVG = "http://www.w3.org/2000/svg";

/** The way of a price through the last 18 hours, as small as a word. */
export class Sparkline {
  readonly element = document.createElementNS(SVG, "svg");
  readonly #line = document.createElementNS(SVG, "path");
  readonly #area = document.createElementNS(SVG, "path");
  #points: { time: number; value: number }[] = [];
  #drawnAt = 0;

  constructor() {
    this.element.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
    this.element.setAttribute("class", "spark");
    this.element.setAttribute("aria-hidden", "true");
    this.#area.setAttribute("class", "area");
    this.element.append(this.#area, this.#line);
  }

  async load(market: Market, symbol: string, signal: AbortSignal): Promise<void> {
    const { bars } = await untilAnswered(
      () => market.rest.getBars({ symbol, resolution: RESOLUTION, count_back: POINTS }, { signal }),
      signal,
    );
    this.#points = bars.map(({ time, close }) => ({ time, value: close }));
    this.#draw();
  }

  /** Takes the price of now. */
  price(value: number, now: number): void {
    const time = now - (now % PERIOD_MILLIS);
    const last = this.#points.at(-1);
    if (!last) return;
    if (time > last.time) this.#points.push({ time, value });
    else last.value = value;
    if (this.#points.length > POINTS) this.#points.shift();
    if (now - this.#drawnAt < REDRAW_MILLIS) return;
    this.#drawnAt = now;
    this.#draw();
  }

  #draw(): void {
    const values = this.#points.map(({ value }) => value);
    const low = Math.min(...values);
    const span = Math.max(...values) - low || 1;
    const step = WIDTH / Math.max(1, values.length - 1);
    const line = values
      .map((value, place) => {
        const y = HEIGHT - 2 - ((value - low) / span) * (HEIGHT - 4);
        return `${(place * step).toFixed(1)},${y.toFixed(1)}`;
      })
      .join("L");
    this.#line.setAttribute("d", `M${line}`);
    this.#area.setAttribute("d", `M${line}V${HEIGHT}H0Z`);
  }
}
