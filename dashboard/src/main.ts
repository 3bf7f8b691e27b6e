import "./style/base.css";
import "./style/layout.css";
import "./style/parts.css";
import "./style/drawer.css";
import "./style/trade.css";
import { TapeloomClient } from "@tapeloom/client";
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
import { type Instrument, type Listed, Market, untilAnswered } from "./market.js";
import { recall, remember } from "./memory.js";
import { News } from "./news.js";
import { Search } from "./search.js";
import { Settings, settings } from "./settings.js";
import { MarketWatch } from "./standing.js";
import { Tape } from "./tape.js";
import { Times } from "./times.js";
import { Title } from "./title.js";
import { Trade } from "./trade.js";
import { MAX_WATCHED, Watchlist, watchedSymbols } from "./watchlist.js";
import { Wire } from "./wire.js";

/** The maximum delay of a reconnect, in milliseconds. */
const RETRY_CAP_MILLIS = 4_000;
/** The interval at which the latency is measured, in milliseconds. */
const PING_MILLIS = 3_000;
/** The delay before a server without symbols is asked again, in milliseconds. */
const EMPTY_MILLIS = 3_000;

/** The number of symbols of the watchlist in a snippet. */
const SNIPPET_SYMBOLS = 12;

const frame = new Frame();
const wire = new Wire();
const client = new TapeloomClient({
  webSocket: wire.WebSocket,
  heartbeatMillis: PING_MILLIS,
  backoff: { capMillis: RETRY_CAP_MILLIS },
  subscribeMillis: Number.POSITIVE_INFINITY, // the page waits for as long as it takes
});
const market = new Market(client);
const times = new Times(settings.zone());
const watch = new MarketWatch(client);
const news = new News(client, times, watch);
new Link(client, wire, times, watch);
const colours = new Colours(settings.hues());
const headline = new Headline(market, frame, new Title(client, watch));
const chart = new Chart(market, frame, colours, new Legend(times), times, settings.style());
const trade = new Trade(market, frame, times, (open) => showPanel(open ? "trade" : "watch"));
const book = new Book(market, frame, (price) => trade.fill(price));
const tape = new Tape(market, frame, times);
const options = new Settings(times, colours, chart);
const star = byId("star");

/** The instrument on screen, and the symbol that a person has chosen. */
let shown: Instrument | undefined;
let wanted = recall("symbol") ?? "";
let resolution = recall("resolution") ?? "1";
let resolutions: readonly string[] = [];
let chooseResolution: ((resolution: string) => void) | undefined;
/** How often the market was opened: if two attempts overlap, the later one decides. */
let opened = 0;

const watchlist = new Watchlist(market, frame, (symbol) => choose(symbol));
const search = new Search(market, (symbol) => choose(symbol));
const drawer = new Drawer(wire, frame, times, () => ({
  symbol: shown?.symbol ?? "",
  resolution,
  watched: watchlist.symbols.slice(0, SNIPPET_SYMBOLS),
  origin: location.origin,
  bars: Math.min(chart.bars.length, 500),
}));

/** Shows the symbol that a person has chosen, and remembers it. */
async function choose(symbol: string): Promise<void> {
  wanted = symbol;
  watchlist.mark(symbol);
  const instrument = await market.instrument(symbol);
  if (wanted !== symbol) return; // another was chosen meanwhile
  if (!instrument) {
    news.add("warning", `The server has no symbol ${symbol}`);
    return;
  }
  remember("symbol", instrument.symbol);
  show(instrument);
}

function show(instrument: Instrument): void {
  shown = instrument;
  times.exchange = instrument.timezone;
  watchlist.mark(instrument.symbol);
  star.setAttribute("aria-pressed", String(watchlist.has(instrument.symbol)));
  announce(`${instrument.symbol}, ${instrument.description}`);
  headline.show(instrument);
  book.show(instrument);
  tape.show(instrument);
  trade.show(instrument);
  chart.show(instrument, resolution);
  drawer.sceneChanged();
}

function showResolution(chosen: string): void {
  if (chosen === resolution) return;
  resolution = chosen;
  remember("resolution", chosen);
  announce(`Bars of ${resolutionName(chosen).long}`);
  if (shown) chart.show(shown, chosen);
  drawer.sceneChanged();
}

function toggleWatched(): void {
  if (!shown) return;
  if (!watchlist.toggle(shown)) news.add("warning", `The watchlist holds at most ${MAX_WATCHED} symbols`);
  star.setAttribute("aria-pressed", String(watchlist.has(shown.symbol)));
  drawer.sceneChanged();
}

function showPanel(name: string): void {
  document.body.dataset.panel = name;
  for (const button of document.querySelectorAll<HTMLElement>("[data-shows]")) {
    button.setAttribute("aria-pressed", String(button.dataset.shows === name));
  }
}

/**
 * Shows the market of the server: the symbol that a person has chosen if the server has it, else its first one. Called at
 * the start, and again after the server was restarted.
 */
async function open(): Promise<void> {
  const opening = ++opened;
  market.forget();
  const { rest } = client;
  showVersion().catch(() => {}); // the page works without it
  const [config, all] = await untilAnswered(() => Promise.all([rest.getDatafeedConfig(), market.all()]));
  const [listed] = await market.listed([wanted, ...watchedSymbols()]);
  const first = await firstOf(listed ? [listed, ...all] : all);
  if (opening !== opened) return;
  await watchlist.open(all);
  offerResolutions(config.supported_resolutions);
  if (first) {
    show(first);
  } else {
    byId("cover").textContent = "The server has no symbols yet";
    setTimeout(() => reopen(opening), EMPTY_MILLIS);
  }
  document.body.dataset.opened = String(opening);
}

async function showVersion(): Promise<void> {
  const { name, version } = await client.rest.getIndex();
  byId("version").textContent = `${name} ${version}`;
}

/** Returns the first instrument that the server resolves. */
async function firstOf(all: readonly Listed[]): Promise<Instrument | undefined> {
  for (const { symbol } of all) {
    const instrument = await market.instrument(symbol);
    if (instrument) return instrument;
  }
  return undefined;
}

function offerResolutions(offered: readonly string[]): void {
  if (!offered.includes(resolution)) resolution = offered[0] ?? "1";
  if (String(offered) === String(resolutions)) return;
  resolutions = offered;
  const named = offered.map((value) => {
    const { short, long } = resolutionName(value);
    return { value, label: short, title: long };
  });
  chooseResolution = choices(byId("resolutions"), named, resolution, showResolution).choose;
}

/** Opens the market again, unless it was opened since. */
function reopen(since: number): void {
  if (since !== opened) return;
  open().catch((error) => news.add("warning", error.message));
}

/** Opens the market again after the server was restarted, perhaps with another market. */
function watchForAnother(): void {
  let connections = 0;
  let noticed = 0;
  const another = () => {
    if (noticed === connections) return; // every topic reports it
    noticed = connections;
    const since = opened;
    setTimeout(() => reopen(since));
  };
  client.on("state", ({ state }) => {
    if (state === "open") connections++;
  });
  client.on("recovered", ({ restarted }) => {
    if (restarted) another();
  });
  client.on("error", ({ code }) => {
    if (code === "unknown_symbol") another();
  });
}

function step(by: number): void {
  const next = watchlist.next(by);
  if (next) choose(next);
}

function goToTicket(): void {
  trade.toggle(true);
  showPanel("trade");
  trade.focus();
}

function keys(): void {
  new Keys(
    [
      { key: "/", what: "find a symbol", run: () => search.focus() },
      { key: "w", what: "go to the watchlist", run: () => watchlist.focus() },
      { key: "c", what: "go to the chart", run: () => byId("chart").focus() },
      { key: "j", what: "next symbol", run: () => step(1) },
      { key: "k", what: "symbol before", run: () => step(-1) },
      ...Array.from({ length: 9 }, (_, place) => ({
        key: String(place + 1),
        name: "1 – 9",
        what: "resolution",
        run: () => {
          const chosen = resolutions[place];
          if (chosen) chooseResolution?.(chosen);
        },
      })),
      { key: "s", what: "keep the symbol in the watchlist, or not", run: toggleWatched },
      { key: "b", what: "paper trading: go to the order ticket", run: goToTicket },
      { key: "r", what: "raw messages", run: () => drawer.toggle() },
      { key: "o", what: "options: time zone, colours, chart", run: () => options.open() },
      { key: "t", what: "colours: system, light, dark", run: () => colours.next() },
    ],
    () => drawer.toggle(false),
  );
}

star.addEventListener("click", toggleWatched);
for (const button of document.querySelectorAll<HTMLElement>("[data-shows]")) {
  button.addEventListener("click", () => {
    if (button.dataset.shows === "trade") trade.toggle(true);
    showPanel(button.dataset.shows ?? "watch");
  });
}
keys();
watchForAnother();
reopen(opened);
