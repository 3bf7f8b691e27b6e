import { expect, inject, test, vi } from "vitest";
import { WebSocket } from "ws";
import type { BarUpdate, Message, Meta, StateChange, Trade } from "../src/index.js";
import { TapeloomClient } from "../src/index.js";
import { places } from "../src/places.js";
import { devToken, Inbox, newClient, newProxy, next, Wire } from "./support.js";

test("shouldConfirmBeforeItTellsTheCurrentValue", async () => {
  const client = newClient();
  const inbox = new Inbox<[BarUpdate, Meta]>();

  const bars = await client.subscribe("bars", { symbol: "aapl", resolution: "1" }, (bar, meta) =>
    inbox.take([bar, meta]),
  );
  const [[bar, meta]] = (await inbox.atLeast(1)) as [[BarUpdate, Meta]];

  expect(bars).toMatchObject({ operation: "bars", topic: "bars:AAPL:1", live: true });
  expect(bar.time % 60_000).toBe(0);
  expect(meta).toMatchObject({ topic: "bars:AAPL:1", delivery: "latest", conflated: 0, source: "live" });
});

test("shouldTellEveryChangeOfState", async () => {
  const client = newClient();
  const states: StateChange[] = [];
  client.on("state", (change) => states.push(change));

  await client.connect();
  await client.close();

  expect(states.map(({ previous, state }) => [previous, state])).toEqual([
    ["idle", "connecting"],
    ["connecting", "open"],
    ["open", "closed"],
  ]);
  expect(client.state).toBe("closed");
});

test("shouldShareOneSocketAndOneTopicAmongListeners", async () => {
  const proxy = await newProxy();
  const client = newClient({ url: proxy.url, lingerMillis: 0 });
  const [first, second, third] = [new Inbox<number>(), new Inbox<number>(), new Inbox<number>()];
  const listen = (inbox: Inbox<number>) => (_: unknown, meta: Meta) => inbox.take(meta.seq);

  const one = await client.subscribe("quotes", { symbol: "AAPL" }, listen(first));
  await first.atLeast(1);
  const two = await client.subscribe("quotes", { symbol: "AAPL" }, listen(second));
  const three = await client.subscribe("quotes", { symbol: "aapl" }, listen(third));
  const [seen] = await second.atLeast(1);
  await third.atLeast(1);
  one.unsubscribe();
  two.unsubscribe();
  const before = third.items.length;
  await third.atLeast(before + 2);

  expect(proxy.connections).toBe(1);
  expect(first.items).toContain(seen);
  expect([one.live, two.live, three.live]).toEqual([false, false, true]);
});

test("shouldTellTheServerWhenNobodyListensAnyMore", async () => {
  const wire = new Wire();
  const client = newClient({ webSocket: wire.webSocket, lingerMillis: 0 });
  const inbox = new Inbox<Meta>();
  const trades = await client.subscribe("trades", { symbol: "TSLA" }, (_, meta) => inbox.take(meta));
  await inbox.atLeast(1);

  trades.unsubscribe();
  const told = inbox.items.length;

  const answer = await wire.received.first(({ type }) => type === "trades.unsubscribe.response");
  await client.request("ping");
  const behind = wire.received.items.slice(wire.received.items.indexOf(answer) + 1);
  expect(behind.filter(({ topic }) => topic !== undefined)).toEqual([]);
  expect(inbox.items.length).toBe(told);
});

test("shouldRejectWithTheCodeAndTheField", async () => {
  const client = newClient();

  const unknown = client.subscribe("quotes", { symbol: "NOPE" }, () => {});
  await expect(unknown).rejects.toMatchObject({
    name: "TapeloomError",
    code: "unknown_symbol",
    field: "symbol",
    request: "quotes.subscribe",
    retryable: false,
  });

  const secret = client.subscribe("orders", () => {});
  await expect(secret).rejects.toMatchObject({ code: "unauthenticated" });
});

test("shouldOutliveARequestThatTheServerCannotTake", async () => {
  const client = newClient();
  const quotes = await client.subscribe("quotes", { symbol: "AAPL" }, () => {});
  const recovered = next(client, "recovered");

  const invalid = client.subscribe("bars", { symbol: "AAPL", resolution: "7" as "1" }, () => {});

  await expect(invalid).rejects.toMatchObject({ code: "invalid_payload", field: "resolution", status: 1003 });
  expect(await recovered).toMatchObject({ topic: "quotes:AAPL", restarted: false });
  expect(quotes.live).toBe(true);
});

test("shouldAskAndMeasure", async () => {
  const client = newClient();
  const latency = next(client, "latency");

  const pong = await client.request("ping");

  expect(pong.time).toBeGreaterThan(1_700_000_000_000);
  expect(await latency).toBe(client.latencyMillis);
});

test("shouldDeliverEveryTradeInOrder", async () => {
  const client = newClient();
  const inbox = new Inbox<[Trade, Meta]>();

  await client.subscribe("trades", { symbol: "MSFT" }, (trade, meta) => inbox.take([trade, meta]));
  const trades = await inbox.atLeast(30);

  const seqs = trades.map(([, meta]) => meta.seq);
  expect(seqs).toEqual(seqs.map((_, index) => (seqs[0] ?? 0) + index));
  expect(new Set(trades.map(([trade]) => trade.trade_id)).size).toBe(trades.length);
});

test("shouldKeepRequestsForAConnection", async () => {
  const client = newClient();

  const pongs = await Promise.all([client.request("ping"), client.request("ping")]);

  expect(pongs).toHaveLength(2);
});

test("shouldBoundWhatWaitsForAConnection", async () => {
  const client = newClient({ url: "http://127.0.0.1:9", queueSize: 1, queueMillis: 50 });

  const [first, second] = [client.request("ping"), client.request("ping")];

  await expect(second).rejects.toMatchObject({ code: "queue_full", retryable: true });
  await expect(first).rejects.toMatchObject({ code: "expired", request: "ping" });
});

test("shouldGiveUpWhenTheBudgetIsSpent", async () => {
  const client = newClient({ url: "http://127.0.0.1:9", backoff: { baseMillis: 1, attempts: 3 } });
  const error = next(client, "error");

  const bars = client.subscribe("bars", { symbol: "AAPL" }, () => {});

  await expect(bars).rejects.toMatchObject({ code: "gave_up", retryable: true });
  expect(await error).toMatchObject({ code: "gave_up" });
  expect(client.state).toBe("closed");
});

test("shouldTakeNothingMoreWhenClosed", async () => {
  const client = newClient();
  const waiting = client.subscribe("bars", { symbol: "AAPL" }, () => {});
  const rejected = expect(waiting).rejects.toMatchObject({ code: "closed" });

  await client.close();

  await rejected;
  await expect(client.request("ping")).rejects.toMatchObject({ code: "closed" });
});

test("shouldEndByASignal", async () => {
  const client = newClient();
  const controller = new AbortController();
  const inbox = new Inbox<Meta>();
  const trades = await client.subscribe("trades", { symbol: "AAPL" }, (_, meta) => inbox.take(meta), {
    signal: controller.signal,
  });
  await inbox.atLeast(1);

  controller.abort();

  expect(trades.live).toBe(false);
});

test("shouldTellNothingMoreOnceASignalHasEndedIt", async () => {
  const client = newClient();
  const others = new Inbox<unknown>();
  await client.subscribe("quotes", { symbol: "AAPL" }, others.take);
  const { signal, abort } = newSignal();
  const ended = new Inbox<unknown>();
  await client.subscribe("quotes", { symbol: "AAPL" }, ended.take, { signal });
  await ended.atLeast(2);

  abort();
  const [told, before] = [ended.items.length, others.items.length];
  await others.atLeast(before + 5);

  expect(ended.items.length).toBe(told);
});

test("shouldTellNothingToOneWhomAnotherEndsByTheSameUpdate", async () => {
  const client = newClient();
  const { signal, abort } = newSignal();
  const [first, second] = [new Inbox<unknown>(), new Inbox<unknown>()];
  let ending = false;
  await client.subscribe("quotes", { symbol: "MSFT" }, (quote) => {
    if (ending) abort();
    first.take(quote);
  });
  await client.subscribe("quotes", { symbol: "MSFT" }, second.take, { signal });
  await second.atLeast(1);

  const [told, before] = [second.items.length, first.items.length];
  ending = true;
  await first.atLeast(before + 3);

  expect(second.items.length).toBe(told);
});

test.each([true, false])("shouldAskForNothingWhenItsSignalHasEndedBefore, the topic being live: %s", async (live) => {
  const wire = new Wire();
  const client = newClient({ webSocket: wire.webSocket, lingerMillis: 0 });
  const inbox = new Inbox<unknown>();
  if (live) await client.subscribe("bars", { symbol: "TSLA" }, inbox.take);
  const listener = vi.fn();

  const subscribed = client.subscribe("bars", { symbol: "TSLA" }, listener, { signal: AbortSignal.abort("over") });

  await expect(subscribed).rejects.toBe("over");
  await client.connect();
  if (live) await inbox.atLeast(3);
  await client.request("ping");
  expect(wire.sent.filter((type) => type !== "ping")).toEqual(live ? ["bars.subscribe"] : []);
  expect(listener).not.toHaveBeenCalled();
});

test("shouldEndByASignalBeforeItIsConfirmed", async () => {
  const wire = new Wire();
  const client = newClient({ webSocket: wire.webSocket, lingerMillis: 0 });
  await client.connect();
  const { signal, abort } = newSignal();
  const listener = vi.fn();

  const subscribed = client.subscribe("bars", { symbol: "NVDA" }, listener, { signal });
  queueMicrotask(() => abort("changed my mind"));

  await expect(subscribed).rejects.toBe("changed my mind");
  await wire.received.first(({ type }) => type === "bars.unsubscribe.response");
  expect(wire.count("bars.subscribe")).toBe(wire.count("bars.unsubscribe"));
  expect(listener).not.toHaveBeenCalled();
});

test("shouldLeaveNothingAtASignalThatOutlivesIt", async () => {
  const client = newClient();
  const { signal } = newSignal();
  const added = vi.spyOn(signal, "addEventListener");
  const removed = vi.spyOn(signal, "removeEventListener");
  const trades = await client.subscribe("trades", { symbol: "AAPL" }, () => {}, { signal });

  trades.unsubscribe();

  expect(removed.mock.calls.map(([, listener]) => listener)).toEqual(added.mock.calls.map(([, listener]) => listener));
});

/** A signal, and what ends it. */
function newSignal() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: (reason?: unknown) => controller.abort(reason) };
}

test("shouldTellThePastByMessages", async () => {
  const client = newClient();
  const inbox = new Inbox<Message>();
  client.on("message", inbox.take);
  const to = Math.floor(Date.now() / 60_000 - 5) * 60_000;

  const reply = await client.request("replay.start", {
    symbol: "AAPL",
    from: to - 600_000,
    to,
    speed: 0,
    streams: ["bars"],
  });
  const last = await inbox.first(({ type, payload }) => type === "replay.progress" && isOver(payload));

  expect(reply).toMatchObject({ status: "ok", state: "running", time: to - 600_000 });
  expect(last).toMatchObject({
    topic: reply.topics?.at(-1),
    time: to,
    payload: { id: reply.id, time: to, percent: 100 },
  });
  const bars = inbox.items.filter(({ type }) => type === "bars.update");
  expect(bars.map(({ topic, time }) => [topic, time])).toEqual(
    Array.from({ length: 10 }, (_, minute) => [reply.topics?.[0], to - 600_000 + (minute + 1) * 60_000]),
  );

  function isOver(payload: Message["payload"]) {
    return "state" in payload && payload.state === "finished";
  }
});

test("shouldSayWhoWeAre", async () => {
  const client = newClient({ token: () => devToken("alice") });
  const states: string[] = [];
  client.on("state", ({ state }) => states.push(state));

  const orders = await client.subscribe("orders", () => {});

  expect(client.user).toMatchObject({ user_id: "alice" });
  expect(orders.topic).toBe("orders:alice");
  expect(states).toEqual(["connecting", "authenticating", "open"]);
});

test("shouldGoOnWithoutAUserWhenTheTokenIsBad", async () => {
  const client = newClient({ token: "not.a.token" });
  const error = next(client, "error");

  const quotes = await client.subscribe("quotes", { symbol: "AAPL" }, () => {});

  expect(await error).toMatchObject({ code: "invalid_token", request: "auth" });
  expect(quotes.live).toBe(true);
});

test("shouldRenewTheTokenBeforeItRunsOut", async () => {
  let tokens = 0;
  const client = newClient({ token: () => devToken("bob", tokens++ === 0 ? 4 : 3600) });
  const users: unknown[] = [];
  client.on("user", (user) => users.push(user.user_id));
  const orders = await client.subscribe("orders", () => {});

  await expect.poll(() => users).toEqual(["bob", "bob"]);

  expect(tokens).toBe(2);
  expect(orders.live).toBe(true);
});

test("shouldSubscribeAgainWhenTheTokenHasRunOut", async () => {
  let tokens = 0;
  const client = newClient({
    token: async () => {
      tokens++;
      if (tokens === 2) throw new Error("the login is away");
      return devToken("carol", tokens === 1 ? 3 : 3600);
    },
  });
  const expired = next(client, "notice", ({ type }) => type === "auth.expired");
  const failed = next(client, "error");
  const orders = await client.subscribe("orders", () => {});

  expect(await failed).toMatchObject({ code: "token_failed", retryable: true });
  expect(await expired).toMatchObject({ payload: { ended: expect.arrayContaining(["orders:{user}"]) } });

  await expect.poll(() => orders.live).toBe(true);
});

test("shouldSpeakRest", async () => {
  const { rest } = newClient();

  const { bars } = await rest.getBars({ symbol: "AAPL", resolution: "1", count_back: 3 });
  const quotes = await rest.getQuotes({ symbols: ["AAPL", "NOPE"] });
  const info = await rest.resolveSymbol({ symbol: "NASDAQ:aapl" });

  expect(bars).toHaveLength(3);
  expect(quotes.map((quote) => quote.s)).toEqual(["ok", "error"]);
  expect(info.name).toBe("AAPL");
  await expect(rest.getBars({ symbol: "AAPL", resolution: "7" as "1" })).rejects.toMatchObject({
    code: "http",
    status: 400,
    field: "resolution",
  });
  expect(inject("url")).toContain("http");
});

test("shouldSayWhichAddressIsMissing", async () => {
  const client = new TapeloomClient({ webSocket: WebSocket }); // as a module does that a server renders

  await expect(client.subscribe("trades", { symbol: "AAPL" }, () => {})).rejects.toMatchObject({ code: "no_url" });
  await expect(client.rest.getHealth()).rejects.toMatchObject({ code: "no_url" });
  expect(() => newClient({ url: "localhost:8000" })).toThrow(/got localhost:8000$/);
});

test("shouldFindTheServerBehindAPath", () => {
  const path = "/api/v1/ws";

  expect(places("https://example.com/market/", path).socketUrl()).toBe("wss://example.com/market/api/v1/ws");
  expect(places("https://example.com/market/", path).restUrl()).toBe("https://example.com/market");
  expect(places("ws://example.com:8000/api/v1/ws", path).restUrl()).toBe("http://example.com:8000");
});
