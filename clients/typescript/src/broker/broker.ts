import type { TapeloomClient } from "../client.js";
import type { Operations, Subscriptions } from "../generated/operations.js";
import type { RequestName } from "../types.js";
import type { Store } from "../views.js";
import { BrokerError, brokerError } from "./error.js";
import {
  type AccountView,
  accountStore,
  asked,
  type ExecutionsView,
  executionStore,
  type OrdersView,
  orderStore,
  type PositionsView,
  positionStore,
} from "./stores.js";

type Request<R extends RequestName> = NonNullable<Operations[R]["request"]>;
type Reply<R extends RequestName> = Operations[R]["reply"];
/** What an answer holds beside its status. */
type Body<R extends RequestName> = { readonly [K in keyof Outcome<R>]-?: NonNullable<Outcome<R>[K]> };
type Outcome<R extends RequestName> = Omit<
  Reply<R>,
  "status" | "message" | "code" | "field" | "retryable" | "retry_after_ms"
>;

/** An order of the user. */
export type Order = Subscriptions["orders"]["update"];
/** A fill of an order. */
export type Execution = Subscriptions["executions"]["update"];
/** A position of the user. */
export type Position = Subscriptions["positions"]["update"];
/** What is placed. Without a `client_order_id` it is given one. */
export type NewOrder = Request<"orders.place">;
/** What an order would cost. */
export type Preview = Omit<Body<"orders.preview">, "average_price"> & {
  /** Average price of what would trade now; absent if nothing would. */
  readonly average_price?: number | null;
};
/** What changes of an order; a bracket that is null is removed. */
export type OrderChange = Omit<Request<"orders.replace">, "order_id" | "client_order_id">;
/** The bracket of a position; null removes a price. */
export type Brackets = Omit<Request<"positions.brackets">, "symbol">;
/** The account of the user. */
export type Account = Body<"account.get">;
/** Whether orders, executions, positions and cash agree with each other. */
export type Audit = Body<"account.audit">;

/** An order by its id, or by the user's own. */
export type OrderName = string | { readonly client_order_id: string };

/** Options of a broker. */
export interface BrokerOptions {
  /** How long a request is repeated whose answer was lost, in milliseconds. Default: 30,000. */
  readonly repeatMillis?: number;
  /** How many executions the store keeps, 1 to 500. Default: 100. */
  readonly executions?: number;
}

/** Codes of errors after which nobody knows whether the server has done what was asked. */
const LOST = new Set(["disconnected", "timeout", "outcome_unknown"]);
/** Codes of errors that say nothing about an earlier attempt: it was not looked for. */
const UNDECIDED = new Set([...LOST, "rate_limited", "unavailable", "unauthenticated"]);
/** The time between two attempts on one connection, in milliseconds. */
const REPEAT_MILLIS = 250;
const MAX_EXECUTIONS = 500;

/**
 * The broker of a client's user: requests about orders over its socket, and stores of what the user has.
 *
 * Each order has a `client_order_id`. A request whose answer is lost is repeated with it, so that an order is placed once.
 */
export class Broker {
  /** Orders that have not ended, newest first. */
  readonly orders: Store<OrdersView>;
  /** Open positions. */
  readonly positions: Store<PositionsView>;
  /** The newest executions, newest first. */
  readonly executions: Store<ExecutionsView>;
  /** The account with its balances. */
  readonly account: Store<AccountView>;
  readonly #client: TapeloomClient;
  readonly #repeatMillis: number;

  constructor(client: TapeloomClient, options: BrokerOptions = {}) {
    const { repeatMillis = 30_000, executions = 100 } = options;
    this.#client = client;
    this.#repeatMillis = repeatMillis;
    this.orders = orderStore(client);
    this.positions = positionStore(client);
    this.executions = executionStore(client, Math.min(MAX_EXECUTIONS, Math.max(1, executions)));
    this.account = accountStore(client);
  }

  /**
   * Places an order, and resolves with its state.
   *
   * @throws BrokerError by the promise: a refusal, or `outcome_unknown` if no answer came in time. The same order with its
   *     `clientOrderId` may then be placed again.
   */
  async place(order: NewOrder): Promise<Order> {
    const id = order.client_order_id ?? newId();
    return orderOf(await this.#repeated("orders.place", { ...order, client_order_id: id }, id));
  }

  /** Says what an order would cost. Nothing is placed. */
  async preview(order: NewOrder): Promise<Preview> {
    return (await this.#repeated("orders.preview", order)) as unknown as Preview;
  }

  /** Changes an order. */
  async replace(order: OrderName, change: OrderChange): Promise<Order> {
    return orderOf(await this.#repeated("orders.replace", { ...named(order), ...change }));
  }

  /** Cancels an order, and resolves with its last state. */
  async cancel(order: OrderName): Promise<Order> {
    let again = false;
    try {
      return orderOf(await this.#repeated("orders.cancel", named(order), undefined, () => (again = true)));
    } catch (error) {
      // The attempt whose answer was lost may have done it.
      if (!again || (error as BrokerError).code !== "order_not_open") throw error;
      const found = await this.get(order);
      if (found.status !== "cancelled") throw error;
      return found;
    }
  }

  /** Cancels all orders, or those of a symbol. */
  async cancelAll(symbol?: string): Promise<readonly Order[]> {
    return (await this.#repeated("orders.cancel_all", symbol === undefined ? {} : { symbol })).orders ?? [];
  }

  /**
   * Has all orders cancelled after a time, 1,000 to 600,000 ms, unless it is called again; 0 switches that off. Returns when
   * that will be, epoch milliseconds.
   */
  async cancelAllAfter(timeoutMs: number): Promise<number | undefined> {
    const { fires_at: firesAt } = await this.#repeated("orders.cancel_all_after", { timeout_ms: timeoutMs });
    return firesAt ?? undefined;
  }

  /**
   * Closes a position, or a part of it, by a market order. It is not repeated: it could close what was opened since.
   *
   * @throws BrokerError by the promise, `outcome_unknown` if the connection is lost
   */
  async close(symbol: string, quantity?: number): Promise<Order> {
    const request = { symbol, ...(quantity !== undefined && { quantity }) };
    return orderOf(await this.#once("positions.close", request));
  }

  /** Sets the bracket of a position: absent prices stay as they are, null removes one. */
  async brackets(symbol: string, brackets: Brackets): Promise<Position> {
    return (await this.#repeated("positions.brackets", { symbol, ...brackets })) as unknown as Position;
  }

  /** Returns an order. */
  async get(order: OrderName): Promise<Order> {
    return orderOf(await this.#repeated("orders.get", named(order)));
  }

  /** Returns orders, newest first. `has_more`: there are older ones, before the last. */
  async listOrders(request: Request<"orders.list"> = {}): Promise<Body<"orders.list">> {
    return (await this.#repeated("orders.list", request)) as unknown as Body<"orders.list">;
  }

  /** Returns executions, newest first. */
  async listExecutions(request: Request<"executions.list"> = {}): Promise<Body<"executions.list">> {
    return (await this.#repeated("executions.list", request)) as unknown as Body<"executions.list">;
  }

  /** Returns the open positions. */
  async listPositions(): Promise<Body<"positions.list">> {
    return (await this.#repeated("positions.list", undefined)) as unknown as Body<"positions.list">;
  }

  /** Returns the account as it is now. */
  async getAccount(): Promise<Account> {
    return (await this.#repeated("account.get", undefined)) as unknown as Account;
  }

  /** Checks whether orders, executions, positions and cash agree with each other. */
  async audit(): Promise<Audit> {
    return (await this.#repeated("account.audit", undefined)) as unknown as Audit;
  }

  /** Cancels all orders, and begins again with the initial cash. It is not repeated. */
  async reset(): Promise<Account> {
    return (await this.#once("account.reset", undefined)) as unknown as Account;
  }

  /**
   * Takes over the orders with `cancel_on_disconnect` of another connection of the user. Returns how many belong to this
   * connection now.
   */
  async takeOver(connectionId: string): Promise<number> {
    return (await this.#repeated("connection.take_over", { connection_id: connectionId })).orders ?? 0;
  }

  async #once<R extends RequestName>(type: R, payload: Operations[R]["request"], id?: string): Promise<Reply<R>> {
    try {
      return await asked(this.#client, type, payload);
    } catch (error) {
      throw LOST.has((error as BrokerError).code) ? unknownOutcome(type, error, id) : brokerError(error, id);
    }
  }

  /** Repeats a request whose answer was lost: done twice, it does what it does once. */
  async #repeated<R extends RequestName>(
    type: R,
    payload: Operations[R]["request"],
    id?: string,
    repeats?: () => void,
  ): Promise<Reply<R>> {
    const until = Date.now() + this.#repeatMillis;
    for (let lost = false; ; repeats?.()) {
      try {
        return await asked(this.#client, type, payload);
      } catch (error) {
        const { code, retryAfterMillis } = error as { code?: string; retryAfterMillis?: number };
        lost ||= LOST.has(code ?? "");
        if (!lost) throw brokerError(error, id);
        const pause = Math.max(retryAfterMillis ?? 0, REPEAT_MILLIS);
        // What stands for an answer: the server has looked for the first attempt.
        const answered = !UNDECIDED.has(code ?? "") && !OWN_CODES.has(code ?? "");
        if (answered) throw brokerError(error, id);
        if (!UNDECIDED.has(code ?? "") || Date.now() + pause > until) throw unknownOutcome(type, error, id);
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }
}

const brokers = /* @__PURE__ */ new WeakMap<TapeloomClient, Broker>();

/** Returns the broker that all components share that show one client. */
export function brokerOf(client: TapeloomClient): Broker {
  const broker = brokers.get(client) ?? new Broker(client);
  brokers.set(client, broker);
  return broker;
}

/** Codes with which the client itself ends a request. */
const OWN_CODES = new Set(["closed", "closed_on_request", "expired", "gave_up", "queue_full"]);

function unknownOutcome(type: string, cause: unknown, clientOrderId: string | undefined): BrokerError {
  const message = `${type} was sent, and no answer came: ${cause instanceof Error ? cause.message : cause}`;
  return new BrokerError("outcome_unknown", message, { retryable: true, clientOrderId, cause });
}

function named(order: OrderName): { order_id: string } | { client_order_id: string } {
  return typeof order === "string" ? { order_id: order } : { client_order_id: order.client_order_id };
}

function orderOf({ order }: { readonly order?: Order | null }): Order {
  if (!order) throw new BrokerError("invalid_message", "The answer has no order");
  return order;
}

/** A new id of an order. Also where a page has no `crypto.randomUUID`, which needs https. */
function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
