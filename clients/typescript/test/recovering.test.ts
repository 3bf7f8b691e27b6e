import { describe, expect, test } from "vitest";
import type { ChannelClient, Gap, Meta, Recovered, TapeloomClient } from "../src/index.js";
import { newReference, type Wired } from "./reference.js";
import { Inbox, newChannels, newClient } from "./support.js";

// What goes over the wire where a server recovers, letter by letter.

const EPOCH = "epoch-0001";
const trade = (seq: number, topic = "trades:AAPL") => ({
  type: "trades.update",
  topic,
  seq,
  time: 1,
  payload: { seq },
});
const reply = (fields: Wired, topic = "trades:AAPL") => ({
  type: "trades.subscribe.response",
  payload: { status: "ok", message: "", symbol: "AAPL", topic, mode: "every", epoch: EPOCH, ...fields },
});
const left = () => [{ type: "trades.unsubscribe.response", payload: { status: "ok", message: "" } }];

/** What a client reports. */
function reports(client: TapeloomClient | ChannelClient) {
  const gaps: Gap[] = [];
  const recovered = new Inbox<Recovered>();
  (client as TapeloomClient).on("gap", (gap) => gaps.push(gap));
  (client as TapeloomClient).on("recovered", recovered.take);
  return { gaps, recovered };
}

function newStorage() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key),
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}

const seqsOf = (inbox: Inbox<Meta>) => inbox.items.map(({ seq, source }) => `${seq} ${source}`);

describe("operations", () => {
  test("shouldRecoverATopic", async () => {
    const server = await newReference(
      () => [reply({ seq: 10 }), trade(11)],
      () => [reply({ seq: 14, recovered: true, recover_from: 12 }), trade(12), trade(13), trade(14), trade(15)],
    );
    const client = newClient({ url: server.url });
    const { gaps, recovered } = reports(client);
    const inbox = new Inbox<Meta>();
    await client.subscribe("trades", { symbol: "NASDAQ:aapl" }, (_, meta) => inbox.take(meta));
    await inbox.atLeast(1);

    server.cut();
    await inbox.atLeast(5);

    expect(server.received.map(({ payload }) => payload)).toEqual([
      { symbol: "NASDAQ:aapl" },
      { symbol: "NASDAQ:aapl", recover: { epoch: EPOCH, seq: 11 } },
    ]);
    expect(seqsOf(inbox)).toEqual(["11 live", "12 history", "13 history", "14 history", "15 live"]);
    expect(recovered.items).toMatchObject([{ topic: "trades:AAPL", filled: 3, missed: 0, restarted: false }]);
    expect(gaps).toEqual([]);
  });

  test("shouldRecoverSeveralSymbolsFromTheirPositions", async () => {
    const result = (symbol: string, seq: number, fields = {}) => ({
      ...{ symbol, status: "ok", topic: `trades:${symbol}`, epoch: EPOCH, seq },
      ...fields,
    });
    const several = (...results: Wired[]) => reply({ symbol: undefined, topic: undefined, epoch: undefined, results });
    const gap = { epoch: EPOCH, from: 6, to: 7, reason: "trimmed" };
    const server = await newReference(
      () => [several(result("AAPL", 10), result("MSFT", 5))],
      () => [
        several(
          result("AAPL", 11, { recovered: true, recover_from: 11 }),
          result("MSFT", 8, { recovered: false, recover_from: 8, gap }),
        ),
        trade(11),
        trade(8, "trades:MSFT"),
      ],
    );
    const client = newClient({ url: server.url });
    const { gaps, recovered } = reports(client);
    const inbox = new Inbox<Meta>();
    const trades = await client.subscribe("trades", { symbols: ["aapl", "MSFT"] }, (_, meta) => inbox.take(meta));

    server.cut();
    await recovered.atLeast(2);

    expect(trades.results?.map(({ symbol }) => symbol)).toEqual(["AAPL", "MSFT"]);
    expect(server.received.at(-1).payload).toEqual({
      symbols: ["aapl", "MSFT"],
      recover: { epoch: EPOCH, positions: { "trades:AAPL": 10, "trades:MSFT": 5 } },
    });
    expect(seqsOf(inbox)).toEqual(["11 history", "8 history"]);
    expect(gaps).toMatchObject([
      { topic: "trades:MSFT", reason: "trimmed", missed: 2, from: { seq: 6 }, to: { seq: 7 } },
    ]);
    expect(recovered.items.map(({ filled, missed }) => [filled, missed])).toEqual([
      [1, 0],
      [1, 2],
    ]);
  });

  test("shouldAskAgainWhereTheServerIsTooBusyToRecover", async () => {
    const busy = { seq: 13, recovered: false, code: "rate_limited", retry_after_ms: 20 };
    const server = await newReference(
      () => [reply({ seq: 10 })],
      () => [reply(busy), trade(14)], // it goes on live, with a hole
      left,
      () => [reply({ seq: 15, recovered: true, recover_from: 11 }), ...[11, 12, 13, 14, 15].map((seq) => trade(seq))],
    );
    const client = newClient({ url: server.url });
    const { gaps, recovered } = reports(client);
    const inbox = new Inbox<Meta>();
    await client.subscribe("trades", { symbol: "AAPL" }, (_, meta) => inbox.take(meta));

    server.cut();
    await recovered.atLeast(1);

    const position = { epoch: EPOCH, seq: 10 };
    expect(server.received.map(({ type, payload }) => [type, payload.recover])).toEqual([
      ["trades.subscribe", undefined],
      ["trades.subscribe", position],
      ["trades.unsubscribe", undefined],
      ["trades.subscribe", position],
    ]);
    expect(inbox.items.map(({ seq }) => seq)).toEqual([11, 12, 13, 14, 15]);
    expect(recovered.items).toMatchObject([{ filled: 5, missed: 0 }]);
    expect(gaps).toEqual([]);
  });

  test("shouldEndWhatWasNotRecoveredWhileAnotherEndIsOnTheWay", async () => {
    const busy = (millis: number) => ({ recovered: false, code: "rate_limited", retry_after_ms: millis });
    const both = (a: Wired, b: Wired) => ({
      type: "trades.subscribe.response",
      payload: {
        ...{ status: "ok", message: "", mode: "every" },
        results: [
          { symbol: "A", status: "ok", topic: "trades:A", epoch: EPOCH, ...a },
          { symbol: "B", status: "ok", topic: "trades:B", epoch: EPOCH, ...b },
        ],
      },
    });
    const recoveredTo = (seq: number) => ({ seq, recovered: true, recover_from: 11 });
    const server = await newReference(
      () => [reply({ seq: 10 }, "trades:A")],
      () => [both({ seq: 10 }, { seq: 10 })],
      () => [reply({ seq: 11, ...busy(10) }, "trades:A")],
      () => [both({ seq: 11 }, { seq: 11, ...busy(100) })], // the end of A is on its way to the server
      left,
      left,
      () => [reply(recoveredTo(11), "trades:A"), trade(11, "trades:A")],
      () => [both({ seq: 11 }, recoveredTo(11)), trade(11, "trades:B")],
    );
    const client = newClient({ url: server.url });
    const { gaps } = reports(client);
    const inbox = new Inbox<Meta>();
    await client.subscribe("trades", { symbol: "A" }, () => {});
    await client.subscribe("trades", { symbols: ["A", "B"] }, (_, meta) => inbox.take(meta));

    server.cut();
    await inbox.atLeast(2);

    expect(server.received.map(({ type }) => type.split(".")[1])).toEqual([
      ...["subscribe", "subscribe"],
      ...["subscribe", "subscribe", "unsubscribe", "unsubscribe"],
      ...["subscribe", "subscribe"],
    ]);
    expect(inbox.items.map(({ topic, seq }) => `${topic} ${seq}`)).toEqual(["trades:A 11", "trades:B 11"]);
    expect(gaps).toEqual([]);
  });

  test("shouldRecoverWhatWasMissedWhileThePageWasLoaded", async () => {
    const storage = newStorage();
    const server = await newReference(
      () => [reply({ seq: 10 }), trade(11)],
      () => [reply({ seq: 13, recovered: true, recover_from: 12 }), trade(12), trade(13)],
    );
    const before = newClient({ url: server.url, storage });
    const first = new Inbox<Meta>();
    await before.subscribe("trades", { symbol: "AAPL" }, (_, meta) => first.take(meta));
    await first.atLeast(1);
    await before.close();

    const after = newClient({ url: server.url, storage });
    const { gaps, recovered } = reports(after);
    const second = new Inbox<Meta>();
    await after.subscribe("trades", { symbol: "AAPL" }, (_, meta) => second.take(meta));
    await recovered.atLeast(1);

    expect(server.received[1].payload.recover).toEqual({ epoch: EPOCH, seq: 11 });
    expect(seqsOf(second)).toEqual(["12 history", "13 history"]);
    expect(gaps).toEqual([]);
  });

  test("shouldReportTheGapsOfAnOpenConnection", async () => {
    const gap = { type: "gap", topic: "trades:AAPL", payload: { epoch: EPOCH, from: 11, to: 14, reason: "slow" } };
    const server = await newReference(() => [reply({ seq: 10 }), gap, trade(15)]);
    const client = newClient({ url: server.url });
    const { gaps } = reports(client);
    const inbox = new Inbox<Meta>();

    await client.subscribe("trades", { symbol: "AAPL" }, (_, meta) => inbox.take(meta));
    await inbox.atLeast(1);

    expect(gaps).toMatchObject([{ reason: "slow", missed: 4, from: { epoch: EPOCH, seq: 11 }, to: { seq: 14 } }]);
  });

  test("shouldComputeTheGapOfAServerThatCannotRecover", async () => {
    const refused = (socket: Wired) => socket.close(1003, "Could not validate payload: recover: unknown field");
    const server = await newReference(
      () => [reply({ seq: 10 })],
      () => [refused],
      () => [reply({ seq: 12 }), trade(13)],
    );
    const client = newClient({ url: server.url });
    const { gaps, recovered } = reports(client);
    const inbox = new Inbox<Meta>();
    await client.subscribe("trades", { symbol: "AAPL" }, (_, meta) => inbox.take(meta));

    server.cut();
    await inbox.atLeast(1);

    expect(server.received.map(({ payload }) => payload.recover !== undefined)).toEqual([false, true, false]);
    expect(gaps).toMatchObject([{ reason: "connection", missed: 2, from: { seq: 11 }, to: { seq: 12 } }]);
    expect(recovered.items).toMatchObject([{ filled: 0, missed: 2 }]);
  });

  test("shouldNotAskForALatestValueThatItDoesNotHave", async () => {
    const storage = newStorage();
    const quote = (seq: number) => ({ type: "quotes.update", topic: "quotes:AAPL", seq, payload: { seq } });
    const quotes = (seq: number, fields = {}) => ({
      type: "quotes.subscribe.response",
      payload: { status: "ok", message: "", topic: "quotes:AAPL", mode: "latest", epoch: EPOCH, seq, ...fields },
    });
    const server = await newReference(
      () => [quotes(10), quote(10)],
      () => [quotes(10, { recovered: true }), quote(11)],
      () => [quotes(11), quote(11)],
    );
    const before = newClient({ url: server.url, storage });
    const first = new Inbox<Meta>();
    await before.subscribe("quotes", { symbol: "AAPL" }, (_, meta) => first.take(meta));
    await first.atLeast(1);
    server.cut();
    await first.atLeast(2);
    await before.close();

    const after = newClient({ url: server.url, storage });
    const second = new Inbox<Meta>();
    await after.subscribe("quotes", { symbol: "AAPL" }, (_, meta) => second.take(meta));
    await second.atLeast(1);

    expect(server.received.map(({ payload }) => payload.recover)).toEqual([
      undefined,
      { epoch: EPOCH, seq: 10 }, // the value is here
      undefined, // it is not: a server that finds the position current sends nothing
    ]);
    expect(first.items.map(({ seq }) => seq)).toEqual([10, 11]);
  });

  test("shouldAskForTheHighestRateThatAListenerWants", async () => {
    const granted = (request: Wired) => [
      {
        type: "quotes.subscribe.response",
        payload: {
          ...{ status: "ok", message: "", topic: "quotes:AAPL", mode: "latest", epoch: EPOCH, seq: 0 },
          granted: request.payload.params,
        },
      },
    ];
    const server = await newReference(granted, granted, granted);
    const client = newClient({ url: server.url, lingerMillis: 0 });
    const slow = await client.subscribe("quotes", { symbol: "AAPL", params: { max_rate: 2 } }, () => {});
    const fast = await client.subscribe("quotes", { symbol: "AAPL", params: { max_rate: 5 } }, () => {});
    expect([slow.granted, fast.granted]).toEqual([{ max_rate: 5 }, { max_rate: 5 }]);

    fast.unsubscribe();

    await expect.poll(() => slow.granted).toEqual({ max_rate: 2 });
    expect(server.received.map(({ payload }) => payload.params.max_rate)).toEqual([2, 5, 2]);
  });

  test("shouldAskForAHigherRateThanThatOfAListenerThatHasJustLeft", async () => {
    const granted = (request: Wired) => [
      {
        type: "quotes.subscribe.response",
        payload: {
          ...{ status: "ok", message: "", topic: "quotes:AAPL", mode: "latest", epoch: EPOCH, seq: 0 },
          granted: request.payload.params,
        },
      },
    ];
    const server = await newReference(granted, granted);
    const client = newClient({ url: server.url, lingerMillis: 60_000 });
    const slow = await client.subscribe("quotes", { symbol: "AAPL", params: { max_rate: 2 } }, () => {});
    slow.unsubscribe();

    await client.subscribe("quotes", { symbol: "AAPL" }, () => {});

    expect(server.received.map(({ payload }) => payload.params.max_rate)).toEqual([2, 1_000]);
  });
});

describe("channels", () => {
  const message = (seq: number, symbol = "AAPL") => ({
    ...{ type: "trade", channel: "trades", timestamp: `${seq}`, symbol, seq },
    ...{ price: 1, quantity: 1, side: "buy", trade_id: `${seq}` },
  });
  const confirmed = (positions: Wired[], fields: Wired, request: Wired) => ({
    ...{ type: "subscription_confirmation", channel: "trades", success: true, error: null, code: null },
    ...{ symbol: request.symbol ?? null, epoch: EPOCH, positions, request_id: request.request_id, ...fields },
  });

  test("shouldRecoverASymbol", async () => {
    const storage = newStorage();
    const gap = { epoch: EPOCH, from: 12, to: 12, reason: "trimmed" };
    const server = await newReference(
      (request) => [confirmed([{ symbol: "AAPL", seq: 10 }], {}, request), message(11)],
      (request) => [
        confirmed(
          [{ symbol: "AAPL", seq: 14, recovered: false, recover_from: 13, gap }],
          { recovered: false },
          request,
        ),
        ...[13, 14, 15].map((seq) => message(seq)),
        {
          type: "gap",
          timestamp: "",
          channel: "trades",
          symbol: "AAPL",
          epoch: EPOCH,
          from: 16,
          to: 17,
          reason: "slow",
        },
        message(18),
      ],
      (request) => [
        confirmed([{ symbol: "AAPL", seq: 19, recovered: true, recover_from: 19 }], { recovered: true }, request),
        message(19),
      ],
    );
    const client = newChannels({ url: server.url, storage });
    const { gaps, recovered } = reports(client);
    const inbox = new Inbox<number>();
    await client.subscribe("trades", { symbol: "AAPL" }, ({ seq }) => inbox.take(seq));
    await inbox.atLeast(1);

    server.cut();
    await inbox.atLeast(5);
    await client.close();
    const after = newChannels({ url: server.url, storage });
    const reloaded = new Inbox<string>();
    await after.subscribe("trades", { symbol: "aapl" }, ({ seq }, { source }) => reloaded.take(`${seq} ${source}`));
    await reloaded.atLeast(1);

    expect(server.received.map(({ request_id, ...request }) => request)).toEqual([
      { type: "subscribe", channel: "trades", symbol: "AAPL" },
      { type: "subscribe", channel: "trades", symbol: "AAPL", recover: { epoch: EPOCH, seq: 11 } },
      { type: "subscribe", channel: "trades", symbol: "aapl", recover: { epoch: EPOCH, seq: 18 } },
    ]);
    expect(inbox.items).toEqual([11, 13, 14, 15, 18]);
    expect(gaps.map(({ reason, missed }) => [reason, missed])).toEqual([
      ["trimmed", 1],
      ["slow", 2],
    ]);
    expect(recovered.items).toMatchObject([{ topic: "trades:AAPL", filled: 2, missed: 1 }]);
    expect(reloaded.items).toEqual(["19 history"]);
    expect(await after.stored()).toEqual([{ channel: "trades", selection: { symbol: "AAPL" } }]);
  });

  test("shouldRecoverAllSymbolsFromTheirPositions", async () => {
    const server = await newReference(
      (request) => [
        confirmed(
          [
            { symbol: "AAPL", seq: 10 },
            { symbol: "MSFT", seq: 3 },
          ],
          {},
          request,
        ),
        message(11),
      ],
      (request) => [
        confirmed(
          [
            { symbol: "AAPL", seq: 12, recovered: true, recover_from: 12 },
            { symbol: "MSFT", seq: 3, recovered: true, recover_from: 4 },
          ],
          { recovered: true },
          request,
        ),
        message(12),
        message(4, "MSFT"),
      ],
    );
    const client = newChannels({ url: server.url });
    const { gaps, recovered } = reports(client);
    const inbox = new Inbox<string>();
    const resubscribed: unknown[] = [];
    client.on("resubscribed", ({ channel, selection }) => resubscribed.push([channel, selection]));
    await client.subscribe("trades", {}, ({ symbol, seq }, { skipped }) => inbox.take(`${symbol} ${seq} ${skipped}`));
    await inbox.atLeast(1);

    server.cut();
    await inbox.atLeast(3);

    expect(server.received.at(-1).recover).toEqual({ epoch: EPOCH, positions: { AAPL: 11, MSFT: 3 } });
    expect(inbox.items).toEqual(["AAPL 11 0", "AAPL 12 0", "MSFT 4 0"]);
    expect(recovered.items.map(({ topic, filled, missed }) => [topic, filled, missed])).toEqual([
      ["trades:MSFT", 0, 0],
      ["trades:AAPL", 1, 0],
    ]);
    expect([gaps, resubscribed]).toEqual([[], [["trades", {}]]]);
  });
});
