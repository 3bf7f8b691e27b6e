"use client";

import {
  createContext,
  createElement,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useSyncExternalStore,
} from "react";
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
  type Wanted,
  watch,
} from "../views.js";

export type { ConnectionView, Every, Latest, Status, ViewOptions, Wanted } from "../views.js";

const ClientContext = createContext<TapeloomClient | undefined>(undefined);

/** Provides a client to all components within. */
export function TapeloomProvider(properties: { readonly client: TapeloomClient; readonly children?: ReactNode }) {
  return createElement(ClientContext.Provider, { value: properties.client }, properties.children);
}

/** Returns the client of the nearest provider. */
export function useTapeloom(): TapeloomClient {
  const client = useContext(ClientContext);
  if (!client) throw new Error("useTapeloom needs a TapeloomProvider around it");
  return client;
}

/** Returns the newest value of a topic, updated at most once a frame. A `null` request means no subscription. */
export function useLatest<S extends SubscriptionName>(operation: S, ...[request]: Wanted<S>): Latest<S> {
  const client = useTapeloom();
  const key = JSON.stringify(request);
  // biome-ignore lint/correctness/useExhaustiveDependencies: equal requests have one key
  return useStore(useMemo(() => latestStore(client, operation, request), [client, operation, key]));
}

/** Returns the newest `limit` (100) updates of a topic, none left out, updated at most once a frame. */
export function useEvery<S extends SubscriptionName>(operation: S, ...[request, options]: Wanted<S>): Every<S> {
  const client = useTapeloom();
  const key = JSON.stringify(request);
  const { limit } = options ?? {};
  // biome-ignore lint/correctness/useExhaustiveDependencies: equal requests have one key
  return useStore(useMemo(() => everyStore(client, operation, request, limit), [client, operation, key, limit]));
}

/** Calls a listener with each update of a topic; causes no render. */
export function useUpdates<S extends SubscriptionName>(
  operation: S,
  request: RequestOf<S> | null,
  listener: UpdateListener<S>,
  options: { readonly onGap?: (gap: Gap) => void; readonly onError?: (error: TapeloomError) => void } = {},
): void {
  const client = useTapeloom();
  const key = JSON.stringify(request);
  const newest = useRef({ listener, options });
  newest.current = { listener, options };
  // biome-ignore lint/correctness/useExhaustiveDependencies: equal requests have one key
  useEffect(() => {
    if (request === null) return;
    return watch<S>(client, operation, request, {
      update: (update, meta) => newest.current.listener(update, meta),
      gap: (gap) => newest.current.options.onGap?.(gap),
      view: ({ error }) => error && newest.current.options.onError?.(error),
    });
  }, [client, operation, key]);
}

/** Returns the state of the connection. */
export function useConnection(): ConnectionView {
  const client = useTapeloom();
  return useStore(useMemo(() => connectionStore(client), [client]));
}

/** Returns the broker of the nearest provider's client, to place orders with. */
export function useBroker(): Broker {
  return brokerOf(useTapeloom());
}

/** Returns the user's orders that have not ended, newest first, updated at most once a frame. */
export function useOrders(): OrdersView {
  return useStore(useBroker().orders);
}

/** Returns the user's open positions, by symbol. */
export function usePositions(): PositionsView {
  return useStore(useBroker().positions);
}

/** Returns the user's newest executions, newest first. */
export function useExecutions(): ExecutionsView {
  return useStore(useBroker().executions);
}

/** Returns the user's account with its balances. */
export function useAccount(): AccountView {
  return useStore(useBroker().account);
}

function useStore<V>({ subscribe, snapshot }: Store<V>): V {
  return useSyncExternalStore(subscribe, snapshot, snapshot);
}
