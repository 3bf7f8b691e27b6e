// Two charts in a page, bundled by charts.test.ts: one is driven by the datafeed, one by asking UDF again and again. What each
// of them draws is on `window.drawn`, and goes to the test.
import { CandlestickSeries, createChart, type ISeriesApi, type UTCTimestamp } from "lightweight-charts";
import { TapeloomClient } from "../../src/index.js";
import { type ChartBar, createDatafeed, type ResolvedSymbol } from "../../src/tradingview/index.js";
import type { Drawn, DrawnBar } from "./drawn.js";

const POLL_MILLIS = 250;
const COUNT_BACK = 30;

const { searchParams } = new URL(location.href);
const given = (name: string) => searchParams.get(name) ?? "";
const symbol = given("symbol");
const problems: string[] = [];

function newChart(title: string): ISeriesApi<"Candlestick"> {
  const place = document.body.appendChild(document.createElement("div"));
  Object.assign(place.style, { display: "inline-block", width: "50%", height: "400px" });
  const chart = createChart(place, { autoSize: true, timeScale: { timeVisible: true, minBarSpacing: 1 } });
  const series = chart.addSeries(CandlestickSeries, { title });
  pictures.push(() => {
    chart.timeScale().fitContent();
    return chart.takeScreenshot();
  });
  return series;
}

const pictures: (() => HTMLCanvasElement)[] = [];

/** Both charts beside each other, as a data URL. */
function picture(): string {
  const [left, right] = pictures.map((take) => take()) as [HTMLCanvasElement, HTMLCanvasElement];
  const canvas = document.createElement("canvas");
  canvas.width = left.width + right.width;
  canvas.height = left.height;
  const context = canvas.getContext("2d");
  context?.drawImage(left, 0, 0);
  context?.drawImage(right, left.width, 0);
  return canvas.toDataURL("image/png");
}

function drawable({ time, open, high, low, close }: ChartBar) {
  return { time: (time / 1000) as UTCTimestamp, open, high, low, close };
}

function drawnBy(series: ISeriesApi<"Candlestick">): DrawnBar[] {
  return series.data().map(({ time, ...values }) => {
    const { open, high, low, close } = values as Omit<DrawnBar, "time">;
    return { time: Number(time), open, high, low, close };
  });
}

/** As the Charting Library does: asks who the symbol is, loads its history, listens. */
function driveByDatafeed(series: ISeriesApi<"Candlestick">): void {
  const datafeed = createDatafeed(new TapeloomClient({ url: given("live"), backoff: { baseMillis: 500 } }), {
    onReset: () => problems.push("reset"),
    onError: ({ message }) => problems.push(message),
  });
  const failed = (reason: string) => problems.push(reason);
  const listen = (info: ResolvedSymbol) =>
    datafeed.subscribeBars(
      info,
      "1",
      (bar) => series.update(drawable(bar)),
      "chart",
      () => {},
    );
  const load = (info: ResolvedSymbol) => {
    const to = Math.ceil(Date.now() / 1000) + 60;
    const period = { from: 0, to, countBack: COUNT_BACK, firstDataRequest: true };
    const loaded = (bars: ChartBar[]) => {
      series.setData(bars.map(drawable));
      listen(info);
    };
    datafeed.getBars(info, "1", period, loaded, failed);
  };
  datafeed.onReady(() => datafeed.resolveSymbol(symbol, load, failed));
}

/** Asks for all bars from the first on. */
async function driveByUdf(series: ISeriesApi<"Candlestick">): Promise<void> {
  const from = drawnBy(series)[0]?.time;
  const range = from === undefined ? `to=9999999999&countback=${COUNT_BACK}` : `from=${from}`;
  const answer = await fetch(`${given("udf")}/api/v1/udf/history?symbol=${symbol}&resolution=1&${range}`);
  const { t, o, h, l, c } = (await answer.json()) as Record<"t" | "o" | "h" | "l" | "c", number[]>;
  const at = (column: number[], index: number) => column[index] ?? Number.NaN;
  series.setData(
    t.map((time, index) => ({
      time: time as UTCTimestamp,
      open: at(o, index),
      high: at(h, index),
      low: at(l, index),
      close: at(c, index),
    })),
  );
}

const [left, right] = [newChart("datafeed"), newChart("UDF")];
driveByDatafeed(left);
addEventListener("error", ({ message }) => problems.push(message));
addEventListener("unhandledrejection", ({ reason }) => problems.push(String(reason)));

for (;;) {
  await driveByUdf(right);
  const drawn: Drawn = { datafeed: drawnBy(left), udf: drawnBy(right), problems, picture: picture() };
  Object.assign(window, { drawn });
  await fetch("/drawn", { method: "POST", body: JSON.stringify(drawn) });
  await new Promise((resolve) => setTimeout(resolve, POLL_MILLIS));
}
