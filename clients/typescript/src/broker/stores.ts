import type { TapeloomClient } from "../client.js";
import type { TapeloomError } from "../errors.js";
import type { Operations } from "../generated/operations.js";
import { RETRY_MILLIS } from "../timing.js";
import type { Meta, RequestName, UpdateOf } from "../types.js";
import { type Show, type Status, type Store, store, watch } from "../views.js";
import type { Account } from "./broker.js";
import { type BrokerError, brokerError } from "./error.js";

interface View {
  /** `stale`: the connection is lost; what is shown is what was known then. */
  readonly status: Status;
  readonly error: BrokerError | undefined;
}

/** The orders that have not ended. */
export interface OrdersView extends View {
  /** Newest first. */
  readonly orders: readonly UpdateOf<"orders">[];
}

/** The open positions. */
export interface PositionsView extends View {
  /** By symbol. */
  readonly positions: readonly UpdateOf<"positions">[];
}

/** The newest executions. */
export interface ExecutionsView extends View {
  /** Newest first, each once. */
  readonly executions: readonly UpdateOf<"executions">[];
}

/** The account. */
export interface AccountView extends View {
  /** The account as it was fetched last: soon after each change of a balance or a position. */
  readonly account: Account | undefined;
  /** The balances as they are now, by asset. */
  readonly balances: readonly UpdateOf<"account">[];
}

type Private = "orders" | "executions" | "positions" | "account";

/** Where the topics of a list stood when it was made. */
interface ListPosition {
  readonly epoch?: string;
  readonly seq?: number;
  readonly positions?: Readonly<Record<string, number | { readonly epoch: string; readonly seq: number }>>;
}

interface Listed<T> {
  /** Oldest first. */
  readonly items: readonly T[];
  readonly position: ListPosition | undefined;
  readonly account?: Account;
}

interface Source<S extends Private> {
  readonly operation: S;
  list(): Promise<Listed<UpdateOf<S>>>;
  keyOf(item: UpdateOf<S>): string;
  /** Whether an item is no longer to be shown. */
  isOver(item: UpdateOf<S>): boolean;
  /** How many are kept, the newest. */
  readonly limit: number;
}

interface Shown<T> extends View {
  /** Oldest first. */
  readonly items: readonly T[];
  readonly account: Account | undefined;
}

/** Orders on a server are bounded: a user may have 200 open ones. */
const MAX_LISTED = 500;
/** The time from a change until the account is fetched, in milliseconds: changes within it are one. */
const ACCOUNT_MILLIS = 1_000;

export function orderStore(client: TapeloomClient): Store<OrdersView> {
  const source: Source<"orders"> = {
    operation: "orders",
    list: async () => {
      const { orders, position } = await asked(client, "orders.list", { status: "open", limit: MAX_LISTED });
      return { items: [...(orders ?? [])].reverse(), position: position ?? undefined };
    },
    keyOf: ({ order_id }) => order_id,
    isOver: ({ status }) => status !== "open" && status !== "pending",
    limit: MAX_LISTED,
  };
  return mapped(followed(client, source), ({ status, error, items }) => ({
    status,
    error,
    orders: [...items].reverse(),
  }));
}

export function positionStore(client: TapeloomClient): Store<PositionsView> {
  const source: Source<"positions"> = {
    operation: "positions",
    list: async () => {
      const { positions, position } = await asked(client, "positions.list");
      return { items: positions ?? [], position: position ?? undefined };
    },
    keyOf: ({ symbol }) => symbol,
    isOver: ({ size }) => size === 0,
    limit: Number.POSITIVE_INFINITY,
  };
  return mapped(followed(client, source), ({ status, error, items }) => ({
    status,
    error,
    positions: [...items].sort((one, other) => (one.symbol < other.symbol ? -1 : 1)),
  }));
}

export function executionStore(client: TapeloomClient, limit: number): Store<ExecutionsView> {
  const source: Source<"executions"> = {
    operation: "executions",
    list: async () => {
      const { executions, position } = await asked(client, "executions.list", { limit });
      return { items: [...(executions ?? [])].reverse(), position: position ?? undefined };
    },
    keyOf: ({ execution_id }) => execution_id,
    isOver: () => false,
    limit,
  };
  return mapped(followed(client, source), ({ status, error, items }) => ({
    status,
    error,
    executions: [...items].reverse(),
  }));
}

export function accountStore(client: TapeloomClient): Store<AccountView> {
  const source: Source<"account"> = {
    operation: "account",
    list: async () => {
      const account = (await asked(client, "account.get")) as unknown as Account;
      return { items: account.balances, position: account.position as ListPosition, account };
    },
    keyOf: ({ asset }) => asset,
    isOver: () => false,
    limit: Number.POSITIVE_INFINITY,
  };
  return mapped(followed(client, source, "positions"), ({ status, error, items, account }) => ({
    status,
    error,
    account,
    balances: items,
  }));
}

/** Sends a request, whose arguments cannot be resolved for a generic operation. */
export function asked<R extends RequestName>(
  client: TapeloomClient,
  type: R,
  payload?: unknown,
): Promise<Operations[R]["reply"]> {
  const request: (type: R, payload: unknown) => Promise<Operations[R]["reply"]> = client.request.bind(client) as never;
  return request(type, payload);
}

/**
 * A list that is followed: fetched once it is subscribed to, again for each authentication, and after each gap. What is
 * shown stays until the new list is here. Updates that come meanwhile are applied to both; to the new one, those after it.
 *
 * @param also another operation, an update of which makes the list due again, as an update of its own does
 */
function followed<S extends Private>(
  client: TapeloomClient,
  source: Source<S>,
  also?: "positions",
): Store<Shown<UpdateOf<S>>> {
  type Item = UpdateOf<S>;
  const first: Shown<Item> = { status: "pending", error: undefined, items: [], account: undefined };
  let userId: string | null | undefined;

  const start = (show: Show<Shown<Item>>) => {
    let items = new Map<string, Item>();
    /** What came since the list that is being fetched was asked for: the newest of each key. */
    let since: Map<string, { readonly item: Item; readonly meta: Meta }> | undefined;
    let turn = 0;
    let confirmed = false;
    let refused = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stopWatching = () => {};

    const put = (all: Map<string, Item>, item: Item) => {
      const key = source.keyOf(item);
      if (source.isOver(item)) all.delete(key);
      else all.set(key, item);
      for (const [oldest] of all) {
        if (all.size <= source.limit) break;
        all.delete(oldest);
      }
    };
    const draw = (change: Partial<Shown<Item>>) => show((view) => ({ ...view, items: [...items.values()], ...change }));

    const load = async () => {
      clearTimeout(timer);
      timer = undefined;
      const mine = ++turn;
      const late = new Map<string, { readonly item: Item; readonly meta: Meta }>();
      since = late;
      try {
        const { items: listed, position, account } = await source.list();
        if (mine !== turn) return;
        const next = new Map<string, Item>();
        for (const item of listed) put(next, item);
        for (const { item, meta } of late.values()) if (isAfter(meta, position)) put(next, item);
        items = next;
        since = undefined;
        draw({ status: "live", error: undefined, ...(account && { account }) });
      } catch (error) {
        if (mine !== turn) return;
        since = undefined;
        const { code, retryable, retryAfterMillis } = error as Partial<TapeloomError>;
        if (code === "disconnected" || client.state !== "open") return; // fetched when there is a user again
        if (retryable) timer = setTimeout(load, retryAfterMillis ?? RETRY_MILLIS);
        draw({ status: "error", error: brokerError(error) });
      }
    };
    const soon = () => {
      if (confirmed) timer ??= setTimeout(load, ACCOUNT_MILLIS);
    };

    const begin = () => {
      stopWatching();
      confirmed = refused = false;
      const stops = [
        watch<S>(client, source.operation, undefined, {
          update: (item: Item, meta: Meta) => {
            const key = source.keyOf(item);
            since?.delete(key);
            since?.set(key, { item, meta });
            put(items, item);
            draw({});
            if (also) soon();
          },
          gap: () => {
            if (confirmed) load();
          },
          view: ({ status, error }) => {
            if (status === "live" && !confirmed) {
              confirmed = true;
              userId = client.user?.user_id;
              load();
            } else if (status === "error") {
              refused = true;
              draw({ status, error: error && brokerError(error) });
            }
          },
        }),
      ];
      if (also) stops.push(watch(client, also, undefined, { update: soon, gap: () => {}, view: () => {} }));
      stopWatching = () => {
        for (const stop of stops) stop();
      };
    };

    const ends = [
      client.on("user", ({ user_id }) => {
        if (userId !== undefined && user_id !== userId) {
          // What another user has is nobody else's to see.
          userId = user_id;
          items = new Map();
          since = undefined;
          turn++;
          draw({ status: "pending", account: undefined });
        }
        if (confirmed) load();
        else if (refused) begin();
      }),
      client.on("state", ({ state }) => {
        if (state === "open") return;
        turn++;
        since = undefined;
        clearTimeout(timer);
        timer = undefined;
        if (confirmed) draw({ status: "stale", error: undefined });
      }),
    ];
    show((view) => {
      items = new Map(view.items.map((item) => [source.keyOf(item), item]));
      return view;
    });
    begin();
    return () => {
      for (const end of ends) end();
      stopWatching();
      clearTimeout(timer);
      turn++;
    };
  };
  return store(first, start, (view) => ({
    ...view,
    status: view.items.length > 0 || view.account ? "stale" : "pending",
    error: undefined,
  }));
}

/** Whether an update is as new as a list, or newer. Of another run it is newer: the list was made before that began. */
function isAfter({ topic, epoch, seq }: Meta, position: ListPosition | undefined): boolean {
  const at = position?.positions ? position.positions[topic] : position?.seq;
  if (at === undefined) return true;
  const known = typeof at === "number" ? { epoch: position?.epoch, seq: at } : at;
  return known.epoch !== epoch || seq >= known.seq;
}

/** A store that shows each view of another in another form. */
function mapped<A, B>(inner: Store<A>, form: (view: A) => B): Store<B> {
  let last = inner.snapshot();
  let shown = form(last);
  return {
    subscribe: inner.subscribe,
    snapshot() {
      const now = inner.snapshot();
      if (now !== last) {
        last = now;
        shown = form(now);
      }
      return shown;
    },
  };
}
