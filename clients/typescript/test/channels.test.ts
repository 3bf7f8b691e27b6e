import { expect, test } from "vitest";
import type { ChannelClient, ChannelClientEvents, ChannelMessage } from "../src/index.js";
import { devToken, Inbox, newChannels, newProxy } from "./support.js";

function next<E extends keyof ChannelClientEvents>(client: ChannelClient, event: E): Promise<ChannelClientEvents[E]> {
  return new Promise((resolve) => {
    const off = client.on(event, (value) => {
      off();
      resolve(value);
    });
  });
}

test("shouldBeWelcomedAndToldTicks", async () => {
  const client = newChannels();
  const welcome = next(client, "welcome");
  const ticks = new Inbox<ChannelMessage<"market_data">>();

  const ticker = await client.subscribe("market_data", { symbol: "AAPL" }, ticks.take);

  expect((await welcome).available_channels.map(({ name }) => name)).toContain("market_data");
  expect(ticker.live).toBe(true);
  expect((await ticks.atLeast(3)).every(({ symbol }) => symbol === "AAPL")).toBe(true);
});

test("shouldTellEachTradeOfEachSymbolOnce", async () => {
  const client = newChannels();
  const skipped: (number | undefined)[] = [];
  const trades = new Inbox<ChannelMessage<"trades">>();

  await client.subscribe("trades", {}, (trade, meta) => {
    skipped.push(meta.skipped);
    trades.take(trade);
  });
  const all = await trades.atLeast(50);

  expect(new Set(all.map(({ symbol, trade_id }) => `${symbol} ${trade_id}`)).size).toBe(all.length);
  expect(new Set(all.map(({ symbol }) => symbol)).size).toBeGreaterThan(1);
  expect(skipped.every((count) => count === 0)).toBe(true);
});

test("shouldTellCandlesOfTheirResolutionOnly", async () => {
  const client = newChannels();
  const [minutes, hours] = [new Inbox<ChannelMessage<"chart_data">>(), new Inbox<ChannelMessage<"chart_data">>()];

  await client.subscribe("chart_data", { symbol: "AAPL" }, minutes.take);
  await client.subscribe("chart_data", { symbol: "aapl", params: { resolution: "60" } }, hours.take);
  await Promise.all([minutes.atLeast(2), hours.atLeast(2)]);

  expect(new Set(minutes.items.map(({ resolution }) => resolution))).toEqual(new Set(["1m"]));
  expect(new Set(hours.items.map(({ resolution }) => resolution))).toEqual(new Set(["1h"]));
});

test("shouldRejectWhatTheServerRefuses", async () => {
  const client = newChannels();

  const secret = client.subscribe("orders", {}, () => {});

  await expect(secret).rejects.toMatchObject({
    code: "unauthenticated",
    message: "Channel 'orders' requires authentication",
  });
  expect(await client.request("channel_status", { channel: "trades" })).toMatchObject({ status: "active" });
});

test("shouldSayWhoWeAreOnTheChannelsToo", async () => {
  const client = newChannels({ token: () => devToken("dave") });

  const orders = await client.subscribe("orders", {}, () => {});

  expect(client.user).toMatchObject({ user_id: "dave" });
  expect(orders.live).toBe(true);
});

test("shouldGoOnAfterACut", async () => {
  const proxy = await newProxy();
  const client = newChannels({ url: proxy.url });
  const ticks = new Inbox<ChannelMessage<"market_data">>();
  const ticker = await client.subscribe("market_data", { symbol: "MSFT" }, ticks.take);
  await ticks.atLeast(1);
  const resubscribed = next(client, "resubscribed");

  proxy.cut();
  const { channel, selection } = await resubscribed;
  const told = ticks.items.length;
  await ticks.atLeast(told + 2);

  expect([channel, selection]).toEqual(["market_data", { symbol: "MSFT" }]);
  expect(ticker.live).toBe(true);
  expect(proxy.connections).toBe(2);
});
