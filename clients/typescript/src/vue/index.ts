import {
  type ComputedRef,
  computed,
  getCurrentInstance,
  type InjectionKey,
  inject,
  type MaybeRefOrGetter,
  onActivated,
  onDeactivated,
  onScopeDispose,
  provide,
  shallowRef,
  toValue,
  watch as watchValue,
} from "vue";
import { type Broker, brokerOf } from "../broker/broker.js";
import type { AccountView, ExecutionsView, OrdersView, PositionsView } from "../broker/stores.js";
import type { TapeloomClient } from "../client.js";
import type { TapeloomError } from "../errors.js";
import type { Gap, RequestOf, SubscriptionName, UpdateListener } from "../types.js";
import {
  type ConnectionView,
  connectionStore,
  type Every,
  everyStore,
  type Latest,
  latestStore,
  type Store,
  type ViewOptions,
  watch,
} from "../views.js";

export type { ConnectionView, Every, Latest, Status, ViewOptions } from "../views.js";

const KEY: InjectionKey<TapeloomClient> = Symbol("tapeloom");

/** The parts of a view as refs. */
export type Refs<V> = { readonly [K in keyof V]: ComputedRef<V[K]> };

/** The request of a composable, which may change; `null` for no subscription. */
export type WantedRef<S extends SubscriptionName> =
  RequestOf<S> extends undefined
    ? [request?: MaybeRefOrGetter<null | undefined>, options?: ViewOptions]
    : [request: MaybeRefOrGetter<RequestOf<S> | null>, options?: ViewOptions];

/** Provides a client to all components within. */
export function provideTapeloom(client: TapeloomClient): void {
  provide(KEY, client);
}

/** Returns the client that a parent component has provided. */
export function useTapeloom(): TapeloomClient {
  const client = inject(KEY, undefined);
  if (!client) throw new Error("useTapeloom needs a component around it that calls provideTapeloom");
  return client;
}

/** Returns the newest value of a topic, updated at most once a frame. A `null` request means no subscription. */
export function useLatest<S extends SubscriptionName>(operation: S, ...[request]: WantedRef<S>): Refs<Latest<S>> {
  const client = useTapeloom();
  return useStore(request, (wanted) => latestStore(client, operation, wanted), ["value", "meta", "status", "error"]);
}

/** Returns the newest `limit` (100) updates of a topic, none left out, updated at most once a frame. */
export function useEvery<S extends SubscriptionName>(
  operation: S,
  ...[request, options]: WantedRef<S>
): Refs<Every<S>> {
  const client = useTapeloom();
  const limit = options?.limit;
  return useStore(request, (wanted) => everyStore(client, operation, wanted, limit), [
    "updates",
    "gaps",
    "status",
    "error",
  ]);
}

/** Calls a listener with each update of a topic. */
export function useUpdates<S extends SubscriptionName>(
  operation: S,
  request: MaybeRefOrGetter<RequestOf<S> | null>,
  listener: UpdateListener<S>,
  options: { readonly onGap?: (gap: Gap) => void; readonly onError?: (error: TapeloomError) => void } = {},
): void {
  const client = useTapeloom();
  whileWanted(request, (wanted) =>
    wanted === null
      ? () => {}
      : watch<S>(client, operation, wanted, {
          update: listener,
          gap: (gap) => options.onGap?.(gap),
          view: ({ error }) => error && options.onError?.(error),
        }),
  );
}

/** Returns the state of the connection. */
export function useConnection(): Refs<ConnectionView> {
  const client = useTapeloom();
  return useStore(undefined, () => connectionStore(client), ["state", "latencyMillis"]);
}

/** Returns the broker of the provided client, to place orders with. */
export function useBroker(): Broker {
  return brokerOf(useTapeloom());
}

/** Returns the user's orders that have not ended, newest first, updated at most once a frame. */
export function useOrders(): Refs<OrdersView> {
  const { orders } = useBroker();
  return useStore(undefined, () => orders, ["orders", "status", "error"]);
}

/** Returns the user's open positions, by symbol. */
export function usePositions(): Refs<PositionsView> {
  const { positions } = useBroker();
  return useStore(undefined, () => positions, ["positions", "status", "error"]);
}

/** Returns the user's newest executions, newest first. */
export function useExecutions(): Refs<ExecutionsView> {
  const { executions } = useBroker();
  return useStore(undefined, () => executions, ["executions", "status", "error"]);
}

/** Returns the user's account with its balances. */
export function useAccount(): Refs<AccountView> {
  const { account } = useBroker();
  return useStore(undefined, () => account, ["account", "balances", "status", "error"]);
}

/** Shows a store, and another one when the request changes. */
function useStore<V extends object>(
  request: MaybeRefOrGetter<unknown>,
  storeOf: (wanted: unknown) => Store<V>,
  parts: readonly (keyof V)[],
): Refs<V> {
  const view = shallowRef<V>(storeOf(toValue(request)).snapshot());
  let shown: { readonly key: string | undefined; readonly store: Store<V> } | undefined;
  whileWanted(request, (wanted) => {
    const key = JSON.stringify(wanted);
    // A component that was hidden continues with what it showed.
    if (shown === undefined || shown.key !== key) shown = { key, store: storeOf(wanted) };
    const { store } = shown;
    const look = () => {
      view.value = store.snapshot();
    };
    look();
    const end = store.subscribe(look);
    return () => {
      end();
      look();
    };
  });
  return Object.fromEntries(parts.map((part) => [part, computed(() => view.value[part])])) as Refs<V>;
}

/**
 * Starts, and starts again when the request changes, until the component is unmounted; it is stopped while a `KeepAlive`
 * hides the component. A server renders no live data.
 */
function whileWanted(request: MaybeRefOrGetter<unknown>, start: (wanted: unknown) => () => void): void {
  if (typeof window === "undefined") return;
  const hidden = shallowRef(false);
  let stop = () => {};
  watchValue(
    () => (hidden.value ? undefined : `${JSON.stringify(toValue(request))}`),
    (key) => {
      stop();
      stop = key === undefined ? () => {} : start(toValue(request));
    },
    { immediate: true },
  );
  if (getCurrentInstance()) {
    onDeactivated(() => {
      hidden.value = true;
    });
    onActivated(() => {
      hidden.value = false;
    });
  }
  onScopeDispose(() => stop());
}
