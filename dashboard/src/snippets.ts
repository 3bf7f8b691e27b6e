/** The state of the page that snippets depend on. */
export interface Scene {
  readonly symbol: string;
  readonly resolution: string;
  readonly watched: readonly string[];
  /** Address of the server, such as `http://localhost:8000`. */
  readonly origin: string;
  /** Number of bars in the chart. */
  readonly bars: number;
}

/** Snippets that receive the same data elsewhere, by name. */
export const SNIPPETS: Readonly<Record<string, (scene: Scene) => string>> = { wscat, curl, TypeScript: typeScript };

function wscat({ origin, symbol, resolution, watched }: Scene): string {
  const asked = [
    { type: "bars.subscribe", payload: { symbol, params: { resolution } } },
    { type: "orderbook.subscribe", payload: { symbol } },
    { type: "trades.subscribe", payload: { symbol } },
    ...unique([symbol, ...watched]).map((watch) => ({ type: "quotes.subscribe", payload: { symbol: watch } })),
  ];
  return [
    `npx wscat -c ${origin.replace(/^http/, "ws")}/api/v1/ws`,
    ...asked.map((message) => JSON.stringify(message)),
  ].join("\n");
}

function curl({ origin, symbol, resolution, watched, bars }: Scene): string {
  const query = new URLSearchParams({ symbol, resolution, count_back: String(bars) });
  const quotes = JSON.stringify({ symbols: unique([symbol, ...watched]) });
  return [
    "# the bars of the chart",
    `curl '${origin}/api/v1/datafeed/bars?${query}'`,
    "",
    "# the quotes of the watchlist",
    `curl -H 'Content-Type: application/json' -d '${quotes}' \\`,
    `  ${origin}/api/v1/datafeed/quotes`,
  ].join("\n");
}

function typeScript({ origin, symbol, resolution, watched, bars }: Scene): string {
  const name = JSON.stringify(symbol);
  const at = JSON.stringify(resolution);
  return `import { TapeloomClient } from "@tapeloom/client";

const client = new TapeloomClient({ url: ${JSON.stringify(origin)} });

const history = await client.rest.getBars({ symbol: ${name}, resolution: ${at}, count_back: ${bars} });
console.log(history.bars.length, "bars");

await client.subscribe("bars", { symbol: ${name}, resolution: ${at} }, (bar) => {
  console.log("bar", new Date(bar.time), bar.close);
});
await client.subscribe("orderbook", { symbol: ${name} }, (book) => {
  console.log("book", book.bids[0], book.asks[0]);
});
await client.subscribe("trades", { symbol: ${name} }, (trade) => {
  console.log("trade", trade.side, trade.quantity, trade.price);
});
for (const symbol of ${JSON.stringify(unique([symbol, ...watched]))}) {
  await client.subscribe("quotes", { symbol }, (quote) => {
    console.log("quote", quote.symbol, quote.price, quote.change_percent);
  });
}`;
}

function unique(symbols: readonly string[]): string[] {
  return [...new Set(symbols)];
}
