import { expect, test } from "vitest";
import { topicOf } from "../src/channel-topics.js";
import type { ChannelMessage, ChannelMeta, ExecutionUpdate, Gap, Meta, OrderUpdate, Recovered } from "../src/index.js";
import { devToken, Inbox, newChannels, newClient, newProxy } from "./support.js";

// Orders and executions of a real broker: two sequences, which are followed, and recovered, apart.

interface Delivered<T> {
  readonly update: T;
  readonly meta: Meta;
}

const ORDER = { symbol: "AAPL", side: "buy", order_type: "market", quantity: 1 } as const;

/** Collects the reports of a client about lost and recovered values. */
function reports(client: {
  on(event: "gap", handler: (gap: Gap) => void): unknown;
  on(event: "recovered", handler: (recovered: Recovered) => void): unknown;
}) {
  const gaps: Gap[] = [];
  const recovered = new Inbox<Recovered>();
  client.on("gap", (gap) => gaps.push(gap));
  client.on("recovered", recovered.take);
  return { gaps, recovered };
}

test("shouldFollowExecutionsAndFetchThoseThatWereMissed", async () => {
  const token = await devToken("erin");
  const proxy = await newProxy();
  const client = newClient({ url: proxy.url, token });
  const elsewhere = newClient({ token });
  const { gaps, recovered } = reports(client);
  const [executions, orders] = [new Inbox<Delivered<ExecutionUpdate>>(), new Inbox<Delivered<OrderUpdate>>()];
  const subscription = await client.subscribe("executions", (update, meta) => executions.take({ update, meta }));
  await client.subscribe("orders", (update, meta) => orders.take({ update, meta }));

  const { order } = await client.request("orders.place", ORDER);
  const first = await executions.first();
  proxy.freeze();
  const missed = (await elsewhere.request("orders.place", { ...ORDER, symbol: "MSFT" })).order;
  await expect
    .poll(() =>
      elsewhere.request("orders.get", { order_id: missed?.order_id ?? "" }).then(({ order }) => order?.status),
    )
    .toBe("filled");
  proxy.cut();
  const second = await executions.first(({ update }) => update.order_id === missed?.order_id);
  await recovered.atLeast(2);

  expect(subscription.topic).toBe("executions:erin");
  expect(first).toMatchObject({
    update: { order_id: order?.order_id, symbol: "AAPL", side: "buy", liquidity: "taker" },
    meta: { topic: "executions:erin", delivery: "every", source: "live" },
  });
  expect(second.meta.source).toBe("history");
  expect(executions.items.map(({ meta }) => meta.seq)).toEqual(executions.items.map((_, index) => index + 1));
  expect(new Set(executions.items.map(({ update }) => update.execution_id)).size).toBe(executions.items.length);
  expect(recovered.items).toMatchObject([
    { missed: 0, restarted: false },
    { missed: 0, restarted: false },
  ]);
  expect(gaps).toEqual([]);
});

test("shouldTellTheSequencesOfAChannelApart", async () => {
  const token = await devToken("frank");
  const proxy = await newProxy();
  const channels = newChannels({ url: proxy.url, token });
  const elsewhere = newChannels({ token });
  const { gaps, recovered } = reports(channels);
  const messages = new Inbox<{ message: ChannelMessage<"orders">; meta: ChannelMeta }>();
  await channels.subscribe("orders", {}, (message, meta) => messages.take({ message, meta }));
  const ended = (id: string | undefined) =>
    messages.first(
      ({ message }) => message.type === "order_update" && message.order_id === id && message.status === "filled",
    );

  // One sequence is ahead of the other: an order that waits has no execution.
  const waiting = await channels.request("place_order", { ...ORDER, order_type: "limit", price: 1 });
  await channels.request("cancel_order", { order_id: waiting.order?.order_id ?? "" });
  const filled = await channels.request("place_order", ORDER);
  await ended(filled.order?.order_id);
  proxy.freeze();
  const missed = await elsewhere.request("place_order", { ...ORDER, symbol: "MSFT" });
  proxy.cut();
  await ended(missed.order?.order_id);
  await recovered.atLeast(2);
  const last = await channels.request("place_order", { ...ORDER, side: "sell" });
  await ended(last.order?.order_id);
  await messages.first(({ message }) => message.type === "execution" && message.order_id === last.order?.order_id);

  expect(filled).toMatchObject({ success: true, order: { symbol: "AAPL", side: "buy" } });
  for (const type of ["order_update", "execution"]) {
    const sequence = messages.items.filter(({ message }) => message.type === type).map(({ meta }) => meta);
    expect(sequence.length).toBeGreaterThan(2);
    expect(sequence.map(({ seq }) => seq)).toEqual(sequence.map((_, index) => index + 1));
    expect(sequence.every(({ skipped }) => skipped === 0)).toBe(true);
    expect(sequence.some(({ source }) => source === "history")).toBe(true);
  }
  expect(recovered.items.map(({ topic }) => topic).sort()).toEqual(["orders:execution", "orders:order_update"]);
  expect(gaps).toEqual([]);
});

test("shouldTakeAGapForTheSequenceThatItNames", () => {
  const gap = { channel: "orders", type: "order_update" };

  expect(topicOf({ ...gap, topic: "executions" })).toBe(
    topicOf({ channel: "orders", type: "execution", symbol: "AAPL" }),
  );
  expect(topicOf(gap)).toBe(topicOf({ channel: "orders", type: "order_update", symbol: "AAPL" }));
});
