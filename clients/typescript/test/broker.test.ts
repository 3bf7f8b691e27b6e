import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { startServer } from "../codegen/server.mjs";
import { Broker, BrokerError, type BrokerOptions, type OrdersView } from "../src/broker/index.js";
import type { Store } from "../src/views.js";
import { devToken, Inbox, newClient, newProxy, Wire } from "./support.js";

// The broker of a real server, over connections that are lost at the worst moment.

const LIMIT = { symbol: "AAPL", side: "buy", order_type: "limit", quantity: 2, price: 1 } as const;
const MARKET = { symbol: "AAPL", side: "buy", order_type: "market", quantity: 2 } as const;
let users = 0;

/** A client of a user of its own, and a broker. */
async function newBroker(options: BrokerOptions & { url?: string; webSocket?: unknown; token?: string } = {}) {
  const { url, webSocket, token = await devToken(`broker-${process.pid}-${users++}`), ...rest } = options;
  const client = newClient({ token, ...(url && { url }), ...(webSocket !== undefined && { webSocket }) });
  return { client, token, broker: new Broker(client, rest) };
}

/** Every view that a store shows, while the test runs. */
function seen<V>(store: Store<V>): Inbox<V> {
  const views = new Inbox<V>();
  onTestFinished(store.subscribe(() => views.take(store.snapshot())));
  return views;
}

async function refused(promise: Promise<unknown>): Promise<BrokerError> {
  const error = await promise.then(
    () => undefined,
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(BrokerError);
  return error as BrokerError;
}

test("shouldPlaceChangeAndCancelAnOrder", async () => {
  const { broker } = await newBroker();

  const preview = await broker.preview(LIMIT);
  const placed = await broker.place(LIMIT);
  const changed = await broker.replace(placed.order_id, { price: 2, quantity: 3 });
  const found = await broker.get({ client_order_id: placed.client_order_id ?? "" });
  const open = await broker.listOrders({ status: "open" });
  const cancelled = await broker.cancel({ client_order_id: placed.client_order_id ?? "" });

  expect(preview).toMatchObject({ currency: "USD", warnings: expect.any(Array) });
  expect(placed).toMatchObject({
    status: "open",
    price: 1,
    quantity: 2,
    client_order_id: expect.stringMatching(/^\w{32}$/),
  });
  expect(changed).toMatchObject({ order_id: placed.order_id, price: 2, quantity: 3 });
  expect(found).toEqual(changed);
  expect(open.orders).toEqual([changed]);
  expect(cancelled).toMatchObject({ status: "cancelled", reason: "user" });
  expect(await broker.audit()).toMatchObject({ ok: true });
});

test("shouldSayWhyAnOrderIsRefused", async () => {
  const { broker } = await newBroker();

  expect(await refused(broker.place({ ...LIMIT, quantity: -1 }))).toMatchObject({
    field: "quantity",
    retryable: false,
  });
  expect(await refused(broker.place({ ...MARKET, symbol: "NOPE" }))).toMatchObject({ code: "unknown_symbol" });
  expect(await refused(broker.place({ ...MARKET, quantity: 1_000_000 }))).toMatchObject({ code: "insufficient_funds" });
  expect(await refused(broker.cancel("o-none"))).toMatchObject({ code: "unknown_order" });
  expect(await refused(broker.close("AAPL"))).toMatchObject({ code: "insufficient_position" });
});

test("shouldRefuseAnOrderThatIsOneTooManyAndNotPlaceItLater", async () => {
  const { broker } = await newBroker();

  const outcomes = await Promise.allSettled(Array.from({ length: 40 }, () => broker.place(LIMIT)));

  const errors = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
  expect(errors.length).toBeGreaterThan(0);
  expect(errors[0]).toMatchObject({ code: "rate_limited", retryable: true, retryAfterMs: expect.any(Number) });
  expect((await broker.listOrders({ status: "open" })).orders).toHaveLength(40 - errors.length);
  expect(await broker.cancelAll()).toHaveLength(40 - errors.length);
});

test("shouldPlaceAnOrderOnceWhoseAnswerIsLost", async () => {
  const proxy = await newProxy();
  const deaf = new LosesOneAnswer();
  const { broker, client } = await newBroker({ url: proxy.url, webSocket: deaf.webSocket });
  await client.connect();

  for (let lost = 0; lost < 3; lost++) {
    deaf.dropAnswerTo("orders.place.response", () => proxy.cut());
    await broker.place(LIMIT);
  }
  deaf.dropAnswerTo("orders.cancel.response", () => proxy.cut());
  const { orders } = await broker.listOrders();
  const cancelled = await broker.cancel(orders[0]?.order_id ?? "");

  expect(deaf.dropped).toBe(4);
  expect(orders).toHaveLength(3);
  expect(new Set(orders.map(({ client_order_id }) => client_order_id)).size).toBe(3);
  expect(cancelled).toMatchObject({ order_id: orders[0]?.order_id, status: "cancelled" });
});

test("shouldSayThatAnOutcomeIsUnknownAndPlaceTheSameOrderOnceAfterThat", async () => {
  const proxy = await newProxy();
  const deaf = new LosesOneAnswer();
  const { broker, client, token } = await newBroker({ url: proxy.url, webSocket: deaf.webSocket, repeatMillis: 0 });
  const { broker: elsewhere } = await newBroker({ token });
  await client.connect();
  deaf.dropAnswerTo("orders.place.response", () => proxy.cut());

  const error = await refused(broker.place(LIMIT));
  const repeated = await elsewhere.place({ ...LIMIT, client_order_id: error.clientOrderId ?? "" });

  expect(error).toMatchObject({ code: "outcome_unknown", retryable: true });
  expect((await elsewhere.listOrders()).orders).toEqual([repeated]);
});

test("shouldNotCloseAPositionTwice", async () => {
  const proxy = await newProxy();
  const deaf = new LosesOneAnswer();
  const { broker, client } = await newBroker({ url: proxy.url, webSocket: deaf.webSocket });
  await client.connect();
  await broker.place(MARKET);
  deaf.dropAnswerTo("positions.close.response", () => proxy.cut());

  expect(await refused(broker.close("AAPL", 1))).toMatchObject({ code: "outcome_unknown" });

  expect((await broker.listPositions()).positions).toMatchObject([{ symbol: "AAPL", side: "long", size: 1 }]);
  expect(await broker.close("AAPL")).toMatchObject({ side: "sell", quantity: 1 });
});

test("shouldCancelAllOrdersAfterATimeUnlessToldOtherwise", async () => {
  const { broker } = await newBroker();
  await broker.place(LIMIT);

  expect(await broker.cancelAllAfter(600_000)).toBeGreaterThan(Date.now());
  expect(await broker.cancelAllAfter(0)).toBeUndefined();
  await broker.cancelAllAfter(1_000);

  await expect.poll(async () => (await broker.listOrders({ status: "open" })).orders).toEqual([]);
});

test("shouldShowOrdersPositionsExecutionsAndTheAccount", async () => {
  const { broker } = await newBroker();
  const [orders, positions, executions, accounts] = [
    seen(broker.orders),
    seen(broker.positions),
    seen(broker.executions),
    seen(broker.account),
  ];
  await accounts.first(({ account }) => account !== undefined);

  const limit = await broker.place(LIMIT);
  const market = await broker.place({ ...MARKET, take_profit: 100_000, stop_loss: 1 });
  await orders.first((view) => view.orders.length === 3);
  await positions.first((view) => view.positions[0]?.size === 2);
  await executions.first((view) => view.executions.some(({ order_id }) => order_id === market.order_id));
  await accounts.first(({ account }) => (account?.currencies[0]?.margin_used ?? 0) > 0);

  expect(broker.orders.snapshot()).toMatchObject({ status: "live", error: undefined });
  expect(broker.orders.snapshot().orders.at(-1)?.order_id).toBe(limit.order_id);
  expect(new Set(broker.orders.snapshot().orders.map(({ leg }) => leg))).toEqual(
    new Set(["take_profit", "stop_loss", undefined]),
  );
  await broker.brackets("AAPL", { take_profit: null, stop_loss: null });
  await broker.close("AAPL");
  await broker.cancelAll();
  await expect.poll(() => broker.orders.snapshot().orders).toEqual([]);
  await expect.poll(() => broker.positions.snapshot().positions).toEqual([]);
});

test("shouldKeepWhatItShowsOverALossAndShowWhatWasMissed", async () => {
  const proxy = await newProxy();
  const { broker, token } = await newBroker({ url: proxy.url });
  const { broker: elsewhere } = await newBroker({ token });
  const kept = await broker.place(LIMIT);
  const gone = await broker.place(LIMIT);
  await broker.place(MARKET);
  const [orders, positions, executions] = [seen(broker.orders), seen(broker.positions), seen(broker.executions)];
  await orders.first((view) => view.status === "live");
  await positions.first((view) => view.positions.length === 1);
  await executions.first((view) => view.executions.length > 0);
  const before = orders.items.length;

  proxy.freeze();
  await elsewhere.cancel(gone.order_id);
  const fresh = await elsewhere.place({ ...LIMIT, symbol: "MSFT" });
  await elsewhere.close("AAPL");
  proxy.cut();
  const idsOf = (view: OrdersView) => view.orders.map(({ order_id }) => order_id);
  await orders.first((view) => view.status === "live" && idsOf(view).includes(fresh.order_id), before);
  await positions.first((view) => view.positions.length === 0, 1);

  expect(idsOf(broker.orders.snapshot())).toEqual([fresh.order_id, kept.order_id]);
  expect(orders.items.slice(before).some((view) => view.status === "stale")).toBe(true);
  expect(orders.items.slice(before).every((view) => idsOf(view).includes(kept.order_id))).toBe(true);
  await expect.poll(() => broker.executions.snapshot().executions.at(0)?.side).toBe("sell");
  const ids = broker.executions.snapshot().executions.map(({ execution_id }) => execution_id);
  expect(new Set(ids).size).toBe(ids.length);
});

test("shouldShowWhatANewServerHas", async () => {
  const environment = { AUTH_DEV_TOKENS: "true" };
  const former = await startServer(environment);
  const client = newClient({
    url: former.url,
    token: async () => (await client.rest.createDevToken({ user_id: "gina", expires_in: 3600 })).access_token,
  });
  const broker = new Broker(client);
  await broker.place(MARKET);
  await broker.place(LIMIT);
  const [orders, positions] = [seen(broker.orders), seen(broker.positions)];
  await orders.first((view) => view.orders.length === 1);
  await positions.first((view) => view.positions.length === 1);

  await former.kill();
  await orders.first((view) => view.status === "stale" && view.orders.length === 1);
  const server = await startServer({ ...environment, PORT: String(former.port) });
  onTestFinished(() => server.kill());
  await orders.first((view) => view.status === "live" && view.orders.length === 0);
  await positions.first((view) => view.status === "live" && view.positions.length === 0);

  expect(await broker.place(LIMIT)).toMatchObject({ status: "open" });
  await expect.poll(() => broker.orders.snapshot().orders).toHaveLength(1);
});

test("shouldTakeOverTheOrdersOfAnotherConnection", async () => {
  const { broker, client, token } = await newBroker();
  const { broker: elsewhere } = await newBroker({ token });
  const order = await broker.place({ ...LIMIT, cancel_on_disconnect: true });
  const id = client.user?.connection_id ?? "";

  expect(await elsewhere.takeOver(id)).toBe(1);
  expect(await broker.get(order.order_id)).toMatchObject({ status: "open", cancel_on_disconnect: true });
});

test("shouldShowNothingOfAFormerUser", async () => {
  const { broker, client } = await newBroker();
  await broker.place(LIMIT);
  const orders = seen(broker.orders);
  await orders.first((view) => view.orders.length === 1);
  const before = orders.items.length;

  await client.authenticate(await devToken(`another-${process.pid}`));
  await orders.first((view) => view.status === "live" && view.orders.length === 0, before);

  expect(orders.items.slice(before).every((view) => view.orders.length === 0)).toBe(true);
});

test("shouldListenOnlyWhileSomebodyDoes", async () => {
  const wire = new Wire();
  const { broker } = await newBroker({ webSocket: wire.webSocket });
  const first = broker.orders.subscribe(() => {});
  const second = broker.orders.subscribe(() => {});
  await expect.poll(() => broker.orders.snapshot().status).toBe("live");

  first();
  expect(wire.count("orders.unsubscribe")).toBe(0);
  second();

  await expect.poll(() => wire.count("orders.unsubscribe")).toBe(1);
  expect(wire.count("orders.subscribe")).toBe(1);
});

/** A socket that discards one answer: the request was executed, and its sender does not know. */
class LosesOneAnswer {
  dropped = 0;
  #drop: { readonly type: string; readonly then: () => void } | undefined;
  readonly webSocket: typeof WebSocket;

  constructor() {
    const accepts = (text: string) => this.#accepts(text);
    this.webSocket = class extends WebSocket {
      override emit(event: string | symbol, ...args: unknown[]): boolean {
        if (event === "message" && !accepts(String(args[0]))) return false;
        return super.emit(event, ...args);
      }
    } as typeof WebSocket;
  }

  dropAnswerTo(type: string, then: () => void): void {
    this.#drop = { type, then };
  }

  #accepts(text: string): boolean {
    const drop = this.#drop;
    if (!drop || JSON.parse(text).type !== drop.type) return true;
    this.#drop = undefined;
    this.dropped++;
    drop.then();
    return false;
  }
}
