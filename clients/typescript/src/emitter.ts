type Handler<T> = (value: T) => void;

/** Listeners by event. A listener that throws harms no other; its error is reported like any that nobody caught. */
export class Emitter<Events extends object> {
  readonly #handlers = new Map<keyof Events, Set<Handler<never>>>();

  /** Listens to an event; what it returns ends that. */
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

/** Calls a listener, and lets its error surface without harm to the caller. */
export function call<A extends unknown[]>(listener: (...values: A) => void, ...values: A): void {
  try {
    listener(...values);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
