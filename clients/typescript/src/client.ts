import { type Backfill, barBackfill } from "./backfill.js";
import { type Backoff, DEFAULT_BACKOFF } from "./backoff.js";
import { Connection, type State, type StateChange, type WebSocketConstructor } from "./connection.js";
import { Emitter } from "./emitter.js";
import { TapeloomError } from "./errors.js";
import { type AuthReply, type Failure, OPERATIONS_PATH, type Operations } from "./generated/operations.js";
import { places } from "./places.js";
import { Requests } from "./requests.js";
import { createRest, type Rest } from "./rest.js";
import { loadState, type StateStorage, type StoredState, saveState } from "./storage.js";
import { type Push, Subscriptions } from "./subscriptions.js";
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

/** A JSON Web Token, or what fetches one: called for each connection, and again before the token runs out. */
export type Token = string | (() => string | Promise<string>);

/** How a client is set up. All but `url` in a page that the server itself serves may be left out. */
export interface ClientOptions {
  /** Where the server is: `http(s)://` or `ws(s)://`, with the path that it is mounted at. Default: the page's origin. */
  readonly url?: string | URL;
  readonly token?: Token | undefined;
  /** Default: `globalThis.WebSocket`. Node 20 has none: give that of the package `ws`. */
  readonly webSocket?: unknown;
  readonly fetch?: typeof fetch;
  /** Where subscriptions and positions are kept across page loads, such as `sessionStorage`. Default: nowhere. */
  readonly storage?: StateStorage | undefined;
  /** How old what was kept may be, in milliseconds. Default: 3,600,000. */
  readonly storedMillis?: number;
  readonly backoff?: Partial<Backoff>;
  /** The time between two pings, in milliseconds; the server wants one every 30 s. Default: 10,000. */
  readonly heartbeatMillis?: number;
  /** How long a ping may go unheard before the socket is given up, in milliseconds. Default: 10,000. */
  readonly staleMillis?: number;
  /** How long the answer to a request may take, in milliseconds. Default: 10,000. */
  readonly requestMillis?: number;
  /** How many requests may wait for a connection. Default: 100. */
  readonly queueSize?: number;
  /** How long each of them may, in milliseconds. Default: 30,000. */
  readonly queueMillis?: number;
  /** How long a subscription outlives its last listener, in milliseconds; a page that redraws comes back. Default: 100. */
  readonly lingerMillis?: number;
  /** Whether bars that were missed are fetched by REST, so that no hole remains. Default: true. */
  readonly backfill?: boolean;
}

/** What a client tells of. */
export interface ClientEvents {
  /** The connection stands otherwise. */
  state: StateChange;
  /** Something of a topic was not delivered, and will not be. */
  gap: Gap;
  /** A topic is live again. */
  recovered: Recovered;
  /** Something went wrong that no promise tells of. */
  error: TapeloomError;
  /** The server says something of its own accord. */
  notice: Notice;
  /** A publication that no subscription of this client asked for. */
  message: Message;
  /** The time that a ping took, in milliseconds. */
  latency: number;
  /** The server knows who we are. */
  user: AuthReply;
}

const BACKFILLS: Record<string, Backfill> = { bars: barBackfill };

/**
 * The client of the operation protocol. One socket serves all its subscriptions; it is opened when it is first needed,
 * comes back when it is lost, and is closed by `close`.
 */
export class TapeloomClient {
  /** The REST API, by the names of its operations. */
  readonly rest: Rest;
  /** The time that the last ping took, in milliseconds. */
  latencyMillis: number | undefined;
  /** Who we are, as the server said; undefined before it has. */
  user: AuthReply | undefined;
  #token: Token | undefined;
  readonly #storage: StateStorage | undefined;
  readonly #emitter = new Emitter<ClientEvents>();
  readonly #connection: Connection;
  readonly #requests: Requests;
  readonly #subscriptions: Subscriptions;
  readonly #stored: Promise<StoredState | undefined>;
  #storeTimer: ReturnType<typeof setTimeout> | undefined;
  #renewTimer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;
  #opening: PromiseWithResolvers | undefined;

  constructor(options: ClientOptions = {}) {
    const { socketUrl, restUrl } = places(options.url, OPERATIONS_PATH);
    this.rest = createRest(restUrl, options.fetch);
    this.#token = options.token;
    this.#storage = options.storage;
    this.#stored = options.storage
      ? loadState(options.storage, options.storedMillis ?? 3_600_000)
      : Promise.resolve(undefined);
    this.#requests = new Requests(
      {
        requestMillis: options.requestMillis ?? 10_000,
        queueSize: options.queueSize ?? 100,
        queueMillis: options.queueMillis ?? 30_000,
      },
      (message) => this.#connection.send(message),
    );
    this.#subscriptions = new Subscriptions(
      (...asked) => this.#requests.call(...asked),
      {
        gap: (gap) => this.#emitter.emit("gap", gap),
        recovered: (recovered) => this.#emitter.emit("recovered", recovered),
        error: (error) => this.#emitter.emit("error", error),
      },
      options.backfill === false ? {} : BACKFILLS,
      (backfill, request, last) => backfill.since(this.rest, request, last),
      options.lingerMillis ?? 100,
    );
    this.#stored.then((stored) => {
      if (stored) this.#subscriptions.restore(stored.positions, stored.time);
    });
    this.#connection = new Connection(
      {
        url: socketUrl,
        webSocket: (options.webSocket ?? globalThis.WebSocket) as WebSocketConstructor,
        backoff: { ...DEFAULT_BACKOFF, ...options.backoff },
        heartbeatMillis: options.heartbeatMillis ?? 10_000,
        staleMillis: options.staleMillis ?? 10_000,
        random: Math.random,
      },
      {
        greet: () => this.#greet(),
        opened: () => this.#opened(),
        received: (message) => this.#received(message as unknown as Push),
        ping: () => this.#ping(),
        lost: (code, reason) => this.#lost(code, reason),
        ended: (error) => this.#ended(error),
        changed: (change) => this.#emitter.emit("state", change),
      },
    );
  }

  /** How the connection stands. */
  get state(): State {
    return this.#connection.state;
  }

  /** Connects, and resolves when the connection is open. Subscriptions and requests do so by themselves. */
  connect(): Promise<void> {
    this.#closed = false;
    if (this.state === "open") return Promise.resolve();
    this.#opening ??= withResolvers();
    const { promise } = this.#opening;
    this.#connection.open();
    return promise;
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
  subscribe(operation: SubscriptionName, ...rest: unknown[]): Promise<unknown> {
    const [request, listener, options = {}] = (typeof rest[0] === "function" ? [undefined, ...rest] : rest) as [
      unknown,
      (update: never, meta: Meta) => void,
      SubscribeOptions?,
    ];
    return this.#stored.then(() => {
      this.#wanted();
      const added = this.#subscriptions.add(operation, request, listener, options);
      this.#store();
      return added;
    });
  }

  /** Opens the connection, unless it was closed for good. */
  #wanted(): void {
    if (this.#closed) throw new TapeloomError("closed", "The client was closed");
    this.#connection.open();
  }

  /** Asks the server for something. While there is no connection it waits for one, for a while. */
  async request<R extends RequestName>(
    type: R,
    ...payload: RequestArguments<Operations[R]["request"]>
  ): Promise<Operations[R]["reply"]> {
    this.#wanted();
    return this.#requests.ask(type, (payload as unknown[])[0]) as Promise<Operations[R]["reply"]>;
  }

  /** Says who we are, from now on by this token. Done by itself on each connection. */
  async authenticate(token = this.#token): Promise<AuthReply> {
    if (!token) throw new TapeloomError("token_failed", "There is no token to authenticate with");
    this.#token = token;
    let jwt: string;
    try {
      jwt = typeof token === "function" ? await token() : token;
    } catch (cause) {
      throw new TapeloomError("token_failed", `No token could be had: ${cause}`, { cause, retryable: true });
    }
    const user = (await this.#requests.askNow("auth", { token: jwt })) as AuthReply;
    this.user = user;
    this.#emitter.emit("user", user);
    this.#subscriptions.retry();
    return user;
  }

  /** Listens to an event; what it returns ends that. */
  on<E extends keyof ClientEvents>(event: E, handler: (value: ClientEvents[E]) => void): () => void {
    return this.#emitter.on(event, handler);
  }

  /** The subscriptions of a former page, as they were kept. */
  async stored(): Promise<{ operation: SubscriptionName; request: RequestOf<SubscriptionName> }[]> {
    const subscriptions = (await this.#stored)?.subscriptions ?? [];
    return subscriptions.map(([operation, request]) => ({
      operation: operation as SubscriptionName,
      request: request as RequestOf<SubscriptionName>,
    }));
  }

  /** Closes for good, and resolves when the server has said goodbye. What waits is rejected. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#storeTimer);
    this.#storeTimer = undefined;
    await this.#save();
    await this.#connection.close();
  }

  #greet(): Promise<void> | undefined {
    return this.#token === undefined ? undefined : this.#authenticateAgain();
  }

  /** Authenticates; what goes wrong is told, and tried again where that may help. */
  async #authenticateAgain(): Promise<void> {
    try {
      await this.authenticate();
    } catch (error) {
      if (!(error instanceof TapeloomError) || error.code === "disconnected") return;
      this.#emitter.emit("error", error);
      if (error.retryable) {
        setTimeout(() => this.state === "open" && this.#authenticateAgain(), error.retryAfterMillis ?? 5_000);
      }
    }
  }

  #opened(): void {
    this.#requests.opened();
    this.#subscriptions.opened();
    this.#opening?.resolve();
    this.#opening = undefined;
    this.#ping();
  }

  #received(message: Push): void {
    const { type, payload, topic } = message;
    if (topic !== undefined) {
      if (!this.#subscriptions.push(message)) this.#emitter.emit("message", message as Message);
      this.#store();
    } else if (!this.#requests.answered(type, payload)) {
      this.#noticed({ type, payload } as Notice);
    }
  }

  #noticed(notice: Notice): void {
    this.#emitter.emit("notice", notice);
    switch (notice.type) {
      case "error":
        this.#failed(notice.payload);
        break;
      case "draining":
        this.#connection.stayAway(notice.payload.reconnect_after_ms);
        break;
      case "auth.expiring":
        if (typeof this.#token === "function") this.#renew(notice.payload.expires_in_ms);
        break;
      case "auth.expired":
        this.#subscriptions.expired(notice.payload.ended);
        this.#authenticateAgain();
        break;
    }
  }

  /** Fetches a new token while the old one holds, at a time of our own, so that not all clients do so at once. */
  #renew(leftMillis: number): void {
    clearTimeout(this.#renewTimer);
    this.#renewTimer = setTimeout(() => this.#authenticateAgain(), leftMillis * (0.25 + Math.random() / 2));
  }

  #failed(failure: Failure): void {
    if (this.#requests.failed(failure)) return;
    const { code, message, request, retryable, retry_after_ms: retryAfterMillis } = failure;
    this.#emitter.emit("error", new TapeloomError(code, message, { request, retryable, retryAfterMillis }));
  }

  #ping(): void {
    const sent = performance.now();
    this.#requests.askNow("ping").then(
      () => {
        this.latencyMillis = performance.now() - sent;
        this.#emitter.emit("latency", this.latencyMillis);
      },
      () => {}, // the connection notices by itself that nothing is heard
    );
  }

  #lost(code: number, reason: string): void {
    const wait = /reconnect after (\d+) ms/.exec(reason);
    if (wait) this.#connection.stayAway(Number(wait[1]));
    clearTimeout(this.#renewTimer);
    this.latencyMillis = undefined;
    this.user = undefined;
    this.#requests.lost(code, reason);
    this.#subscriptions.lost();
  }

  #ended(error: TapeloomError): void {
    this.#requests.lost(0, "");
    this.#requests.ended(error);
    this.#subscriptions.lost();
    this.#subscriptions.ended(error);
    this.#opening?.reject(error);
    this.#opening = undefined;
    if (error.code !== "closed") this.#emitter.emit("error", error);
  }

  /** Keeps the state, soon: what happens within a second is kept together. */
  #store(): void {
    if (!this.#storage || this.#storeTimer) return;
    this.#storeTimer = setTimeout(() => {
      this.#storeTimer = undefined;
      this.#save();
    }, 1_000);
  }

  async #save(): Promise<void> {
    if (this.#storage) await saveState(this.#storage, this.#subscriptions.snapshot());
  }
}

interface PromiseWithResolvers {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

function withResolvers(): PromiseWithResolvers {
  let settle: Omit<PromiseWithResolvers, "promise"> | undefined;
  const promise = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, ...(settle as unknown as Omit<PromiseWithResolvers, "promise">) };
}
