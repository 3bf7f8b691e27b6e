type Handler<T> = (value: T) => void;

/** Listeners by event. An error in a listener does not affect others; it is reported as an uncaught error. */
export class Emitter<Events extends object> {
  readonly #handlers = new Map<keyof Events, Set<Handler<never>>>();

  /** Listens to an event. Returns a function that ends that. */
  on<E extends keyof Events>(event: E, handler: Handler<Events[E]>): () => void {
    let handlers = this.#handlers.get(event);
    if (!handlers) {
      handlers = new Set();
      this.#handlers.set(event, handlers);
    }
    handlers.add(handler);
    return () => void handlers.delete(handler);
  }

  emit<E extends keyof Events>(event: E, value: Events[E]): void {
    for (const handler of this.#handlers.get(event) ?? []) call(handler as Handler<Events[E]>, value);
  }
}

/** Calls a listener. Its error is reported as an uncaught error, and does not reach the caller. */
export function call<A extends unknown[]>(listener: (...values: A) => void, ...values: A): void {
  try {
    listener(...values);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
