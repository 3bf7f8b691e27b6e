import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, inject, onTestFinished, test, vi } from "vitest";
import { startServer } from "../codegen/server.mjs";
import type { Answer } from "../src/answers.js";
import { Blame } from "../src/blame.js";
import { Connection, type StateChange, type WebSocketLike } from "../src/connection.js";
import { CLOSE_CODES } from "../src/generated/closes.js";
import type { Meta, TapeloomClient } from "../src/index.js";
import { Requests } from "../src/requests.js";
import { Subscriptions } from "../src/subscriptions.js";
import { everyStore, latestStore } from "../src/views.js";
import { Inbox, newChannels, newClient, newProxy, next, PATIENCE, Wire } from "./support.js";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("shouldKeepWhatIsSubscribedToAgainAfterALossWhileItWasLingering", async () => {
  const proxy = await newProxy();
  const client = newClient({ url: proxy.url, lingerMillis: 100, backoff: { baseMillis: 300, capMillis: 300 } });
  const inbox = new Inbox<unknown>();
  const first = await client.subscribe("trades", { symbol: "AAPL" }, () => {});

  first.unsubscribe();
  proxy.cut();
  await next(client, "state", ({ state }) => state === "waiting");
  const second = client.subscribe("trades", { symbol: "AAPL" }, inbox.take);
  await new Promise((resolve) => setTimeout(resolve, 150)); // until the first would have been dropped
  await second;

  await inbox.atLeast(2);
});

test("shouldLeaveWhatEverybodyLeftWhileItWasSubscribedToAgain", async () => {
  const proxy = await newProxy();
  const wire = new Wire();
  const client = newChannels({ lingerMillis: 0, url: proxy.url, webSocket: wire.webSocket });
  const place = await client.subscribe("trades", { symbol: "AAPL" }, () => {});
  const sent = new Promise<void>((resolve) => {
    const off = client.on("state", ({ state, previous }) => {
      if (state !== "open" || previous === "open") return;
      off();
      queueMicrotask(resolve); // the subscription is on its way
    });
  });

  proxy.cut();
  await sent;
  place.unsubscribe();

  await expect.poll(() => wire.count("unsubscribe"), PATIENCE).toBe(1);
  expect(place.live).toBe(false);
});

test("shouldSubscribeAgainWhenTheEndOfAnotherNameOvertookIt", async () => {
  const asked: { what: string; answer: () => void }[] = [];
  const topic = { topic: "t", mode: "every", epoch: "e", seq: 0 } as const;
  const shared = { mode: "every", epoch: "e", granted: undefined, results: undefined, retryMillis: undefined } as const;
  const answer: Answer = { ...shared, routes: ["t"], topics: [topic] };
  const nothing = () => {};
  const positions = {
    resume: nothing,
    current: () => [],
    forget: nothing,
    lost: nothing,
    pause: nothing,
    recoverable: () => [],
    discard: nothing,
  };
  const subscriptions = new Subscriptions(
    ({ act, request }, resolve) => void asked.push({ what: `${act} ${request}`, answer: () => resolve(answer) }),
    { error: nothing, undecided: () => false, whyNot: () => "", routes: () => [], oneByTopic: true },
    positions,
    { lingerMillis: 0 },
  );
  subscriptions.opened();
  const one = subscriptions.add("trades", "A", () => {}, {});
  asked[0]?.answer();
  const other = subscriptions.add("trades", "X:A", () => {}, {});
  (await one).unsubscribe();
  await expect.poll(() => asked.map(({ what }) => what)).toEqual(["subscribe A", "subscribe X:A", "unsubscribe A"]);

  asked[1]?.answer(); // what the server says before it ends the topic
  asked[2]?.answer();
  expect(asked.map(({ what }) => what)).toEqual(["subscribe A", "subscribe X:A", "unsubscribe A", "subscribe X:A"]);
  asked[3]?.answer();

  expect((await other).live).toBe(true);
});

test("shouldShowNothingWhereNothingIsToBeShown", async () => {
  vi.useFakeTimers();
  const { client, tell } = fakeClient();
  for (const limit of [0, -1, Number.NaN]) {
    const store = everyStore(client, "trades", { symbol: "A" }, limit);
    const stop = store.subscribe(() => {});
    for (let seq = 1; seq <= 5; seq++) tell(seq);
    await vi.advanceTimersByTimeAsync(50);
    expect(store.snapshot().updates, String(limit)).toEqual([]);
    stop();
  }
});

test("shouldShowTheHoleOfAPause", async () => {
  vi.useFakeTimers();
  const { client, tell } = fakeClient();
  const [every, latest] = [
    everyStore(client, "trades", { symbol: "A" }),
    latestStore(client, "quotes", { symbol: "A" }),
  ];
  const looks = () => [every.subscribe(() => {}), latest.subscribe(() => {})];
  const first = looks();
  await vi.advanceTimersByTimeAsync(50);
  for (const seq of [1, 2]) tell(seq);
  await vi.advanceTimersByTimeAsync(50);
  expect([every.snapshot().status, latest.snapshot().status]).toEqual(["live", "live"]);

  for (const stop of first) stop();
  expect([every.snapshot().status, latest.snapshot().status]).toEqual(["stale", "stale"]);
  looks();
  await vi.advanceTimersByTimeAsync(50);
  tell(6);
  await vi.advanceTimersByTimeAsync(50);

  expect(every.snapshot().updates.map(({ meta }) => meta.seq)).toEqual([1, 2, 6]);
  expect(every.snapshot().gaps).toMatchObject([{ reason: "paused", from: { seq: 3 }, to: { seq: 5 }, missed: 3 }]);
  expect([every.snapshot().status, latest.snapshot().status]).toEqual(["live", "live"]);
});

/** A client that confirms at once, and tells what the test tells. */
function fakeClient() {
  const listeners = new Set<(update: unknown, meta: Meta) => void>();
  const client = {
    state: "open",
    on: () => () => {},
    async subscribe(
      _: string,
      __: unknown,
      listener: (update: unknown, meta: Meta) => void,
      options: { signal: AbortSignal },
    ) {
      listeners.add(listener);
      options.signal.addEventListener("abort", () => listeners.delete(listener));
      return {};
    },
  } as unknown as TapeloomClient;
  const tell = (seq: number) => {
    const meta: Meta = { topic: "t", seq, epoch: "e", delivery: "every", conflated: 0, time: 0, source: "live" };
    for (const listener of listeners) listener({ seq }, meta);
  };
  return { client, tell };
}

test("shouldGiveUpOneOfWhatWasSuspectedAndNoOther", () => {
  const blame = new Blame();
  const [one, two] = [
    { type: "a", payload: 1 },
    { type: "a", payload: 2 },
  ];

  expect(blame.closed(1011, "", [one, two])).toEqual({ suspected: true });
  expect(blame.closed(1012, "", [one, two])).toEqual({ suspected: false }); // it goes down, that is nobody's fault
  expect(blame.closed(1006, "", [one, two])).toEqual({ suspected: false });
  expect(blame.closed(1011, "", [one])).toMatchObject({ guilty: one, error: { code: "closed_on_request" } });
  expect(blame.of(one)).toMatchObject({ code: "closed_on_request" });
  expect(blame.of(two)).toBeUndefined();
  blame.clear(one);
  expect(blame.of(one)).toBeUndefined();
});

test("shouldBlameARequestOnlyForCodesThatRequestsCause", () => {
  const blamed = Object.entries(CLOSE_CODES).filter(([code]) => {
    const blame = new Blame();
    return blame.closed(Number(code), "", [{ type: "a", payload: 1 }]).suspected;
  });

  expect(blamed.map(([, { name }]) => name)).toEqual([
    "protocol_error",
    "unsupported",
    "invalid_text",
    "too_big",
    "internal_error",
  ]);
});

test("shouldReadNoReasonButThatOfAnUnsupportedMessage", () => {
  const blame = new Blame();
  const one = { type: "a", payload: 1 };

  expect(blame.closed(1013, "No matching type: 'a'", [one])).toEqual({ suspected: false });
  expect(blame.of(one)).toBeUndefined();
  expect(blame.closed(1003, "No matching type: 'a'", [one])).toMatchObject({
    guilty: one,
    error: { code: "unknown_operation" },
  });
});

test("shouldNotBlameARequestForOurOwnClose", () => {
  const blame = new Blame();
  const one = { type: "a", payload: 1 };

  const verdicts = [1, 2, 3].map(() => blame.closed(0, "", [one]));

  expect(verdicts).toEqual([{ suspected: false }, { suspected: false }, { suspected: false }]);
  expect(blame.of(one)).toBeUndefined();
});

test("shouldSendTheFirst800SubscriptionsAtAPaceThatNoServerRefuses", () => {
  vi.useFakeTimers();
  const times: number[] = [];
  const requests = new Requests({ queueSize: 10_000 }, (type) => {
    times.push(performance.now());
    queueMicrotask(() => requests.answered(`${type}.response`, { status: "ok" }));
    return true;
  });
  const begun = performance.now();
  const done = Array.from({ length: 800 }, () => requests.ask("bars.subscribe", {}));
  requests.opened();

  return vi.advanceTimersByTimeAsync(6_000).then(async () => {
    await Promise.all(done);
    expect(times).toHaveLength(800);
    // A bucket of 500 that is filled by 100 a second, as the server's is.
    for (const [index, time] of times.entries()) expect(index + 1).toBeLessThanOrEqual(500 + (time - begun) / 10);
  });
});

test("shouldSubscribeTo800AtOnceWithoutARefusalOnEachConnection", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tapeloom-symbols-"));
  const file = join(folder, "symbols.json");
  const symbols = Array.from({ length: 100 }, (_, index) => `S${index}`);
  writeFileSync(file, JSON.stringify(symbols.map((symbol) => ({ symbol, price: 50 }))));
  const server = await startServer({ MARKET_SYMBOLS_FILE: file, BAR_BROADCASTER_SYMBOLS: "S0" });
  onTestFinished(async () => {
    await server.kill();
    rmSync(folder, { recursive: true });
  });
  const proxy = await newProxy(server.url);
  const wire = new Wire();
  const client = newClient({
    ...{ url: proxy.url, webSocket: wire.webSocket, requestMillis: PATIENCE.timeout },
    backfill: false,
  });
  const errors: unknown[] = [];
  const opened: unknown[] = [];
  client.on("error", (error) => errors.push(error));
  client.on("state", ({ state }) => state === "open" && opened.push(state));
  const all = symbols.flatMap((symbol) =>
    (["1", "5", "15", "30", "60", "D", "W", "M"] as const).map((resolution) => ({ symbol, resolution })),
  );

  const places = await Promise.all(all.map((request) => client.subscribe("bars", request, () => {})));
  proxy.cut();
  const patience = { timeout: 60_000 };
  await expect.poll(() => wire.count("bars.subscribe"), patience).toBe(1_600);
  await expect.poll(() => places.every(({ live }) => live), patience).toBe(true);

  expect(errors).toEqual([]);
  expect(wire.received.items.filter(({ type }) => type === "error")).toEqual([]);
  expect(opened).toHaveLength(2);
}, 150_000);

test("shouldSubscribeTo300AtOnceWithoutARefusal", async () => {
  const wire = new Wire();
  const client = newChannels({ lingerMillis: 0, webSocket: wire.webSocket, requestMillis: PATIENCE.timeout });
  const symbols = ["AAPL", "GOOGL", "MSFT", "TSLA", "AMZN", "NVDA", "META"];
  const codes = ["1", "1m", "5", "5m", "15", "15m", "30", "30m", "60", "1h", "D", "1D", "W", "1W", "M", "1M"];
  const names = symbols.flatMap((symbol) => [symbol, symbol.toLowerCase(), `NASDAQ:${symbol}`]);
  const all = names.flatMap((symbol) => codes.map((resolution) => ({ symbol, params: { resolution } })));

  const places = await Promise.all(all.map((selection) => client.subscribe("chart_data", selection, () => {})));

  expect(places.every(({ live }) => live)).toBe(true);
  expect(wire.received.items.filter(({ type }) => type === "error")).toEqual([]);
});

test("shouldLetTwoPagesOfOneStorageRecoverTheirOwn", async () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key),
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  const listen = async (client: TapeloomClient) => {
    const inbox = new Inbox<Meta>();
    await client.subscribe("trades", { symbol: "META" }, (_, meta) => inbox.take(meta));
    await inbox.atLeast(2);
    return inbox;
  };
  const [left, stays] = [newClient({ storage }), newClient({ storage })];
  const before = await listen(left);
  const other = await listen(stays);
  await left.close();
  const last = before.items.at(-1) as Meta;
  await other.first(({ seq }) => seq > last.seq + 2);
  const newest = () =>
    Math.max(
      ...[...(kept.get("tapeloom") ?? "").matchAll(/"trades:META","[^"]*",(\d+)/g)].map(([, seq]) => Number(seq)),
    );
  await expect.poll(newest, PATIENCE).toBeGreaterThan(last.seq + 1); // the one that stays has kept its own

  const third = newClient({ storage });
  const recovered = next(third, "recovered");
  const inbox = await listen(third);
  const fourth = newClient({ storage });
  const live = await listen(fourth);

  expect(inbox.items[0]).toMatchObject({ seq: last.seq + 1, epoch: last.epoch, source: "history" });
  expect(await recovered).toMatchObject({ topic: "trades:META", missed: 0 });
  expect(live.items[0]?.source).toBe("live");
  expect(await fourth.stored()).toEqual([]);
});

/** A connection whose socket the test holds. */
function newConnection() {
  const sockets: WebSocketLike[] = [];
  const changes: StateChange[] = [];
  const lost: { reason: string; sinceMillis: number }[] = [];
  const connection = new Connection(
    {
      url: () => inject("url"),
      webSocket: class {
        onopen = null;
        onmessage = null;
        onclose = null;
        onerror = null;
        constructor() {
          sockets.push(this);
        }
        send() {}
        close() {}
      },
      backoff: { baseMillis: 1_000, capMillis: 1_000, attempts: 99, budgetMillis: 60_000 },
      heartbeatMillis: 10_000,
      staleMillis: 10_000,
      random: () => 0.5,
    },
    {
      greet: () => undefined,
      opened: () => {},
      received: () => {},
      ping: () => {},
      lost: (_, reason, sinceMillis) => lost.push({ reason, sinceMillis }),
      ended: () => {},
      changed: (change) => changes.push(change),
      failed: () => {},
    },
  );
  onTestFinished(() => connection.close());
  connection.open();
  return { connection, socket: () => sockets.at(-1) as WebSocketLike, changes, lost };
}

/** Nothing runs for so long; then all timers are due at once. */
function sleep(millis: number): void {
  vi.setSystemTime(Date.now() + millis);
}

test("shouldReportTheTimeAsleepAsWhatItWas", () => {
  vi.useFakeTimers();
  const { socket, changes, lost } = newConnection();
  socket().onopen?.(undefined as never);
  vi.advanceTimersByTime(5_000);
  socket().onmessage?.({ data: "{}" } as never);
  const heardAt = Date.now();

  sleep(8 * 3_600_000);
  vi.advanceTimersByTime(15_000);

  expect(lost).toMatchObject([{ sinceMillis: heardAt }]);
  expect(lost[0]?.reason).toMatch(
    /^Nothing was received for 288\d+ ms, of which the program did not run for 288\d+ ms$/,
  );
  const waiting = changes.find(({ state }) => state === "waiting");
  expect(waiting?.asleepMillis).toBeGreaterThanOrEqual(8 * 3_600_000);
  expect(changes.at(-1)?.state).not.toBe("closed");
});

test("shouldNotCountTheTimeAsleepAsTriedInVain", () => {
  vi.useFakeTimers();
  const { connection, socket } = newConnection();
  socket().onopen?.(undefined as never);
  socket().onclose?.({ code: 1006, reason: "" } as never);
  expect(connection.state).toBe("waiting");

  sleep(3_600_000);
  vi.advanceTimersByTime(1_000);
  socket().onclose?.({ code: 1006, reason: "" } as never);

  expect(connection.state).toBe("waiting");
});
