import { expect, test } from "vitest";
import { resolutionCode } from "../src/index.js";
import { Inbox, newChannels, newClient, Wire } from "./support.js";

test.each([
  ["1", "1"],
  ["1m", "1"],
  ["01", "1"],
  ["60", "60"],
  ["1h", "60"],
  ["240", "240"],
  ["4h", "240"],
  ["D", "D"],
  ["1D", "D"],
  ["1W", "W"],
  ["1M", "M"],
  ["3M", "3M"],
  ["", ""],
  ["soon", "soon"],
])("shouldNameAResolutionByOneCode: %s", (name, code) => {
  expect(resolutionCode(name)).toBe(code);
});

test.each([
  [{ symbol: "AAPL" }, { symbol: " nasdaq:aapl ", resolution: "1m" }],
  [{ symbol: "AAPL", params: { resolution: "1" } }, { symbol: "AAPL" }],
  [
    { symbol: "aapl", resolution: "1h" },
    { symbol: "AAPL", resolution: "60" },
  ],
])("shouldGoOnUnderOneNameWhenAnotherIsLeft: %j, %j", async (one, other) => {
  const wire = new Wire();
  const client = newClient({ webSocket: wire.webSocket, lingerMillis: 0 });
  const inbox = new Inbox<unknown>();
  const left = await client.subscribe("bars", one as { symbol: string }, () => {});
  const kept = await client.subscribe("bars", other as { symbol: string }, inbox.take);

  left.unsubscribe();
  left.unsubscribe();
  await client.request("ping");
  await inbox.atLeast(inbox.items.length + 3);

  expect(kept.topic).toBe(left.topic);
  expect(kept.live).toBe(true);
  expect(wire.count("bars.unsubscribe")).toBe(0);
});

test.each([
  [{ symbol: "AAPL" }, { symbol: "AAPL", params: { resolution: "1m" } }],
  [{ symbol: "NASDAQ:aapl" }, { symbol: "aapl", params: { resolution: "1" } }],
  [
    { symbol: "AAPL", params: { resolution: "1h" } },
    { symbol: "AAPL", params: { resolution: "60" } },
  ],
])("shouldGoOnUnderOneNameOfAChannelWhenAnotherIsLeft: %j, %j", async (one, other) => {
  const wire = new Wire();
  const client = newChannels({ lingerMillis: 0, webSocket: wire.webSocket });
  const inbox = new Inbox<unknown>();
  const left = await client.subscribe("chart_data", one, () => {});
  const kept = await client.subscribe("chart_data", other, inbox.take);

  left.unsubscribe();
  await client.request("ping", {});
  await inbox.atLeast(inbox.items.length + 3);

  expect(kept.live).toBe(true);
  expect(wire.count("unsubscribe")).toBe(0);
  kept.unsubscribe();
  await wire.received.first(({ channel }) => channel === "chart_data");
  await expect.poll(() => wire.count("unsubscribe")).toBe(1);
});

test("shouldBeToldUnderTheFullName", async () => {
  const client = newChannels();
  const [ticks, trades] = [new Inbox<{ symbol: string }>(), new Inbox<{ symbol: string }>()];

  await client.subscribe("market_data", { symbol: "NASDAQ:AAPL" }, ticks.take);
  await client.subscribe("trades", { symbol: "nasdaq:aapl" }, trades.take);

  expect((await ticks.atLeast(2))[0]?.symbol).toBe("AAPL");
  expect((await trades.atLeast(2))[0]?.symbol).toBe("AAPL");
});

test("shouldAskForASubscriptionOfAnotherNameThatIsWrong", async () => {
  const client = newChannels();
  const inbox = new Inbox<unknown>();
  await client.subscribe("trades", { symbol: "AAPL" }, inbox.take);

  await expect(client.subscribe("trades", { symbol: "LSE:AAPL" }, () => {})).rejects.toMatchObject({
    code: "unknown_symbol",
  });

  await inbox.atLeast(inbox.items.length + 2);
});
