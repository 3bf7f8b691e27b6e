import {
  type ComputedRef,
  computed,
  type InjectionKey,
  inject,
  type MaybeRefOrGetter,
  onScopeDispose,
  provide,
  shallowRef,
  toValue,
  watch as watchValue,
} from "vue";
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

/** A part of a view each, as refs. */
export type Refs<V> = { readonly [K in keyof V]: ComputedRef<V[K]> };

/** What a composable wants, which may change: a request where the operation takes one, `null` for nothing. */
export type WantedRef<S extends SubscriptionName> =
  RequestOf<S> extends undefined
    ? [request?: MaybeRefOrGetter<null | undefined>, options?: ViewOptions]
    : [request: MaybeRefOrGetter<RequestOf<S> | null>, options?: ViewOptions];

/** Gives a client to all components within. */
export function provideTapeloom(client: TapeloomClient): void {
  provide(KEY, client);
}

/** The client that a component around has provided. */
export function useTapeloom(): TapeloomClient {
  const client = inject(KEY, undefined);
  if (!client) throw new Error("useTapeloom needs a component around it that calls provideTapeloom");
  return client;
}

/** The newest value of a topic, drawn at most once a frame. A `null` request wants nothing for now. */
export function useLatest<S extends SubscriptionName>(operation: S, ...[request]: WantedRef<S>): Refs<Latest<S>> {
  const client = useTapeloom();
  return useStore(request, (wanted) => latestStore(client, operation, wanted), ["value", "meta", "status", "error"]);
}

/** The newest `limit` (100) updates of a topic, none left out, drawn at most once a frame. */
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

/** How the connection stands. */
export function useConnection(): Refs<ConnectionView> {
  const client = useTapeloom();
  return useStore(undefined, () => connectionStore(client), ["state", "latencyMillis"]);
}

/** Shows a store, another one when something else is wanted. */
function useStore<V extends object>(
  request: MaybeRefOrGetter<unknown>,
  storeOf: (wanted: unknown) => Store<V>,
  parts: readonly (keyof V)[],
): Refs<V> {
  const view = shallowRef<V>(storeOf(toValue(request)).snapshot());
  whileWanted(request, (wanted) => {
    const store = storeOf(wanted);
    const look = () => {
      view.value = store.snapshot();
    };
    look();
    return store.subscribe(look);
  });
  return Object.fromEntries(parts.map((part) => [part, computed(() => view.value[part])])) as Refs<V>;
}

/** Starts, and starts again when something else is wanted, until the component is gone. A server renders no live data. */
function whileWanted(request: MaybeRefOrGetter<unknown>, start: (wanted: unknown) => () => void): void {
  if (typeof window === "undefined") return;
  let stop = () => {};
  watchValue(
    () => JSON.stringify(toValue(request)),
    () => {
      stop();
      stop = start(toValue(request));
    },
    { immediate: true },
  );
  onScopeDispose(() => stop());
}
