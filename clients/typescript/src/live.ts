import { type Backoff, DEFAULT_BACKOFF } from "./backoff.js";
import { Connection, type State, type StateChange, type WebSocketConstructor } from "./connection.js";
import { Emitter } from "./emitter.js";
import { TapeloomError } from "./errors.js";
import type { PushFormat } from "./format.js";
import { Keeper } from "./keeper.js";
import type { Requests } from "./requests.js";
import type { StateStorage, StoredState } from "./storage.js";
import type { Subscriptions } from "./subscriptions.js";
import { after, within } from "./timing.js";
import type { Topics } from "./topics.js";
import type { Gap, Recovered } from "./types.js";

/** A JSON Web Token, or a function that fetches one: called for each connection, and again before the token expires. */
export type Token = string | (() => string | Promise<string>);

/** Options of a connection. In a page that the server itself serves, all have defaults. */
export interface LiveOptions {
  /** Address of the server: `http(s)://` or `ws(s)://`, with the path that it is mounted at. Default: the page's origin. */
  readonly url?: string | URL | undefined;
  readonly token?: Token | undefined;
  /** Default: `globalThis.WebSocket`. Node 20 has none: pass that of the package `ws`. */
  readonly webSocket?: unknown;
  readonly backoff?: Partial<Backoff>;
  /** The time between two pings, in milliseconds; the server wants one every 30 s. Default: 10,000. */
  readonly heartbeatMillis?: number;
  /** How long a ping may stay unanswered before the client abandons the socket, in milliseconds. Default: 10,000. */
  readonly staleMillis?: number;
  /** The time limit for the answer to a request, in milliseconds. Default: 10,000. */
  readonly requestMillis?: number;
  /** The maximum number of requests that wait for a connection. Default: 100. */
  readonly queueSize?: number;
  /** The maximum time that each of them waits, in milliseconds. Default: 30,000. */
  readonly queueMillis?: number;
  /**
   * The maximum time that a subscription waits for a connection until it is rejected with `expired`, in milliseconds;
   * `Infinity`: no limit. A confirmed subscription is kept when the connection is lost. Default: 30,000.
   */
  readonly subscribeMillis?: number;
  /** How long a subscription is kept after its last listener has left, in milliseconds. Default: 100. */
  readonly lingerMillis?: number;
  /** Where subscriptions and positions are kept across page loads, such as `sessionStorage`. Default: nowhere. */
  readonly storage?: StateStorage | undefined;
  /** The maximum age of what was kept, in milliseconds. Default: 3,600,000. */
  readonly storedMillis?: number;
}

/** Events of the clients of both protocols. */
export interface LiveEvents<User> {
  /** The state of the connection has changed. */
  state: StateChange;
  /** An error that no promise reports. */
  error: TapeloomError;
  /** The round-trip time of a ping, in milliseconds. `asOf` and `lagMillis` of the client are then those of its answer. */
  latency: number;
  /** The client is authenticated. */
  user: User;
  /** Values of a topic that were not delivered and will not be. */
  gap: Gap;
  /** A topic is live again, and what was missed has been delivered as far as the server had it. */
  recovered: Recovered;
}

/** The close reason that names the wait before reconnecting. */
const COME_BACK = /reconnect_after_ms=(\d+)/;
const TOKEN_RETRY_MILLIS = 5_000;
/** The time limit for fetching a token, in milliseconds. */
const TOKEN_MILLIS = 30_000;
/** How long a new connection waits for the token, in milliseconds; public subscriptions then go on without it. */
const GREET_MILLIS = 3_000;

/** The common part of the clients of both protocols: a connection that reconnects, and a user. */
export abstract class LiveClient<User extends { readonly user_id?: string | null }, Events extends LiveEvents<User>> {
  /** The round-trip time of the last ping, in milliseconds. */
  latencyMillis: number | undefined;
  /**
   * Moment up to which the server was complete at the last ping, epoch milliseconds by its clock; undefined before, and
   * of a server that does not say. It is kept when the connection is lost.
   */
  asOf: number | undefined;
  /** Milliseconds from `asOf` to the time at the server of that ping: 0 while its market is current. */
  lagMillis: number | undefined;
  /** The user as the server has confirmed it; undefined before. */
  user: User | undefined;
  protected readonly connection: Connection;
  protected readonly keeper: Keeper;
  readonly #emitter = new Emitter<Events>();
  #token: Token | undefined;
  /** The newest authentication; the result of an older one that takes longer is ignored. */
  #newest: Promise<User> | undefined;
  #turn = 0;
  /** The number of authentications in progress. */
  #authentications = 0;
  #supersede: (error?: TapeloomError) => void = () => {};
  #closed = false;
  #renewTimer: ReturnType<typeof setTimeout> | undefined;
  #opening: { promise: Promise<void>; resolve: () => void; reject: (error: unknown) => void } | undefined;

  constructor(socketUrl: () => string, options: LiveOptions, format?: PushFormat) {
    this.#token = options.token;
    this.keeper = new Keeper(
      options,
      socketUrl,
      () => ({ topics: this.topics, wanted: () => this.subscriptions.wanted() }),
      (error) => this.emit("error", error as never),
    );
    this.connection = new Connection(
      {
        url: socketUrl,
        webSocket: (options.webSocket ?? globalThis.WebSocket) as WebSocketConstructor,
        backoff: { ...DEFAULT_BACKOFF, ...options.backoff },
        heartbeatMillis: options.heartbeatMillis ?? 10_000,
        staleMillis: options.staleMillis ?? 10_000,
        random: Math.random,
        format,
      },
      {
        greet: () => (this.#token === undefined ? undefined : within(GREET_MILLIS, this.authenticateAgain(), () => {})),
        opened: () => {
          this.requests.opened();
          this.subscriptions.opened();
          this.#opening?.resolve();
          this.#opening = undefined;
          this.#ping();
        },
        received: (message) => this.received(message),
        ping: () => this.#ping(),
        lost: (code, reason, sinceMillis) => this.#lost(code, reason, sinceMillis),
        ended: (error) => this.#ended(error),
        changed: (change) => this.emit("state", change as never),
        failed: (error) => this.emit("error", error as never),
      },
    );
  }

  /** The state of the connection. */
  get state(): State {
    return this.connection.state;
  }

  /** Connects, and resolves when the connection is open. Subscriptions and requests do so by themselves. */
  connect(): Promise<void> {
    this.#closed = false;
    if (this.state === "open") return Promise.resolve();
    if (!this.#opening) {
      let settle = {} as { resolve: () => void; reject: (error: unknown) => void };
      const promise = new Promise<void>((resolve, reject) => {
        settle = { resolve, reject };
      });
      this.#opening = { promise, ...settle };
    }
    const { promise } = this.#opening;
    this.connection.open();
    return promise;
  }

  /** Listens to an event. Returns a function that ends that. */
  on<E extends keyof Events>(event: E, handler: (value: Events[E]) => void): () => void {
    return this.#emitter.on(event, handler);
  }

  /** Authenticates with this token, now and on later connections. The client calls it for each connection. */
  authenticate(token = this.#token): Promise<User> {
    this.#supersede();
    const user = this.#authenticate(token);
    this.#newest = user;
    return user;
  }

  async #authenticate(token: Token | undefined): Promise<User> {
    if (!token) throw new TapeloomError("token_failed", "There is no token to authenticate with");
    this.#token = token;
    this.#authentications++;
    const turn = ++this.#turn;
    try {
      const jwt = await this.#jwtOf(token);
      // A newer authentication has begun and decides.
      if (jwt === undefined || turn !== this.#turn) return await (this.#newest as Promise<User>);
      const user = (await this.requests.askNow("auth", { token: jwt })) as User;
      const another = this.user !== undefined && this.user.user_id !== user.user_id;
      this.user = user;
      if (another) this.anotherUser();
      this.emit("user", user as never);
      return user;
    } finally {
      this.#authentications--;
      // The user is decided: subscriptions that were refused are sent again.
      if (this.#authentications === 0 && this.state === "open") this.subscriptions.retry();
    }
  }

  /** Returns a token; undefined if a newer authentication has begun. */
  async #jwtOf(token: Token): Promise<string | undefined> {
    if (typeof token === "string") return token;
    const superseded = new Promise<undefined>((resolve, reject) => {
      this.#supersede = (error) => (error ? reject(error) : resolve(undefined));
    });
    superseded.catch(() => {}); // not awaited once the token has arrived
    const late = () => Promise.reject(new Error(`it took longer than ${TOKEN_MILLIS} ms`));
    try {
      const fetched = Promise.resolve(token());
      return await Promise.race([superseded, within(TOKEN_MILLIS, fetched, late)]);
    } catch (cause) {
      if (cause instanceof TapeloomError) throw cause;
      throw new TapeloomError("token_failed", `No token could be had: ${cause}`, { cause, retryable: true });
    }
  }

  /** Closes the client, and resolves when the server has confirmed it. Waiting requests and subscriptions are rejected. */
  async close(): Promise<void> {
    const saved = this.keeper.close();
    this.#closed = true;
    await this.connection.close();
    await saved;
  }

  protected abstract readonly requests: Requests;
  protected abstract readonly subscriptions: Subscriptions;
  protected abstract readonly topics: Topics;
  /** The user has changed on the same connection. */
  protected abstract anotherUser(): void;
  protected abstract received(message: Record<string, unknown>): void;

  /** Sends a request, and resolves with its answer. */
  protected async ask(type: string, payload: unknown): Promise<unknown> {
    this.assertNotClosed();
    const reply = this.requests.ask(type, payload);
    this.wanted();
    return reply;
  }

  /** Resolves once the positions of an earlier page are restored. */
  protected async restored(): Promise<StoredState | undefined> {
    this.assertNotClosed();
    const stored = this.keeper.keeps ? await this.keeper.stored : undefined;
    this.assertNotClosed();
    return stored;
  }

  protected emit<E extends keyof Events>(event: E, value: Events[E]): void {
    this.#emitter.emit(event, value);
  }

  /** Whether an authentication is in progress. */
  protected get authenticating(): boolean {
    return this.#authentications > 0;
  }

  /**
   * Opens the connection. The request or subscription that needs it must exist by then: it is rejected if there can be
   * no connection.
   *
   * @throws TapeloomError if the client was closed
   */
  protected wanted(): void {
    this.assertNotClosed();
    this.connection.open();
  }

  protected assertNotClosed(): void {
    if (this.#closed) throw new TapeloomError("closed", "The client was closed");
  }

  /** The token expires: fetches a new one before that, at a random time, so that not all clients do so at once. */
  protected renewWithin(leftMillis: number): void {
    if (typeof this.#token !== "function") return; // a fixed token cannot be renewed; its end is reported
    clearTimeout(this.#renewTimer);
    this.#renewTimer = after(leftMillis * (0.25 + Math.random() / 2), () => this.authenticateAgain());
  }

  /** Authenticates. Errors are reported; if a retry may help, it follows. */
  protected async authenticateAgain(): Promise<void> {
    const attempt = this.authenticate();
    try {
      await attempt;
    } catch (error) {
      if (!(error instanceof TapeloomError) || error.code === "disconnected") return;
      if (this.#closed || attempt !== this.#newest) return; // closed, or superseded by a newer authentication
      this.emit("error", error as never);
      if (error.retryable) {
        clearTimeout(this.#renewTimer);
        this.#renewTimer = setTimeout(() => {
          if (this.state === "open") this.authenticateAgain();
        }, error.retryAfterMillis ?? TOKEN_RETRY_MILLIS);
      }
    }
  }

  #ping(): void {
    const sent = performance.now();
    this.requests.askNow("ping").then(
      (reply) => {
        this.latencyMillis = performance.now() - sent;
        const { as_of, lag_ms } = reply as { as_of?: string; lag_ms?: number };
        this.asOf = as_of === undefined ? undefined : Date.parse(as_of);
        this.lagMillis = lag_ms;
        this.emit("latency", this.latencyMillis as never);
      },
      () => {}, // the connection itself detects that nothing is received
    );
  }

  #lost(code: number, reason: string, sinceMillis: number): void {
    const wait = COME_BACK.exec(reason);
    if (wait) this.connection.stayAway(Number(wait[1]));
    clearTimeout(this.#renewTimer);
    this.latencyMillis = undefined;
    this.user = undefined;
    this.requests.lost(code, reason);
    this.subscriptions.lost(sinceMillis);
  }

  #ended(error: TapeloomError): void {
    this.#lost(0, error.message, Date.now());
    this.#supersede(error);
    this.requests.ended(error);
    this.subscriptions.ended(error);
    this.#opening?.reject(error);
    this.#opening = undefined;
    if (error.code !== "closed") this.emit("error", error as never);
  }
}
