import { type Backfill, barBackfill } from "./backfill.js";
import {
  type AuthReply,
  type Failure,
  OPERATIONS_PATH,
  type Operations,
  PRIVATE_OPERATIONS,
} from "./generated/operations.js";
import { LiveClient, type LiveEvents, type LiveOptions } from "./live.js";
import { places } from "./places.js";
import { errorOf, Requests } from "./requests.js";
import { withResolutionCodes } from "./resolutions.js";
import { createRest, type Rest } from "./rest.js";
import { REFRESH_MILLIS, type StateStorage, StoredPage, type StoredState } from "./storage.js";
import { Subscriptions } from "./subscriptions.js";
import { type Push, type Reply, Topics } from "./topics.js";
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
  protected override readonly requests: Requests;
  protected override readonly subscriptions: Subscriptions;
  readonly #topics: Topics;
  readonly #page: StoredPage | undefined;
  readonly #stored: Promise<StoredState | undefined>;
  /** Whether there is something to keep but what a former page has left. */
  #subscribed = false;
  #storeTimer: ReturnType<typeof setTimeout> | undefined;
  #refreshTimer: ReturnType<typeof setInterval> | undefined;

  constructor(options: ClientOptions = {}) {
    const { socketUrl, restUrl } = places(options.url, OPERATIONS_PATH);
    super(socketUrl, options);
    this.rest = createRest(restUrl, options.fetch);
    this.requests = new Requests(options, (type, payload) =>
      this.connection.send(payload === undefined ? { type } : { type, payload }),
    );
    this.#topics = new Topics(
      (topic) => this.subscriptions.audience(topic),
      {
        gap: (gap) => this.emit("gap", gap),
        recovered: (recovered) => this.emit("recovered", recovered),
      },
      {
        of: (operation) => (options.backfill === false ? undefined : BACKFILLS[operation]),
        fetch: (backfill, request, last) => backfill.since(this.rest, request, last),
      },
    );
    this.subscriptions = new Subscriptions(
      (act, operation, request, resolve, reject) =>
        this.requests.call(`${operation}.${act}`, request, (reply) => resolve(reply as Reply), reject),
      {
        error: (error) => this.emit("error", error),
        whyNot: () => this.connection.whyNot,
        undecided: (_, { code }) => code === "unauthenticated" && this.authenticating,
      },
      this.#topics,
      options,
    );
    this.#page = this.#newPage(options, socketUrl);
    this.#stored = this.#load();
  }

  #newPage({ storage, storedMillis = 3_600_000 }: ClientOptions, socketUrl: () => string): StoredPage | undefined {
    if (!storage) return undefined;
    try {
      return new StoredPage(storage, socketUrl(), storedMillis, (error) => this.emit("error", error));
    } catch {
      return undefined; // there is no server to keep the state of
    }
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
    this.assertNotClosed();
    if (this.#page) await this.#stored;
    this.assertNotClosed();
    // Added before there is a connection: what ends the tries for one ends what waits for it.
    const added = this.subscriptions.add(operation, withResolutionCodes(request), listener, options);
    if (!options.signal?.aborted) this.wanted();
    this.#store();
    return added;
  }

  /** Asks the server for something. While there is no connection it waits for one, for a while. */
  request<R extends RequestName>(
    type: R,
    ...payload: RequestArguments<Operations[R]["request"]>
  ): Promise<Operations[R]["reply"]> {
    return this.ask(type, (payload as unknown[])[0]) as Promise<Operations[R]["reply"]>;
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
    clearInterval(this.#refreshTimer);
    this.#storeTimer = this.#refreshTimer = undefined;
    if (typeof window !== "undefined") window.removeEventListener("pagehide", this.#hidden);
    const saved = this.#save(false);
    await super.close();
    await saved;
  }

  protected override anotherUser(): void {
    // The server goes on with the topics of the new user; which those are, the answer to a subscription says.
    this.subscriptions.expired((topic) => PRIVATE_OPERATIONS.includes(topic.split(":")[0] ?? ""));
  }

  protected override received(message: Record<string, unknown>): void {
    const { type, payload, topic } = message as unknown as Push;
    if (topic !== undefined) {
      if (!this.#topics.push(message as unknown as Push)) this.emit("message", message as Message);
      this.#store();
    } else if (!this.requests.answered(type, payload)) {
      this.#noticed({ type, payload } as Notice);
    }
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
        this.subscriptions.expired((topic) =>
          notice.payload.ended.some((pattern) => pattern.split(":")[0] === topic.split(":")[0]),
        );
        this.authenticateAgain();
        break;
    }
  }

  #failed(failure: Failure): void {
    if (!this.requests.failed(failure)) this.emit("error", errorOf(failure));
  }

  async #load(): Promise<StoredState | undefined> {
    const stored = await this.#page?.load();
    if (stored) this.#topics.restore(stored.positions, stored.time);
    return stored;
  }

  /** Keeps the state, soon, and from then on now and then. */
  #store(): void {
    if (!this.#page || this.#storeTimer) return;
    this.#subscribed = true;
    this.#storeTimer = setTimeout(() => {
      this.#storeTimer = undefined;
      this.#save(true);
    }, STORE_MILLIS);
    if (this.#refreshTimer) return;
    this.#refreshTimer = setInterval(() => this.#save(true), REFRESH_MILLIS);
    if (typeof window !== "undefined") window.addEventListener("pagehide", this.#hidden);
  }

  readonly #hidden = () => void this.#save(false);

  async #save(open: boolean): Promise<void> {
    if (!this.#page) return;
    const subscriptions = this.subscriptions.wanted();
    await this.#page.save(this.#subscribed && { subscriptions, positions: this.#topics.positions() }, open);
  }
}
