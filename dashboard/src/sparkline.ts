import { direction } from "./format.js";
import type { Market } from "./market.js";
import { untilAnswered } from "./market.js";

const WIDTH = 64;
const HEIGHT = 26;
const POINTS = 72;
/** The resolutions of its bars: the finer one, or days if the server has no others. */
const RESOLUTIONS = [
  ["15", 15 * 60_000],
  ["D", 24 * 60 * 60_000],
] as const;
/** The minimum time between two redraws, in milliseconds. */
const REDRAW_MILLIS = 1_000;
const SVG = "http://www.w3.org/2000/svg";

/** A small line of the price in its last 18 hours of trading, in the colour of its direction. */
export class Sparkline {
  readonly element = document.createElementNS(SVG, "svg");
  readonly #line = document.createElementNS(SVG, "path");
  readonly #area = document.createElementNS(SVG, "path");
  #points: { time: number; value: number }[] = [];
  #periodMillis = 0;
  #drawnAt = 0;

  constructor() {
    this.element.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
    this.element.setAttribute("class", "spark");
    this.element.setAttribute("aria-hidden", "true");
    this.#area.setAttribute("class", "area");
    this.element.append(this.#area, this.#line);
  }

  async load(market: Market, symbol: string, signal: AbortSignal): Promise<void> {
    for (const [resolution, periodMillis] of RESOLUTIONS) {
      const { bars } = await untilAnswered(
        () => market.rest.getBars({ symbol, resolution, count_back: POINTS }, { signal }),
        signal,
      );
      this.#points = bars.map(({ time, close }) => ({ time, value: close }));
      this.#periodMillis = periodMillis;
      if (bars.length > 1) break;
    }
    this.#draw();
  }

  /** Adds a price with its event time. */
  price(value: number, at: number): void {
    const last = this.#points.at(-1);
    if (!last) return;
    const time = at - (at % this.#periodMillis);
    if (time > last.time) this.#points.push({ time, value });
    else last.value = value;
    if (this.#points.length > POINTS) this.#points.shift();
    const now = performance.now();
    if (now - this.#drawnAt < REDRAW_MILLIS) return;
    this.#drawnAt = now;
    this.#draw();
  }

  #draw(): void {
    const values = this.#points.map(({ value }) => value);
    const [first, last] = [values[0], values.at(-1)];
    if (first === undefined || last === undefined) return;
    this.element.dataset.move = direction(last - first).name;
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
