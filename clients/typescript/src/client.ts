import { type Backfill, barBackfill } from "./backfill.js";
import type { TapeloomError } from "./errors.js";
import { type AuthReply, type Failure, OPERATIONS_PATH, type Operations } from "./generated/operations.js";
import { LiveClient, type LiveEvents, type LiveOptions } from "./live.js";
import { places } from "./places.js";
import { errorOf, Requests } from "./requests.js";
import { createRest, type Rest } from "./rest.js";
import { loadState, type StateStorage, type StoredState, saveState } from "./storage.js";
import { Subscriptions } from "./subscriptions.js";
import type { Push } from "./topics.js";
import type {
  Gap,
  Message,
  Meta,
  Notice,
  Recovered,
  RequestArguments,
  RequestedName,
  RequestName,
  RequestOf,
  SubscribeOptions,
  Subscription,
  SubscriptionName,
  UnrequestedName,
  UpdateListener,
} from "./types.js";

/** How a client is set up. */
export interface ClientOptions extends LiveOptions {
  /** Default: `globalThis.fetch`. */
  readonly fetch?: typeof fetch;
  /** Where subscriptions and positions are kept across page loads, such as `sessionStorage`. Default: nowhere. */
  readonly storage?: StateStorage | undefined;
  /** How old what was kept may be, in milliseconds. Default: 3,600,000. */
  readonly storedMillis?: number;
  /** Whether bars that were missed are fetched by REST, so that no hole remains. Default: true. */
  readonly backfill?: boolean;
}

/** What a client tells of. */
export interface ClientEvents extends LiveEvents<AuthReply> {
  /** Something of a topic was not delivered, and will not be. */
  gap: Gap;
  /** A topic is live again. */
  recovered: Recovered;
  /** The server says something of its own accord. */
  notice: Notice;
  /** A publication that no subscription of this client asked for, such as those of a replay. */
  message: Message;
}

const BACKFILLS: Record<string, Backfill> = { bars: barBackfill };
/** What happens within so long is kept together. */
const STORE_MILLIS = 1_000;

/**
 * The client of the operation protocol. One socket serves all its subscriptions; it is opened when it is first needed,
 * comes back when it is lost, and is closed by `close`.
 */
export class TapeloomClient extends LiveClient<AuthReply, ClientEvents> {
  /** The REST API, by the names of its operations. */
  readonly rest: Rest;
  readonly #requests: Requests;
  readonly #subscriptions: Subscriptions;
  readonly #storage: StateStorage | undefined;
  readonly #stored: Promise<StoredState | undefined>;
  #storeTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ClientOptions = {}) {
    const { socketUrl, restUrl } = places(options.url, OPERATIONS_PATH);
    super(socketUrl, options);
    this.rest = createRest(restUrl, options.fetch);
    this.#requests = new Requests(options, (message) => this.connection.send(message));
    this.#subscriptions = new Subscriptions(
      (...asked) => this.#requests.call(...asked),
      {
        gap: (gap) => this.emit("gap", gap),
        recovered: (recovered) => this.emit("recovered", recovered),
        error: (error) => this.emit("error", error),
      },
      {
        of: (operation) => (options.backfill === false ? undefined : BACKFILLS[operation]),
        fetch: (backfill, request, last) => backfill.since(this.rest, request, last),
      },
      options.lingerMillis,
    );
    this.#storage = options.storage;
    this.#stored = this.#load(options.storedMillis ?? 3_600_000);
    if (this.#storage && typeof window !== "undefined") window.addEventListener("pagehide", this.#save);
  }

  /**
   * Listens to a topic, and resolves when the server has confirmed it. While there is no connection it waits for one.
   *
   * @throws TapeloomError when the server refuses, by the promise
   */
  subscribe<S extends RequestedName>(
    operation: S,
    request: RequestOf<S>,
    listener: UpdateListener<S>,
    options?: SubscribeOptions,
  ): Promise<Subscription<S>>;
  subscribe<S extends UnrequestedName>(
    operation: S,
    listener: UpdateListener<S>,
    options?: SubscribeOptions,
  ): Promise<Subscription<S>>;
  async subscribe(operation: SubscriptionName, ...rest: unknown[]): Promise<unknown> {
    const [request, listener, options = {}] = (typeof rest[0] === "function" ? [undefined, ...rest] : rest) as [
      unknown,
      (update: never, meta: Meta) => void,
      SubscribeOptions?,
    ];
    await this.#stored;
    this.wanted();
    this.#store();
    return this.#subscriptions.add(operation, request, listener, options);
  }

  /** Asks the server for something. While there is no connection it waits for one, for a while. */
  async request<R extends RequestName>(
    type: R,
    ...payload: RequestArguments<Operations[R]["request"]>
  ): Promise<Operations[R]["reply"]> {
    this.wanted();
    return this.#requests.ask(type, (payload as unknown[])[0]) as Promise<Operations[R]["reply"]>;
  }

  /** The subscriptions of a former page, as they were kept. */
  async stored(): Promise<{ operation: SubscriptionName; request: RequestOf<SubscriptionName> }[]> {
    const subscriptions = (await this.#stored)?.subscriptions ?? [];
    return subscriptions.map(([operation, request]) => ({
      operation: operation as SubscriptionName,
      request: request as RequestOf<SubscriptionName>,
    }));
  }

  override async close(): Promise<void> {
    clearTimeout(this.#storeTimer);
    this.#storeTimer = undefined;
    if (typeof window !== "undefined") window.removeEventListener("pagehide", this.#save);
    await this.#save();
    await super.close();
  }

  protected override sayWho(token: string): Promise<AuthReply> {
    return this.#requests.askNow("auth", { token }) as Promise<AuthReply>;
  }

  protected override ping(): Promise<unknown> {
    return this.#requests.askNow("ping");
  }

  protected override opened(): void {
    this.#requests.opened();
    this.#subscriptions.opened();
  }

  protected override known(): void {
    this.#subscriptions.retry();
  }

  protected override received(message: Record<string, unknown>): void {
    const { type, payload, topic } = message as unknown as Push;
    if (topic !== undefined) {
      if (!this.#subscriptions.topics.push(message as unknown as Push)) this.emit("message", message as Message);
      this.#store();
    } else if (!this.#requests.answered(type, payload)) {
      this.#noticed({ type, payload } as Notice);
    }
  }

  protected override lost(code: number, reason: string): void {
    this.#requests.lost(code, reason);
    this.#subscriptions.lost();
  }

  protected override ended(error: TapeloomError): void {
    this.#requests.ended(error);
    this.#subscriptions.ended(error);
  }

  #noticed(notice: Notice): void {
    this.emit("notice", notice);
    switch (notice.type) {
      case "error":
        this.#failed(notice.payload);
        break;
      case "draining":
        this.connection.stayAway(notice.payload.reconnect_after_ms);
        break;
      case "auth.expiring":
        this.renewWithin(notice.payload.expires_in_ms);
        break;
      case "auth.expired":
        this.#subscriptions.expired(notice.payload.ended);
        this.authenticateAgain();
        break;
    }
  }

  #failed(failure: Failure): void {
    if (!this.#requests.failed(failure)) this.emit("error", errorOf(failure));
  }

  async #load(maxAgeMillis: number): Promise<StoredState | undefined> {
    const stored = this.#storage && (await loadState(this.#storage, maxAgeMillis));
    if (stored) this.#subscriptions.topics.restore(stored.positions, stored.time);
    return stored;
  }

  /** Keeps the state, soon. */
  #store(): void {
    if (!this.#storage || this.#storeTimer) return;
    this.#storeTimer = setTimeout(() => {
      this.#storeTimer = undefined;
      this.#save();
    }, STORE_MILLIS);
  }

  readonly #save = async (): Promise<void> => {
    if (!this.#storage) return;
    const subscriptions = this.#subscriptions.wanted();
    await saveState(this.#storage, { subscriptions, positions: this.#subscriptions.topics.positions() });
  };
}
