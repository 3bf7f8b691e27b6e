import {
  CandlestickSeries,
  ColorType,
  CrosshairMode,
  createChartEx,
  HistogramSeries,
  type IChartApiBase,
  type ISeriesApi,
  LineSeries,
  type LogicalRange,
  type MouseEventParams,
  type Time,
  type UTCTimestamp,
} from "lightweight-charts";
import { type Bar, Bars } from "./bars.js";
import type { Colour, Colours } from "./colours.js";
import { announce, byId } from "./dom.js";
import { compact, direction, isIntraday, percent, price, resolutionName } from "./format.js";
import type { Frame } from "./frame.js";
import { tickText, zonedScale } from "./horizon.js";
import type { Legend } from "./legend.js";
import { type Instrument, type Market, untilAnswered } from "./market.js";
import type { Times } from "./times.js";

/** The number of bars in a request. */
const PAGE = 500;
/** Initial width of a bar, in pixels. */
const BAR_PIXELS = 8;
/** Older bars are fetched when fewer than this are left of the visible ones. */
const NEAR_THE_END = 30;
/** Fewer bars than this do not fill the width: they would be wider than they are high. */
const FEWEST = 12;

/** The style of a chart. */
export type Style = "candles" | "line";

/** The chart of a symbol at a resolution: history by REST, and live bars after it. */
export class Chart {
  readonly #market: Market;
  readonly #frame: Frame;
  readonly #colours: Colours;
  readonly #legend: Legend;
  readonly #times: Times;
  readonly #chart: IChartApiBase<Time>;
  #style: Style;
  #prices: ISeriesApi<"Candlestick" | "Line">;
  readonly #volume: ISeriesApi<"Histogram">;
  readonly #element = byId("chart");
  #showing = new AbortController();
  #instrument: Instrument | undefined;
  #resolution = "1";
  #bars = new Bars();
  #loaded = false;
  /** Live bars that came before the history. */
  #early: Bar[] = [];
  /** Live bars since the last frame. */
  #fresh: Bar[] = [];
  #older: "more" | "loading" | "none" = "none";
  #softUp = "";
  #softDown = "";
  /** The bar that the keyboard has selected. */
  #keyed: Bar | undefined;

  constructor(market: Market, frame: Frame, colours: Colours, legend: Legend, times: Times, style: Style) {
    this.#market = market;
    this.#frame = frame;
    this.#colours = colours;
    this.#legend = legend;
    this.#times = times;
    this.#style = style;
    // Bars of a day and longer begin at 00:00 UTC in every time zone.
    const offset = (millis: number) => (isIntraday(this.#resolution) ? times.offset(millis) : 0);
    // The types of its options leave out what only times have.
    const tickMarkFormatter = (time: Time, type: number) => tickText(time, type, offset);
    const timeScale = { borderVisible: false, rightOffset: 4, minBarSpacing: 1, tickMarkFormatter };
    this.#chart = createChartEx(this.#element, new (zonedScale(offset))(), {
      autoSize: true,
      crosshair: { mode: CrosshairMode.Normal },
      rightPriceScale: { borderVisible: false, entireTextOnly: true, scaleMargins: { top: 0.16, bottom: 0.24 } },
      timeScale,
      localization: {
        locale: "en-GB",
        timeFormatter: (time: Time) => times.barTime(Number(time) * 1000, this.#resolution),
      },
    });
    this.#prices = this.#series();
    this.#volume = this.#chart.addSeries(HistogramSeries, {
      priceScaleId: "volume",
      priceFormat: { type: "volume" },
      lastValueVisible: false,
      priceLineVisible: false,
    });
    this.#chart.priceScale("volume").applyOptions({ scaleMargins: { top: 0.84, bottom: 0 } });
    this.#chart.subscribeCrosshairMove((event) => this.#pointed(event));
    this.#chart.timeScale().subscribeVisibleLogicalRangeChange((range) => this.#scrolled(range));
    this.#chart.timeScale().subscribeSizeChange((width) => legend.fit(width));
    this.#element.addEventListener("keydown", (event) => this.#pressed(event));
    this.#element.addEventListener("blur", () => this.#unpoint());
    colours.onChange(() => this.#paint());
    times.onChange(() => this.#drawAnew());
    this.#paint();
  }

  /** The bars that are shown. */
  get bars(): readonly Bar[] {
    return this.#bars.all;
  }

  /** Changes the style. */
  set style(style: Style) {
    this.#style = style;
    this.#chart.removeSeries(this.#prices);
    this.#prices = this.#series();
    this.#paint();
  }

  #series(): ISeriesApi<"Candlestick" | "Line"> {
    const prices: ISeriesApi<"Candlestick" | "Line"> =
      this.#style === "line"
        ? this.#chart.addSeries(LineSeries, { lineWidth: 2 })
        : this.#chart.addSeries(CandlestickSeries, { borderVisible: true });
    this.#format(prices);
    return prices;
  }

  #format(prices: ISeriesApi<"Candlestick" | "Line">): void {
    const { decimals } = this.#instrument ?? { decimals: 2 };
    const formatter = (value: number) => price(value, decimals);
    prices.applyOptions({ priceFormat: { type: "custom", minMove: 10 ** -decimals, formatter } });
  }

  /** Shows another symbol or resolution. */
  show(instrument: Instrument, resolution: string): void {
    this.#showing.abort();
    this.#showing = new AbortController();
    this.#instrument = instrument;
    this.#resolution = resolution;
    this.#keyed = undefined;
    this.#reset();
    this.#format(this.#prices);
    this.#chart.timeScale().applyOptions({ timeVisible: isIntraday(resolution), secondsVisible: false });
    this.#element.setAttribute(
      "aria-label",
      `Chart of ${instrument.symbol}, bars of ${resolutionName(resolution).long}. Left and right arrow read bars, plus and minus zoom.`,
    );
    const { signal } = this.#showing;
    this.#market.client
      .subscribe("bars", { symbol: instrument.symbol, resolution: resolution as "1" }, (bar) => this.#live(bar), {
        signal,
        onGap: () => this.#load(signal),
      })
      .catch((error) => this.#failed(error, signal));
    this.#load(signal);
  }

  #reset(): void {
    this.#bars = new Bars();
    this.#loaded = false;
    this.#early = [];
    this.#fresh = [];
    this.#older = "none";
    this.#prices.setData([]);
    this.#volume.setData([]);
    this.#drawLegend();
    this.#cover("Loading…");
  }

  /** Fetches the newest history and merges it with the bars that are shown. */
  async #load(signal: AbortSignal): Promise<void> {
    const { symbol } = this.#instrument ?? { symbol: "" };
    const request = { symbol, resolution: this.#resolution as "1", count_back: PAGE };
    try {
      const { bars } = await untilAnswered(() => this.#market.rest.getBars(request, { signal }), signal);
      if (signal.aborted) return; // another chart is shown now
      this.#bars.merge([...bars, ...this.#early]);
      this.#early = [];
      const first = !this.#loaded;
      this.#loaded = true;
      this.#older = "more";
      this.#drawAll();
      if (first) this.#showNewest();
      this.#cover(this.#bars.last ? "" : "No bars yet");
    } catch (error) {
      this.#failed(error, signal);
    }
  }

  #failed(error: unknown, signal: AbortSignal): void {
    if (!signal.aborted) this.#cover(error instanceof Error ? error.message : String(error));
  }

  #cover(text: string): void {
    const cover = byId("cover");
    cover.textContent = text;
    cover.hidden = text === "";
  }

  #live(bar: Bar): void {
    if (!this.#loaded) {
      this.#early.push(bar);
      return;
    }
    if (!this.#bars.last) this.#cover(""); // the first bar of a symbol that had none
    if (this.#bars.push(bar)) {
      if (this.#fresh.at(-1)?.time === bar.time) this.#fresh.pop();
      this.#fresh.push(bar);
      this.#frame.draw(this.#drawFresh);
    } else {
      this.#bars.merge([bar]);
      this.#frame.draw(this.#drawAll);
    }
  }

  readonly #drawFresh = (): void => {
    for (const bar of this.#fresh.splice(0)) {
      this.#prices.update(this.#point(bar));
      this.#volume.update(this.#column(bar));
    }
    this.#drawLine();
    this.#drawLegend();
  };

  readonly #drawAll = (): void => {
    this.#fresh = [];
    this.#prices.setData(this.#bars.all.map((bar) => this.#point(bar)));
    this.#volume.setData(this.#bars.all.map((bar) => this.#column(bar)));
    this.#drawLine();
    this.#drawLegend();
  };

  /** Draws everything again: the time scale reads the days and months of its bars only once. */
  #drawAnew(): void {
    const range = this.#chart.timeScale().getVisibleLogicalRange();
    this.#prices.setData([]);
    this.#volume.setData([]);
    this.#drawAll();
    if (range && this.#loaded) this.#chart.timeScale().setVisibleLogicalRange(range);
  }

  /** The line at the last price has the colour of the bar's edge, not that of its hollow. */
  #drawLine(): void {
    const { last } = this.#bars;
    const priceLineColor = this.#colours.of(last && last.close < last.open ? "--down" : "--up");
    if (this.#prices.options().priceLineColor !== priceLineColor) this.#prices.applyOptions({ priceLineColor });
  }

  #point({ time, open, high, low, close }: Bar) {
    return this.#style === "line"
      ? { time: seconds(time), value: close }
      : { time: seconds(time), open, high, low, close };
  }

  #column({ time, open, close, volume }: Bar) {
    return { time: seconds(time), value: volume, color: close < open ? this.#softDown : this.#softUp };
  }

  #paint(): void {
    const of = (colour: Colour) => this.#colours.of(colour);
    const [up, down] = [of("--up"), of("--down")];
    this.#softUp = of("--up-soft");
    this.#softDown = of("--down-soft");
    const line = { color: of("--quiet"), labelBackgroundColor: of("--line") };
    this.#chart.applyOptions({
      layout: {
        background: { type: ColorType.Solid, color: of("--panel") },
        textColor: of("--quiet"),
        fontFamily: getComputedStyle(document.body).fontFamily,
        fontSize: 11,
      },
      grid: { vertLines: { color: of("--grid") }, horzLines: { color: of("--grid") } },
      crosshair: { vertLine: line, horzLine: line },
    });
    // Rising bars are hollow, falling ones are filled: they differ without colours too.
    this.#prices.applyOptions({
      color: of("--accent"),
      upColor: of("--panel"),
      borderUpColor: up,
      wickUpColor: up,
      downColor: down,
      borderDownColor: down,
      wickDownColor: down,
    });
    if (this.#loaded) this.#drawAll();
  }

  #showNewest(): void {
    const room = Math.max(30, Math.floor(this.#element.clientWidth / BAR_PIXELS));
    const end = this.#bars.all.length;
    const shown = Math.min(room, Math.max(FEWEST, end));
    this.#chart.timeScale().setVisibleLogicalRange({ from: end - shown - 0.5, to: end - 1 + shown / 25 + 0.5 });
  }

  #scrolled(range: LogicalRange | null): void {
    if (range && range.from < NEAR_THE_END && this.#loaded && this.#older === "more") this.#loadOlder();
  }

  async #loadOlder(): Promise<void> {
    const { signal } = this.#showing;
    const first = this.#bars.first;
    if (!first || !this.#instrument) return;
    this.#older = "loading";
    try {
      const { bars } = await this.#market.rest.getBars(
        {
          symbol: this.#instrument.symbol,
          resolution: this.#resolution as "1",
          to_time: Math.floor(first.time / 1000),
          count_back: PAGE,
        },
        { signal },
      );
      this.#older = bars.length > 0 ? "more" : "none";
      if (bars.length === 0) return;
      this.#bars.merge(bars);
      this.#drawAll();
    } catch {
      if (!signal.aborted) this.#older = "more"; // the next scroll requests them again
    }
  }

  #pointed({ time }: MouseEventParams): void {
    if (this.#keyed) return;
    this.#legend.pointed = typeof time === "number" ? time * 1000 : undefined;
    this.#drawLegend();
  }

  #drawLegend(): void {
    if (!this.#instrument) return;
    const { pointed } = this.#legend;
    const bar = (pointed === undefined ? undefined : this.#bars.at(pointed)) ?? this.#bars.last;
    this.#legend.draw(this.#instrument, this.#resolution, bar, bar && this.#bars.before(bar.time));
  }

  #pressed(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 }[event.key];
    if (step !== undefined) this.#read(step);
    else if (event.key === "End" || event.key === "Home") this.#readEnd(event.key);
    else if (event.key === "+" || event.key === "=") this.#zoom(0.8);
    else if (event.key === "-") this.#zoom(1.25);
    else if (event.key === "Escape" && this.#keyed) this.#unpoint();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Moves the selection by some bars, and announces the bar. */
  #read(step: number): void {
    const { all } = this.#bars;
    const from = this.#keyed ? all.findIndex((bar) => bar.time === this.#keyed?.time) : all.length - (step < 0 ? 0 : 1);
    this.#readAt(Math.min(all.length - 1, Math.max(0, from + step)));
  }

  #readEnd(key: "End" | "Home"): void {
    this.#readAt(key === "End" ? this.#bars.all.length - 1 : 0);
  }

  #readAt(index: number): void {
    const bar = this.#bars.all[index];
    if (!bar || !this.#instrument) return;
    this.#keyed = bar;
    this.#legend.pointed = bar.time;
    this.#chart.setCrosshairPosition(bar.close, seconds(bar.time), this.#prices);
    this.#reveal(index);
    this.#drawLegend();
    const { decimals } = this.#instrument;
    const before = this.#bars.before(bar.time);
    const change = before ? (bar.close / before.close - 1) * 100 : 0;
    announce(
      `${this.#times.barTime(bar.time, this.#resolution)}: close ${price(bar.close, decimals)}, ${direction(change).name} ${percent(change)},` +
        ` high ${price(bar.high, decimals)}, low ${price(bar.low, decimals)}, volume ${compact(bar.volume)}`,
    );
  }

  #reveal(index: number): void {
    const range = this.#chart.timeScale().getVisibleLogicalRange();
    if (!range) return;
    const shift = index < range.from ? index - range.from : index > range.to ? index - range.to : 0;
    if (shift !== 0) this.#chart.timeScale().setVisibleLogicalRange({ from: range.from + shift, to: range.to + shift });
  }

  #unpoint(): void {
    if (!this.#keyed) return;
    this.#keyed = undefined;
    this.#legend.pointed = undefined;
    this.#chart.clearCrosshairPosition();
    this.#drawLegend();
  }

  #zoom(factor: number): void {
    const range = this.#chart.timeScale().getVisibleLogicalRange();
    if (!range) return;
    const length = Math.max(10, (range.to - range.from) * factor);
    this.#chart.timeScale().setVisibleLogicalRange({ from: range.to - length, to: range.to });
  }
}

function seconds(millis: number): UTCTimestamp {
  return (millis / 1000) as UTCTimestamp;
}
