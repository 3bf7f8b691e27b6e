import { afterAll, beforeAll, expect, test } from "vitest";
import { type RunningServer, startServer } from "../codegen/server.mjs";
import { type BarUpdate, ChannelClient, type Gap, type Meta, type StateChange } from "../src/index.js";
import { Inbox, newClient, newProxy, next, testOptions } from "./support.js";

test("shouldTellWhichTradesWereMissed", async () => {
  const proxy = await newProxy();
  const client = newClient({ url: proxy.url, backoff: { baseMillis: 1000, capMillis: 1000 } });
  const inbox = new Inbox<Meta>();
  const gaps: Gap[] = [];
  const trades = await client.subscribe("trades", { symbol: "AAPL" }, (_, meta) => inbox.take(meta), {
    onGap: (gap) => gaps.push(gap),
  });
  await inbox.atLeast(3);
  const recovered = next(client, "recovered");

  proxy.cut();
  await next(client, "state", ({ state }) => state === "waiting");
  expect(trades.live).toBe(false);
  const { missed = 0 } = await recovered;
  const told = inbox.items.length;
  await inbox.atLeast(told + 3);

  expect(trades.live).toBe(true);
  expect(gaps.reduce((sum, gap) => sum + (gap.missed ?? 0), 0)).toBe(missed);
  expect(accountedFor(inbox.items, gaps)).toBe(true);
});

test("shouldFillBarsThatWereMissed", async () => {
  const proxy = await newProxy();
  const client = newClient({ url: proxy.url });
  const inbox = new Inbox<[BarUpdate, Meta]>();
  await client.subscribe("bars", { symbol: "NVDA", resolution: "1" }, (bar, meta) => inbox.take([bar, meta]));
  await inbox.atLeast(1);
  const recovered = next(client, "recovered");

  proxy.cut();
  await next(client, "state", ({ state }) => state === "waiting");
  const { filled } = await recovered;
  const told = inbox.items.length;
  await inbox.atLeast(told + 1);

  const history = inbox.items.filter(([, meta]) => meta.source === "history");
  expect(history.length).toBe(filled);
  const times = inbox.items.map(([bar]) => bar.time);
  expect(times).toEqual([...times].sort((one, other) => one - other));
});

test("shouldNoticeThatNothingIsHeard", async () => {
  const proxy = await newProxy();
  const client = newClient({ url: proxy.url, heartbeatMillis: 250, staleMillis: 2_000 });
  const quotes = await client.subscribe("quotes", { symbol: "AAPL" }, () => {});
  const lost = next(client, "state", ({ state }) => state === "waiting");
  const recovered = next(client, "recovered");

  proxy.freeze();

  expect((await lost).reason).toMatch(/^Nothing was received for \d+ ms/);
  await recovered;
  expect(quotes.live).toBe(true);
  expect(proxy.connections).toBeGreaterThan(1);
});

test("shouldStayAliveWithoutSubscriptions", async () => {
  const client = newClient({ heartbeatMillis: 60 });
  const latencies = new Inbox<number>();
  client.on("latency", latencies.take);

  await client.connect();
  await latencies.atLeast(4);

  expect(client.state).toBe("open");
});

test("shouldGoOnAfterAPageLoad", async () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key),
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  const before = newClient({ storage });
  const first = new Inbox<Meta>();
  await before.subscribe("trades", { symbol: "META" }, (_, meta) => first.take(meta));
  await first.atLeast(2);
  await before.close();
  const last = first.items.at(-1) as Meta;
  const other = newClient();
  const meanwhile = new Inbox<Meta>();
  await other.subscribe("trades", { symbol: "META" }, (_, meta) => meanwhile.take(meta));
  await meanwhile.atLeast(2);

  const after = newClient({ storage });
  const recovered = next(after, "recovered");
  const stored = await after.stored();
  const inbox = new Inbox<Meta>();
  await after.subscribe("trades", { symbol: "META" }, (_, meta) => inbox.take(meta));

  expect(stored).toEqual([{ operation: "trades", request: { symbol: "META" } }]);
  expect(await recovered).toMatchObject({ topic: "trades:META", missed: 0 });
  expect(inbox.items[0]).toMatchObject({ epoch: last.epoch, seq: last.seq + 1, source: "history" });
});

test("shouldForgetWhatIsTooOld", async () => {
  const old = { version: 1, time: 0, subscriptions: [["trades", { symbol: "META" }]], positions: [] };
  const client = newClient({ storage: { getItem: () => JSON.stringify(old), setItem: () => {} } });

  expect(await client.stored()).toEqual([]);
});

/** Whether each number from the first to the last was told once, or lies in a gap. */
function accountedFor(told: readonly Meta[], gaps: readonly Gap[]): boolean {
  const seqs = told.map((meta) => meta.seq);
  for (const gap of gaps) for (let seq = gap.from.seq; seq <= gap.to.seq; seq++) seqs.push(seq);
  seqs.sort((one, other) => one - other);
  return seqs.every((seq, index) => seq === (seqs[0] ?? 0) + index);
}

// A server of our own, which is ended in the middle.
let server: RunningServer;
const settings = { MARKET_SPEED: "20", BAR_BROADCASTER_INTERVAL: "0.2", WS_MESSAGE_RATE: "20", WS_MESSAGE_BURST: "20" };

beforeAll(async () => {
  server = await startServer(settings);
});

afterAll(async () => {
  await server.kill();
});

test("shouldHealWhenTheServerIsKilledAndStartedAgain", async () => {
  const client = newClient({ url: server.url });
  const states: StateChange[] = [];
  const [bars, trades] = [new Inbox<[BarUpdate, Meta]>(), new Inbox<Meta>()];
  client.on("state", (change) => states.push(change));
  await client.subscribe("bars", { symbol: "AAPL" }, (bar, meta) => bars.take([bar, meta]));
  const subscription = await client.subscribe("trades", { symbol: "AAPL" }, (_, meta) => trades.take(meta));
  await Promise.all([bars.atLeast(1), trades.atLeast(1)]);
  const gap = next(client, "gap");
  const recovered = next(client, "recovered", ({ operation }) => operation === "bars");

  await server.kill("SIGKILL");
  await next(client, "state", ({ state }) => state === "waiting");
  const [last] = trades.items.slice(-1);
  server = await startServer({ ...settings, PORT: String(server.port) });
  const { epoch, restarted } = await recovered;
  const { from, to, missed } = await gap;

  expect(restarted).toBe(true);
  expect(from).toEqual({ epoch: last?.epoch, seq: (last?.seq ?? 0) + 1 });
  expect(to.epoch).toBe(epoch);
  expect(missed).toBeUndefined();
  expect((await trades.first((meta) => meta.epoch === epoch)).seq).toBe(to.seq + 1);
  expect(subscription.live).toBe(true);
  expect(holes(bars.items.map(([bar]) => bar.time))).toEqual([]);
  expect(states.map(({ state }) => state)).toContain("waiting");
});

test("shouldSubscribeToMoreThanTheServerTakesAtOnce", async () => {
  const client = newClient({ url: server.url });
  const symbols = ["AAPL", "GOOGL", "MSFT", "TSLA", "AMZN", "NVDA", "META"];
  const resolutions = ["1", "5", "15", "30", "60", "D"] as const;
  const all = symbols.flatMap((symbol) => resolutions.map((resolution) => ({ symbol, resolution })));

  const subscriptions = await Promise.all(all.map((request) => client.subscribe("bars", request, () => {})));

  await expect.poll(() => subscriptions.every(({ live }) => live)).toBe(true);
});

test("shouldStayAwayAsLongAsTheServerAsks", async () => {
  const client = newClient({ url: server.url, backoff: { baseMillis: 1, capMillis: 1 } });
  await client.subscribe("quotes", { symbol: "AAPL" }, () => {});
  const channels = new ChannelClient({ ...testOptions(), url: server.url });
  await channels.connect();
  const channelsWaiting = new Promise<StateChange>((resolve) => {
    channels.on("state", (change) => change.state === "waiting" && resolve(change));
  });
  const draining = next(client, "notice", ({ type }) => type === "draining");
  const waiting = next(client, "state", ({ state }) => state === "waiting");

  const ended = server.kill("SIGTERM");
  const notice = await draining;
  const { code, delayMillis } = await waiting;
  const change = await channelsWaiting;
  await Promise.all([client.close(), channels.close()]);
  await ended;

  expect(code).toBe(1012);
  expect(notice.payload).toEqual({ reconnect_after_ms: delayMillis });
  expect(change.reason).toBe(`reconnect_after_ms=${change.delayMillis}`);
});

/** The minutes that are missing between the first and the last. */
function holes(times: readonly number[]): number[] {
  const there = new Set(times);
  const missing: number[] = [];
  for (let time = Math.min(...times); time < Math.max(...times); time += 60_000) {
    if (!there.has(time)) missing.push(time);
  }
  return missing;
}
