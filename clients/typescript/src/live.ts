import { type Backoff, DEFAULT_BACKOFF } from "./backoff.js";
import { Connection, type State, type StateChange, type WebSocketConstructor } from "./connection.js";
import { Emitter } from "./emitter.js";
import { TapeloomError } from "./errors.js";
import { Keeper } from "./keeper.js";
import type { Requests } from "./requests.js";
import type { StateStorage, StoredState } from "./storage.js";
import type { Subscriptions } from "./subscriptions.js";
import { after, within } from "./timing.js";
import type { Topics } from "./topics.js";
import type { Gap, Recovered } from "./types.js";

/** A JSON Web Token, or what fetches one: called for each connection, and again before the token runs out. */
export type Token = string | (() => string | Promise<string>);

/** How a connection is set up. In a page that the server itself serves, all may be left out. */
export interface LiveOptions {
  /** Where the server is: `http(s)://` or `ws(s)://`, with the path that it is mounted at. Default: the page's origin. */
  readonly url?: string | URL | undefined;
  readonly token?: Token | undefined;
  /** Default: `globalThis.WebSocket`. Node 20 has none: give that of the package `ws`. */
  readonly webSocket?: unknown;
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
  /**
   * How long a subscription may wait for a connection until it is rejected with `expired`, in milliseconds; `Infinity`: as
   * long as it takes. One that was confirmed is kept over any loss. Default: 30,000.
   */
  readonly subscribeMillis?: number;
  /** How long a subscription outlives its last listener, in milliseconds; a page that redraws comes back. Default: 100. */
  readonly lingerMillis?: number;
  /** Where subscriptions and positions are kept across page loads, such as `sessionStorage`. Default: nowhere. */
  readonly storage?: StateStorage | undefined;
  /** The maximum age of what was kept, in milliseconds. Default: 3,600,000. */
  readonly storedMillis?: number;
}

/** What the clients of both protocols tell of. */
export interface LiveEvents<User> {
  /** The connection stands otherwise. */
  state: StateChange;
  /** Something went wrong that no promise tells of. */
  error: TapeloomError;
  /** The time that a ping took, in milliseconds. */
  latency: number;
  /** The server knows who we are. */
  user: User;
  /** Values of a topic that were not delivered and will not be. */
  gap: Gap;
  /** A topic is live again, and what was missed has been delivered as far as the server had it. */
  recovered: Recovered;
}

/** What the server asks for when it closes. */
const COME_BACK = /reconnect_after_ms=(\d+)/;
const TOKEN_RETRY_MILLIS = 5_000;
/** How long a token may be waited for. */
const TOKEN_MILLIS = 30_000;
/** How long a connection waits for the token; what is public goes on without it. */
const GREET_MILLIS = 3_000;

/** What the clients of both protocols have in common: a connection that comes back, and a user. */
export abstract class LiveClient<User extends { readonly user_id?: string | null }, Events extends LiveEvents<User>> {
  /** The time that the last ping took, in milliseconds. */
  latencyMillis: number | undefined;
  /** Who we are, as the server said; undefined before it has. */
  user: User | undefined;
  protected readonly connection: Connection;
  protected readonly keeper: Keeper;
  readonly #emitter = new Emitter<Events>();
  #token: Token | undefined;
  /** The newest way to say who we are; an older one that takes longer changes nothing any more. */
  #newest: Promise<User> | undefined;
  #turn = 0;
  /** How many are under way. */
  #authentications = 0;
  #supersede: (error?: TapeloomError) => void = () => {};
  #closed = false;
  #renewTimer: ReturnType<typeof setTimeout> | undefined;
  #opening: { promise: Promise<void>; resolve: () => void; reject: (error: unknown) => void } | undefined;

  constructor(socketUrl: () => string, options: LiveOptions) {
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

  /** How the connection stands. */
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

  /** Listens to an event; what it returns ends that. */
  on<E extends keyof Events>(event: E, handler: (value: Events[E]) => void): () => void {
    return this.#emitter.on(event, handler);
  }

  /** Says who we are, from now on by this token. Done by itself on each connection. */
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
      // Another has begun meanwhile, and decides.
      if (jwt === undefined || turn !== this.#turn) return await (this.#newest as Promise<User>);
      const user = (await this.requests.askNow("auth", { token: jwt })) as User;
      const another = this.user !== undefined && this.user.user_id !== user.user_id;
      this.user = user;
      if (another) this.anotherUser();
      this.emit("user", user as never);
      return user;
    } finally {
      this.#authentications--;
      // The server knows who we are, or will not: what was refused may be asked for again.
      if (this.#authentications === 0 && this.state === "open") this.subscriptions.retry();
    }
  }

  /** A token; undefined when another way to say who we are was begun meanwhile. */
  async #jwtOf(token: Token): Promise<string | undefined> {
    if (typeof token === "string") return token;
    const superseded = new Promise<undefined>((resolve, reject) => {
      this.#supersede = (error) => (error ? reject(error) : resolve(undefined));
    });
    superseded.catch(() => {}); // nobody waits for it any more where the token has come
    const late = () => Promise.reject(new Error(`it took longer than ${TOKEN_MILLIS} ms`));
    try {
      const fetched = Promise.resolve(token());
      return await Promise.race([superseded, within(TOKEN_MILLIS, fetched, late)]);
    } catch (cause) {
      if (cause instanceof TapeloomError) throw cause;
      throw new TapeloomError("token_failed", `No token could be had: ${cause}`, { cause, retryable: true });
    }
  }

  /** Closes for good, and resolves when the server has said goodbye. What waits is rejected. */
  async close(): Promise<void> {
    const saved = this.keeper.close();
    this.#closed = true;
    await this.connection.close();
    await saved;
  }

  protected abstract readonly requests: Requests;
  protected abstract readonly subscriptions: Subscriptions;
  protected abstract readonly topics: Topics;
  /** The server knows us as another user than before, on the same connection. */
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
   * Opens the connection. What it is wanted for must be there by then, so that it is rejected when there can be none.
   *
   * @throws TapeloomError when the client was closed for good
   */
  protected wanted(): void {
    this.assertNotClosed();
    this.connection.open();
  }

  protected assertNotClosed(): void {
    if (this.#closed) throw new TapeloomError("closed", "The client was closed");
  }

  /** The token runs out: fetches a new one while it holds, at a time of our own, so that not all clients do so at once. */
  protected renewWithin(leftMillis: number): void {
    if (typeof this.#token !== "function") return; // a fixed token cannot be renewed; its end is told
    clearTimeout(this.#renewTimer);
    this.#renewTimer = after(leftMillis * (0.25 + Math.random() / 2), () => this.authenticateAgain());
  }

  /** Authenticates; what goes wrong is told, and tried again where that may help. */
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
      () => {
        this.latencyMillis = performance.now() - sent;
        this.emit("latency", this.latencyMillis as never);
      },
      () => {}, // the connection notices by itself that nothing is heard
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
