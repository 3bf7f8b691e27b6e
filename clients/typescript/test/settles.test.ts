import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, inject, onTestFinished, test, vi } from "vitest";
import { WebSocketServer } from "ws";
import { ChannelClient, type LiveOptions, TapeloomClient } from "../src/index.js";
import { devToken, Inbox, newClient, newProxy, testOptions, Wire } from "./support.js";

afterEach(() => vi.unstubAllGlobals());

/** Both clients, each with a subscription to trades. */
const CLIENTS = [
  {
    name: "TapeloomClient",
    subscribe(options: LiveOptions) {
      const client = new TapeloomClient({ ...testOptions(), ...options });
      onTestFinished(() => client.close());
      return client.subscribe("trades", { symbol: "AAPL" }, () => {});
    },
  },
  {
    name: "ChannelClient",
    subscribe(options: LiveOptions) {
      const client = new ChannelClient({ ...testOptions(), ...options });
      onTestFinished(() => client.close());
      return client.subscribe("trades", { symbol: "AAPL" }, () => {});
    },
  },
];

/** What no page may be connected by. */
class Insecure {
  constructor() {
    throw new DOMException("An insecure WebSocket connection may not be initiated from a secure page", "SecurityError");
  }
}

/** A server that answers each handshake with a status. */
async function refusing(status: number): Promise<string> {
  const server = createServer().on("upgrade", (_, socket) => {
    socket.on("error", () => {}); // the client may reset the connection
    socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Asked {
  readonly type: string;
  readonly payload?: { readonly symbol?: string };
  readonly request_id?: string;
}

/** A server that does with each message what no server of ours does. */
async function misbehaving(
  does: (asked: Asked, say: (message: object) => void, close: (code: number) => void) => void,
) {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  let connections = 0;
  server.on("connection", (socket) => {
    connections++;
    socket.on("message", (text) => {
      const close = (code: number) => socket.close(code, "a bug");
      does(JSON.parse(String(text)), (message) => socket.send(JSON.stringify(message)), close);
    });
  });
  await new Promise((resolve) => server.once("listening", resolve));
  onTestFinished(() => void server.close());
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => connections,
  };
}

describe.each(CLIENTS)("a subscription of $name", ({ subscribe }) => {
  test("shouldBeRejectedWhereThereIsNoWebSocket", async () => {
    vi.stubGlobal("WebSocket", undefined);

    await expect(subscribe({ webSocket: undefined })).rejects.toMatchObject({ code: "no_web_socket" });
  });

  test("shouldBeRejectedWhereAWebSocketThrows", async () => {
    await expect(subscribe({ webSocket: Insecure })).rejects.toMatchObject({ code: "no_web_socket" });
  });

  test("shouldBeRejectedWithoutAnAddress", async () => {
    await expect(subscribe({ url: undefined })).rejects.toMatchObject({ code: "no_url" });
  });

  test("shouldBeRejectedWhenTheServerForbidsTheConnection", async () => {
    const url = await refusing(403);

    await expect(subscribe({ url })).rejects.toMatchObject({ code: "refused", status: 403 });
  });

  test.each([404, 503])("shouldBeRejectedWhenTheServerRefusesTheHandshakeForLong: %i", async (status) => {
    const url = await refusing(status);

    await expect(subscribe({ url, subscribeMillis: 500 })).rejects.toMatchObject({
      code: "expired",
      retryable: true,
      message: expect.stringContaining(String(status)),
    });
  });

  test("shouldBeRejectedWhenThereIsNoServerForLong", async () => {
    await expect(subscribe({ url: "http://127.0.0.1:9", subscribeMillis: 100 })).rejects.toMatchObject({
      code: "expired",
    });
  });

  test("shouldBeRejectedWhenTheServerDoesNotAnswer", async () => {
    const { url } = await misbehaving(() => {});

    await expect(subscribe({ url, requestMillis: 200 })).rejects.toMatchObject({ code: "timeout" });
  });

  test("shouldBeRejectedWhenItClosesTheConnectionTwice", async () => {
    const server = await misbehaving(({ type }, _, close) => type.includes("subscribe") && close(1011));

    await expect(subscribe({ url: server.url })).rejects.toMatchObject({
      code: "closed_on_request",
      status: 1011,
      message: expect.stringContaining("a bug"),
    });
    expect(server.connections()).toBe(2);
  });

  test("shouldBeRejectedWhenTheServerHasClosedForGood", async () => {
    const server = await misbehaving((_, __, close) => close(4501));

    await expect(subscribe({ url: server.url })).rejects.toMatchObject({ code: "refused", status: 4501 });
    expect(server.connections()).toBe(1);
  });

  test("shouldBeRejectedWhenTheServerClosesWithACodeThatItsDocumentsCallFinal", async () => {
    const server = await misbehaving((_, __, close) => close(1009));

    await expect(subscribe({ url: server.url })).rejects.toMatchObject({ code: "refused", status: 1009 });
    expect(server.connections()).toBe(1);
  });

  test("shouldBeConfirmedAlthoughTheTokenNeverComes", async () => {
    const never = subscribe({ token: () => new Promise<string>(() => {}) });

    expect((await never).live).toBe(true);
  });
});

test("shouldFailThatSubscriptionAloneWhoseOperationTheServerDoesNotKnow", async () => {
  const proxy = await newProxy();
  const client = newClient({ url: proxy.url });
  const inbox = new Inbox<unknown>();
  const trades = await client.subscribe("trades", { symbol: "AAPL" }, inbox.take);

  const unknown = () => client.subscribe("candles" as "quotes", { symbol: "AAPL" }, () => {});
  await expect(unknown()).rejects.toMatchObject({
    code: "unknown_operation",
    request: "candles.subscribe",
    retryable: false,
    message: expect.stringContaining("candles.subscribe"),
  });
  await expect(unknown()).rejects.toMatchObject({ code: "unknown_operation" });

  await expect.poll(() => trades.live).toBe(true);
  await inbox.atLeast(inbox.items.length + 2);
  expect(proxy.connections).toBe(2);
});

test("shouldFailThatSubscriptionAloneOnWhichTheServerCloses", async () => {
  const server = await misbehaving(({ type, payload }, say, close) => {
    if (payload?.symbol === "BUG") close(1011);
    else if (type.endsWith(".subscribe")) {
      say({ type: `${type}.response`, payload: { status: "ok", topic: `trades:${payload?.symbol}`, mode: "every" } });
    }
  });
  const client = newClient({ url: server.url });
  const before = await client.subscribe("trades", { symbol: "A" }, () => {});

  const bug = client.subscribe("trades", { symbol: "BUG" }, () => {});
  const behind = client.subscribe("trades", { symbol: "B" }, () => {});

  await expect(bug).rejects.toMatchObject({ code: "closed_on_request" });
  await expect.poll(() => before.live).toBe(true);
  expect((await behind).live).toBe(true);
});

test("shouldLetAServerThatKnowsNothingNewServeTheRestAfterItCameBack", async () => {
  let known = true;
  const kicks: (() => void)[] = [];
  const server = await misbehaving(({ type, payload }, say, close) => {
    kicks.push(() => close(1012));
    if (type === "quotes.subscribe" && !known) close(1011);
    else if (type.endsWith(".subscribe")) {
      const topic = `${type.split(".")[0]}:${payload?.symbol}`;
      say({ type: `${type}.response`, payload: { status: "ok", topic, mode: "latest" } });
    }
  });
  const client = newClient({ url: server.url });
  const errors = new Inbox<{ code: string }>();
  client.on("error", errors.take);
  const quotes = await client.subscribe("quotes", { symbol: "A" }, () => {});
  const trades = await client.subscribe("trades", { symbol: "A" }, () => {});

  known = false; // an older server takes its place
  for (const kick of kicks.splice(0)) kick();
  await errors.first(({ code }) => code === "closed_on_request");

  await expect.poll(() => trades.live).toBe(true);
  expect(quotes.live).toBe(false);
});

test("shouldCloseAlthoughTheStorageNeverAnswers", async () => {
  const never = { getItem: () => new Promise<string>(() => {}), setItem: () => new Promise<void>(() => {}) };
  const client = new TapeloomClient({ ...testOptions(), storage: never });
  const failed = new Inbox<{ code: string }>();
  client.on("error", failed.take);

  const trades = await client.subscribe("trades", { symbol: "AAPL" }, () => {});
  expect(trades.live).toBe(true);
  await client.close();

  expect(failed.items).toMatchObject([{ code: "storage_failed" }]);
  expect(await client.stored()).toEqual([]);
});

test("shouldLetTheNewestTokenDecideHoweverLongAnOlderTakes", async () => {
  let late = (_: string) => {};
  const wire = new Wire();
  const client = newClient({ webSocket: wire.webSocket });
  await client.connect();

  const older = client.authenticate(() => new Promise<string>((resolve) => (late = resolve)));
  const newer = client.authenticate(await devToken("newer"));
  late(await devToken("older"));

  expect(await newer).toMatchObject({ user_id: "newer" });
  expect(await older).toMatchObject({ user_id: "newer" });
  expect(wire.count("auth")).toBe(1);
  expect(client.user).toMatchObject({ user_id: "newer" });
});

test("shouldWaitWithWhatIsPrivateUntilWeAreKnown", async () => {
  let come = (_: string) => {};
  const client = newClient({ token: () => new Promise<string>((resolve) => (come = resolve)) });
  const orders = client.subscribe("orders", () => {});
  const quotes = await client.subscribe("quotes", { symbol: "AAPL" }, () => {});

  expect(quotes.live).toBe(true);
  come(await devToken("slow"));

  expect((await orders).topic).toBe("orders:slow");
});

test("shouldRejectWhatCannotBeSaidAndGoOn", async () => {
  const client = newClient();
  const request = { symbol: 1n as unknown as string };

  await expect(client.subscribe("quotes", request, () => {})).rejects.toThrow();
  await expect(client.request("replay.stop", { id: 1n as unknown as string })).rejects.toMatchObject({
    code: "invalid_payload",
  });

  expect((await client.request("ping")).time).toBeGreaterThan(0);
  expect(inject("url")).toContain("http");
});
