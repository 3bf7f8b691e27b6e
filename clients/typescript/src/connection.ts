import { type Backoff, backoffMillis } from "./backoff.js";
import { TapeloomError } from "./errors.js";
import { startTicker } from "./ticker.js";

/** What of a WebSocket is used here: the browser's, Node's, or that of the `ws` package. */
export interface WebSocketLike {
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(text: string): void;
  close(code?: number, reason?: string): void;
  /** Of `ws`: closes without a goodbye. */
  terminate?(): void;
}

export type WebSocketConstructor = new (url: string) => WebSocketLike;

/**
 * How a connection stands: `idle` (nobody has asked for it), `connecting`, `authenticating`, `open`, `waiting` (lost,
 * tried again soon), `closed` (by us, or given up).
 */
export type State = "idle" | "connecting" | "authenticating" | "open" | "waiting" | "closed";

/** A change of state. */
export interface StateChange {
  readonly state: State;
  readonly previous: State;
  /** Why, in words, where there is a why. */
  readonly reason?: string;
  /** The code that the connection was closed with. */
  readonly code?: number;
  /** While waiting: how long, in milliseconds. */
  readonly delayMillis?: number;
  /** While waiting: how many tries have failed in a row. */
  readonly attempt?: number;
}

export interface ConnectionOptions {
  readonly url: string;
  readonly webSocket: WebSocketConstructor;
  readonly backoff: Backoff;
  readonly heartbeatMillis: number;
  readonly staleMillis: number;
  readonly random: () => number;
}

/** What a protocol does on a connection. */
export interface ConnectionPeer {
  /** A socket is there: says who we are, and resolves when that is done; undefined when there is nothing to say. */
  greet(): Promise<void> | undefined;
  /** The connection may be used. */
  opened(): void;
  received(message: Record<string, unknown>): void;
  /** Says that we are there; the server answers. */
  ping(): void;
  /** A socket is gone; another may come. */
  lost(code: number, reason: string): void;
  /** No other will come. */
  ended(error: TapeloomError): void;
  changed(change: StateChange): void;
}

/** A connection that lasted so long was a good one: the next wait begins small again. */
const GOOD_MILLIS = 3_000;
/** The code by which a connection is said to be lost that we gave up. */
const ABANDONED = 4000;
/** How long a server may take to shake hands. */
const CONNECT_MILLIS = 10_000;
/** How long `close` waits for the server to say goodbye. */
const GOODBYE_MILLIS = 1_000;

/** A socket that comes back: connects, keeps it alive, notices when it is dead, waits and connects again. */
export class Connection {
  state: State = "idle";
  readonly #options: ConnectionOptions;
  readonly #peer: ConnectionPeer;
  #socket: WebSocketLike | undefined;
  /** Whether the socket has shaken hands. */
  #shaken = false;
  #attempt = 0;
  #lostAt: number | undefined;
  #openedAt = 0;
  #heardAt = 0;
  #pingedAt = 0;
  /** How long the server has asked us to stay away, since we last connected. */
  #stayAwayMillis: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopTicker: (() => void) | undefined;
  #stopWaking: (() => void) | undefined;

  constructor(options: ConnectionOptions, peer: ConnectionPeer) {
    this.#options = options;
    this.#peer = peer;
  }

  /** Connects, unless it does or is. After `close` or giving up it begins anew. */
  open(): void {
    if (this.state !== "idle" && this.state !== "closed") return;
    this.#attempt = 0;
    this.#lostAt = undefined;
    this.#stopWaking = listenToWaking(() => this.#wake());
    this.#connect();
  }

  /** Sends a message; false when there is no socket to send it to. */
  send(message: object): boolean {
    if (!this.#shaken) return false;
    this.#socket?.send(JSON.stringify(message));
    return true;
  }

  /** The server asks us to stay away for so long when this socket is lost. */
  stayAway(millis: number): void {
    this.#stayAwayMillis = millis;
  }

  /** Gives the socket up and connects again. */
  reset(reason: string): void {
    const socket = this.#socket;
    if (socket) {
      this.#gone(socket, ABANDONED, reason);
      abandon(socket);
    }
  }

  /** Closes for good, and resolves when the server has said goodbye. */
  close(): Promise<void> {
    const socket = this.#socket;
    const shaken = this.#shaken;
    this.#socket = undefined;
    this.#shaken = false;
    this.#end("Closed by the client", new TapeloomError("closed", "The client was closed"));
    if (!socket || !shaken) {
      socket?.close();
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, GOODBYE_MILLIS);
      socket.onclose = () => {
        clearTimeout(timer);
        resolve();
      };
      socket.close(1000, "");
    });
  }

  #connect(): void {
    clearTimeout(this.#timer);
    this.#stayAwayMillis = undefined;
    let socket: WebSocketLike;
    this.#change({ state: "connecting" });
    try {
      socket = new this.#options.webSocket(this.#options.url);
    } catch (cause) {
      const why = this.#options.webSocket ? cause : "there is no WebSocket here, give one by the option webSocket";
      const message = `Cannot connect to ${this.#options.url}: ${why}`;
      this.#end(message, new TapeloomError("no_web_socket", message, { cause }));
      return;
    }
    this.#socket = socket;
    socket.onopen = () => this.#greet(socket);
    socket.onmessage = (event: { data: unknown }) => this.#received(socket, event.data);
    socket.onclose = (event: { code: number; reason: string }) => this.#gone(socket, event.code, event.reason);
    socket.onerror = () => {}; // a close follows, which says more
    this.#timer = setTimeout(() => this.reset("The server does not answer"), CONNECT_MILLIS);
  }

  #greet(socket: WebSocketLike): void {
    if (socket !== this.#socket) return;
    clearTimeout(this.#timer);
    this.#shaken = true;
    this.#openedAt = this.#heardAt = this.#pingedAt = Date.now();
    this.#stopTicker = startTicker(Math.max(50, this.#options.heartbeatMillis / 4), () => this.#tick());
    const open = () => {
      if (socket !== this.#socket) return;
      this.#change({ state: "open" });
      this.#peer.opened();
    };
    const greeting = this.#peer.greet();
    if (greeting) {
      this.#change({ state: "authenticating" });
      greeting.then(open);
    } else {
      open();
    }
  }

  #received(socket: WebSocketLike, data: unknown): void {
    if (socket !== this.#socket || typeof data !== "string") return;
    this.#heardAt = Date.now();
    this.#peer.received(JSON.parse(data));
    // A message wakes a page whose timers are slowed down.
    if (this.#heardAt - this.#pingedAt >= this.#options.heartbeatMillis) this.#ping();
  }

  #tick(): void {
    const now = Date.now();
    const answered = this.#heardAt >= this.#pingedAt;
    if (answered && now - this.#pingedAt >= this.#options.heartbeatMillis) {
      this.#ping();
    } else if (!answered && now - this.#pingedAt >= this.#options.staleMillis) {
      this.reset(`Nothing was heard for ${now - this.#heardAt} ms`);
    }
  }

  #ping(): void {
    if (!this.#shaken) return;
    this.#pingedAt = Date.now();
    this.#peer.ping();
  }

  /** The page is seen again, or the network is back: wait no longer, and ask whether the socket lives. */
  #wake(): void {
    if (this.state === "waiting" && this.#stayAwayMillis === undefined) this.#connect();
    else if (this.#heardAt >= this.#pingedAt) this.#ping();
  }

  #gone(socket: WebSocketLike, code: number, reason: string): void {
    if (socket !== this.#socket) return;
    this.#socket = undefined;
    clearTimeout(this.#timer);
    this.#stopTicker?.();
    const now = Date.now();
    const shaken = this.#shaken;
    this.#shaken = false;
    if (shaken && now - this.#openedAt >= GOOD_MILLIS) {
      this.#attempt = 0;
      this.#lostAt = undefined;
    }
    this.#lostAt ??= now;
    if (shaken) this.#peer.lost(code, reason);
    const { backoff, random } = this.#options;
    const delayMillis = this.#stayAwayMillis ?? backoffMillis(backoff, this.#attempt, random);
    this.#attempt++;
    if (this.#attempt >= backoff.attempts || now + delayMillis - this.#lostAt > backoff.budgetMillis) {
      const message = `Gave up after ${this.#attempt} tries in ${now - this.#lostAt} ms`;
      this.#end(message, new TapeloomError("gave_up", message, { status: code, retryable: true }));
      return;
    }
    this.#timer = setTimeout(() => this.#connect(), delayMillis);
    this.#change({ state: "waiting", code, reason, delayMillis, attempt: this.#attempt });
  }

  #end(reason: string, error: TapeloomError): void {
    clearTimeout(this.#timer);
    this.#stopTicker?.();
    this.#stopWaking?.();
    this.#change({ state: "closed", reason });
    this.#peer.ended(error);
  }

  #change(change: Omit<StateChange, "previous">): void {
    const previous = this.state;
    if (previous === change.state) return;
    this.state = change.state;
    this.#peer.changed({ previous, ...change });
  }
}

/** Closes a socket that nobody listens to any more, without waiting for a goodbye where that can be helped. */
function abandon(socket: WebSocketLike): void {
  if (socket.terminate) socket.terminate();
  else socket.close();
}

/** Calls when a page is seen again or its network is back. */
function listenToWaking(wake: () => void): () => void {
  if (typeof window === "undefined" || typeof document === "undefined") return () => {};
  const seen = () => {
    if (document.visibilityState === "visible") wake();
  };
  window.addEventListener("online", wake);
  window.addEventListener("pageshow", wake);
  document.addEventListener("visibilitychange", seen);
  return () => {
    window.removeEventListener("online", wake);
    window.removeEventListener("pageshow", wake);
    document.removeEventListener("visibilitychange", seen);
  };
}
