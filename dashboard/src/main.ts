import "./style/base.css";
import "./style/layout.css";
import "./style/parts.css";
import "./style/drawer.css";
import { ChannelClient, TapeloomClient } from "@tapeloom/client";
import { Book } from "./book.js";
import { Chart } from "./chart.js";
import { choices } from "./choices.js";
import { Colours } from "./colours.js";
import { announce, byId } from "./dom.js";
import { Drawer } from "./drawer.js";
import { resolutionName } from "./format.js";
import { Frame } from "./frame.js";
import { Headline } from "./headline.js";
import { Keys } from "./keys.js";
import { Legend } from "./legend.js";
import { Link } from "./link.js";
import { Market, untilAnswered } from "./market.js";
import { recall, remember } from "./memory.js";
import { News } from "./news.js";
import { Search } from "./search.js";
import { Tape } from "./tape.js";
import { MOST, Watchlist } from "./watchlist.js";
import { Wire } from "./wire.js";

/** Lost connections are tried again soon: the page comes from the server that it waits for. */
const RETRY_CAP_MILLIS = 4_000;
/** So often the latency is measured. */
const PING_MILLIS = 3_000;

const frame = new Frame();
const wire = new Wire();
const backoff = { capMillis: RETRY_CAP_MILLIS };
const subscribeMillis = Number.POSITIVE_INFINITY; // what is shown is wanted for as long as it takes
const client = new TapeloomClient({ webSocket: wire.WebSocket, heartbeatMillis: PING_MILLIS, backoff, subscribeMillis });
const market = new Market(client);
// What the server says to everybody is a channel, and no operation.
const news = new News(client, new ChannelClient({ webSocket: wire.WebSocket, backoff, subscribeMillis }));
new Link(client, wire);
const colours = new Colours();
const headline = new Headline(market, frame);
const chart = new Chart(market, frame, colours, new Legend());
const book = new Book(market, frame);
const tape = new Tape(market, frame);
const star = byId("star");

let symbol = recall("symbol") ?? "";
let resolution = recall("resolution") ?? "1";
let chooseResolution: (resolution: string) => void = () => {};

const watchlist = new Watchlist(market, frame, (chosen) => showSymbol(chosen));
const search = new Search(market, (chosen) => showSymbol(chosen));
const drawer = new Drawer(wire, frame, () => ({
  symbol,
  resolution,
  watched: watchlist.symbols,
  origin: location.origin,
  bars: Math.min(chart.bars.length, 500),
}));

async function showSymbol(chosen: string): Promise<void> {
  symbol = chosen;
  watchlist.mark(chosen);
  star.setAttribute("aria-pressed", String(watchlist.has(chosen)));
  const instrument = await market.instrument(chosen);
  if (symbol !== chosen) return; // another was chosen meanwhile
  remember("symbol", chosen);
  announce(`${instrument.symbol}, ${instrument.description}`);
  headline.show(instrument);
  book.show(instrument);
  tape.show(instrument);
  chart.show(instrument, resolution);
  drawer.sceneChanged();
}

async function showResolution(chosen: string): Promise<void> {
  if (chosen === resolution) return;
  resolution = chosen;
  remember("resolution", chosen);
  announce(`Bars of ${resolutionName(chosen).long}`);
  chart.show(await market.instrument(symbol), chosen);
  drawer.sceneChanged();
}

function toggleWatched(): void {
  if (!watchlist.toggle(symbol)) news.tell("warning", `At most ${MOST} symbols are watched at once`);
  star.setAttribute("aria-pressed", String(watchlist.has(symbol)));
  drawer.sceneChanged();
}

function showPanel(name: string): void {
  document.body.dataset.panel = name;
  for (const button of document.querySelectorAll<HTMLElement>("[data-shows]")) {
    button.setAttribute("aria-pressed", String(button.dataset.shows === name));
  }
}

async function start(): Promise<void> {
  const { rest } = client;
  const [index, { supported_resolutions: resolutions }, found] = await untilAnswered(() =>
    Promise.all([rest.getIndex(), rest.getDatafeedConfig(), market.search("", MOST)]),
  );
  byId("version").textContent = `${index.name} ${index.version}`;
  if (!resolutions.includes(resolution as "1")) resolution = resolutions[0] ?? "1";
  chooseResolution = choices(
    byId("resolutions"),
    resolutions.map((value) => {
      const { short, long } = resolutionName(value);
      return { value, label: short, title: long };
    }),
    resolution,
    showResolution,
  );
  const known = found.map((one) => one.symbol);
  watchlist.start(known);
  const last = symbol && (await market.instrument(symbol).catch(() => undefined));
  const first = last ? symbol : (watchlist.symbols[0] ?? known[0]);
  if (first) await showSymbol(first);
  keys(resolutions);
}

function keys(resolutions: readonly string[]): void {
  const go = (step: number) => () => {
    const next = watchlist.next(step);
    if (next) showSymbol(next);
  };
  new Keys(
    [
      { key: "/", what: "find a symbol", run: () => search.focus() },
      { key: "w", what: "go to the watchlist", run: () => watchlist.focus() },
      { key: "c", what: "go to the chart", run: () => byId("chart").focus() },
      { key: "j", what: "next symbol", run: go(1) },
      { key: "k", what: "symbol before", run: go(-1) },
      ...resolutions.map((value, place) => ({
        key: String(place + 1),
        name: `1 – ${resolutions.length}`,
        what: "resolution",
        run: () => chooseResolution(value),
      })),
      { key: "s", what: "keep the symbol in the watchlist, or not", run: toggleWatched },
      { key: "r", what: "raw messages", run: () => drawer.toggle() },
      { key: "t", what: "colours: system, light, dark", run: () => colours.next() },
    ],
    () => drawer.toggle(false),
  );
}

star.addEventListener("click", toggleWatched);
for (const button of document.querySelectorAll<HTMLElement>("[data-shows]")) {
  button.addEventListener("click", () => showPanel(button.dataset.shows ?? "watch"));
}
start().catch((error) => news.tell("warning", error.message));
