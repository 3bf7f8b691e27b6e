import { createServer, connect as dial } from "node:net";
import { expect, inject, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import type { ClientOptions, Gap, Meta, TapeloomError } from "../src/index.js";
import { proto } from "../src/proto/index.js";
import { devToken, Inbox, newClient, newProxy, next } from "./support.js";

type Update = [value: object, meta: Meta];
const OPERATIONS = ["bars", "quotes", "trades", "orderbook"] as const;

/** A client that counts what comes in binary and as text. */
function newBinary(options: ClientOptions = {}) {
  const came = { binary: 0, text: [] as string[] };
  class Counting extends WebSocket {
    constructor(...args: ConstructorParameters<typeof WebSocket>) {
      super(...args);
      this.on("message", (data, isBinary) => {
        if (isBinary) came.binary++;
        else came.text.push(JSON.parse(String(data)).type);
      });
    }
  }
  return { client: newClient({ format: proto, webSocket: Counting, ...options }), came };
}

/** A proxy before the test's server that changes the handshake of each connection; closed when the test is over. */
async function newChanging(change: (head: string) => string): Promise<string> {
  const server = createServer((near) => {
    const far = dial(Number(new URL(inject("url")).port), "127.0.0.1");
    near.once("data", (head) => {
      far.write(change(head.toString("latin1")), "latin1");
      near.pipe(far);
    });
    far.pipe(near);
    for (const socket of [near, far]) {
      socket.on("error", () => {});
      socket.on("close", () => {
        near.destroy();
        far.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
}

test("shouldDeliverTheValuesOfJson", async () => {
  const { client, came } = newBinary();
  const json = newClient();
  const mine = new Inbox<Update>();
  const others = new Map<string, object>();
  for (const operation of OPERATIONS) {
    const request = { symbols: ["AAPL", "NASDAQ:MSFT"] };
    await json.subscribe(operation, request, (value, { topic, seq }) => others.set(`${topic} ${seq}`, value));
    await client.subscribe(operation, request, (value, meta) => mine.take([value, meta]));
  }

  await mine.atLeast(400);
  await json.request("ping");

  const compared = new Set<string>();
  for (const [value, { topic, seq, eventTime }] of mine.items) {
    const other = others.get(`${topic} ${seq}`);
    if (other === undefined) continue;
    expect(value, topic).toMatchObject(other);
    expect(eventTime !== undefined, topic).toBe(!topic.startsWith("bars"));
    compared.add(topic);
  }
  expect([...compared].sort()).toEqual(
    OPERATIONS.flatMap((name) =>
      ["AAPL", "MSFT"].map((symbol) => `${name}:${symbol}${name === "bars" ? ":1" : ""}`),
    ).sort(),
  );
  expect(came.binary).toBeGreaterThanOrEqual(400);
  expect(came.text.filter((type) => type.endsWith(".update"))).toEqual([]);
});

test("shouldKeepABookByItsChanges", async () => {
  const { client, came } = newBinary();
  const mismatches: object[] = [];
  client.on("mismatch", (mismatch) => mismatches.push(mismatch));
  const mine = new Inbox<Update>();
  const others = new Map<number, object>();
  const params = { depth: 5, updates: "delta" } as const;
  await newClient().subscribe("orderbook", { symbol: "AAPL", params: { depth: 5 } }, (book, { seq }) =>
    others.set(seq, book),
  );

  const { granted } = await client.subscribe("orderbook", { symbol: "AAPL", params }, (book, meta) =>
    mine.take([book, meta]),
  );
  await mine.atLeast(40);

  expect(granted).toEqual({ ...params, format: "tapeloom.proto" });
  expect(came.text).not.toContain("orderbook.delta");
  expect(came.binary).toBeGreaterThanOrEqual(40);
  const both = mine.items.filter(([, { seq }]) => others.has(seq));
  expect(both.length).toBeGreaterThan(20);
  for (const [book, { seq }] of both) expect(book).toEqual(others.get(seq));
  expect(mismatches).toEqual([]);
});

test("shouldDeliverEverySymbol", async () => {
  const { client, came } = newBinary();
  const topics = new Inbox<string>();

  await client.subscribe("quotes", { symbols: ["*"] }, ({ symbol }, { topic }) => topics.take(`${symbol} ${topic}`));

  for (const symbol of ["AAPL", "GOOGL", "MSFT", "TSLA", "AMZN", "NVDA", "META"])
    await topics.first((each) => each === `${symbol} quotes:${symbol}`);
  expect(came.text.filter((type) => type === "topic")).toHaveLength(7);
});

test("shouldRecoverWhatWasMissed", async () => {
  const proxy = await newProxy();
  const { client, came } = newBinary({ url: proxy.url });
  const seqs = new Inbox<number>();
  const gaps: Gap[] = [];
  client.on("gap", (gap) => gaps.push(gap));
  await client.subscribe("trades", { symbol: "AAPL" }, (_, { seq }) => seqs.take(seq));
  await seqs.atLeast(5);
  const recovered = next(client, "recovered");

  proxy.cut();
  const { missed } = await recovered;
  await seqs.atLeast(seqs.items.length + 5);

  expect(missed).toBe(0);
  expect(gaps).toEqual([]);
  const [first = 0] = seqs.items;
  expect(seqs.items).toEqual(seqs.items.map((_, index) => first + index));
  expect(came.text).not.toContain("trades.update");
});

test("shouldDeliverAlertsAndReplays", async () => {
  const { client } = newBinary({ token: await devToken("proto") });
  const alerts = new Inbox<{ title: string; data: object }>();
  const replayed = new Inbox<{ type: string; topic: string; payload: object }>();
  client.on("message", (message) => replayed.take(message as never));

  await client.subscribe("notifications", (alert) => alerts.take(alert as never));
  const to = Date.now() - 60_000;
  await client.request("replay.start", { symbol: "AAPL", from: to - 60_000, to, speed: 1000 });

  const trade = await replayed.first(({ type }) => type === "trades.update");
  expect(trade.topic).toMatch(/^replay:\w+:trades:AAPL$/);
  expect(trade.payload).toMatchObject({
    symbol: "AAPL",
    price: expect.any(Number),
    side: expect.stringMatching(/buy|sell/),
  });
  await replayed.first(({ type }) => type === "replay.progress");
  expect(await alerts.first()).toMatchObject({ title: expect.any(String), data: expect.any(Object) });
});

test.each([
  ["only JSON", (head: string) => head.replace(/tapeloom\.proto, ?/, "")],
  ["no format", (head: string) => head.replace(/sec-websocket-protocol/i, "x-nothing")],
  ["none of those that are offered", (head: string) => head.replace(/tapeloom\.(proto|json)/g, "tapeloom.other")],
])("shouldGoOnInJsonWithAServerThatKnows: %s", async (_, change) => {
  const { client, came } = newBinary({ url: await newChanging(change) });
  const errors: TapeloomError[] = [];
  client.on("error", (error) => errors.push(error));
  const trades = new Inbox<object>();

  await client.subscribe("trades", { symbol: "AAPL" }, trades.take);

  await trades.atLeast(3);
  expect(errors.map(({ code }) => code)).toEqual(["unknown_format"]);
  expect(errors[0]?.message).toBe("The server does not know the format tapeloom.proto: its messages are JSON");
  expect(came.binary).toBe(0);
});

test("shouldReportAnUnknownOperationToItsCallerAlone", async () => {
  const { client } = newBinary();

  await expect(client.request("nothing.at.all" as "ping")).rejects.toMatchObject({ code: "unknown_operation" });

  expect(client.state).toBe("open");
});

const UNITS = { topic: "trades:X", topic_id: 300, price_scale: 100, quantity_scale: 1000 };

function decoderOf(units: object) {
  const decoder = proto.decoder();
  expect(decoder.learn({ type: "trades.subscribe.response", payload: units })).toBe(false);
  return decoder;
}

test.each([
  ["a negative price", "08ac02 1805 620b 08fbffffffffffffffff01", { price: -0.05, quantity: 0, trade_id: "0" }],
  ["a large quantity", "08ac02 1805 620a 10ffffffffffffffff7f", { quantity: (2 ** 63 - 1) / 1000 }],
  [
    "fields of a newer server",
    "08ac02 f20103616263 6214 0864 d23e01ff d93e0102030405060708 dd3e01020304",
    { price: 1 },
  ],
  ["the value before the topic", "6202 0864 08ac02", undefined],
])("shouldRead: %s", (_, hex, trade) => {
  const decoder = decoderOf(UNITS);

  const push = decoder.decode(Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex")));

  if (trade === undefined) expect(push).toBeUndefined();
  else expect(push).toMatchObject({ type: "trades.update", topic: "trades:X", payload: { symbol: "X", ...trade } });
});

test("shouldFollowTheUnitsOfATopic", () => {
  const decoder = decoderOf(UNITS);
  const bytes = Uint8Array.from([0x08, 0xac, 0x02, 0x62, 0x02, 0x08, 0x64]);
  const later = Uint8Array.from([0x08, 0xad, 0x02, 0x62, 0x02, 0x08, 0x64]);
  expect(decoder.decode(later)).toBeUndefined();

  expect(decoder.learn({ type: "topic", payload: { ...UNITS, topic_id: 301, price_scale: 10_000 } })).toBe(true);

  expect(decoder.decode(later)).toMatchObject({ payload: { price: 0.01 } });
  expect(decoder.decode(bytes)).toBeUndefined();
});
