import { type Backoff, backoffMillis } from "./backoff.js";
import { TapeloomError } from "./errors.js";
import { CLOSE_CODES } from "./generated/closes.js";
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
  /** How long nothing ran here before, in milliseconds, as when the machine was asleep. */
  readonly asleepMillis?: number;
}

export interface ConnectionOptions {
  /** Where to; may throw when there is no such place. */
  readonly url: () => string;
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
  /** A socket is gone, on which nothing has come since `sinceMillis`; another may come. */
  lost(code: number, reason: string, sinceMillis: number): void;
  /** No other will come. */
  ended(error: TapeloomError): void;
  changed(change: StateChange): void;
  /** Something went wrong that the connection outlives. */
  failed(error: TapeloomError): void;
}

/** A connection that lasted so long was a good one: the next wait begins small again. */
const GOOD_MILLIS = 3_000;
/** The code by which a connection is said to be lost that we gave up. */
const ABANDONED = 4000;
/** How long a server may take to shake hands. */
const CONNECT_MILLIS = 10_000;
/** Who calls so much later than it was asked to was not running meanwhile: the machine was asleep, or the page was held. */
const ASLEEP_MILLIS = 5_000;
/** Between two looks at a connection, at the most. */
const MAX_TICK_MILLIS = 2_500;
/** Codes that the server's documents do not list: these ask a client not to reconnect until something has changed. */
const [FIRST_FINAL, LAST_FINAL] = [4500, 4999];
/** A handshake that was refused so often in a row, by a server that knows who we are not, is given up. */
const MAX_REFUSALS = 2;
/** What `ws` says when a handshake is refused; a browser does not say. */
const REFUSED = /Unexpected server response: (40[13])/;
/** How long `close` waits for the server to say goodbye. */
const GOODBYE_MILLIS = 1_000;

function mayReconnect(code: number): boolean {
  return CLOSE_CODES[code]?.reconnect ?? !(code >= FIRST_FINAL && code <= LAST_FINAL);
}

/** A socket that comes back: connects, keeps it alive, notices when it is dead, waits and connects again. */
export class Connection {
  state: State = "idle";
  /** Why the last connection was lost, or was not to be had, in words. */
  whyNot = "";
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
  #tickedAt = 0;
  /** How long nothing ran here since something was heard. */
  #asleepMillis = 0;
  #refusals = 0;
  /** Why the handshake failed, where the socket says. */
  #failure = "";
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
    const text = JSON.stringify(message);
    if (!this.#shaken) return false;
    this.#socket?.send(text);
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
    this.#failure = "";
    this.#change({ state: "connecting" });
    const socket = this.#newSocket();
    if (!socket) return;
    this.#socket = socket;
    socket.onopen = () => this.#greet(socket);
    socket.onmessage = (event: { data: unknown }) => this.#received(socket, event.data);
    socket.onclose = (event: { code: number; reason: string }) => this.#gone(socket, event.code, event.reason);
    socket.onerror = (event: { message?: unknown }) => {
      if (typeof event?.message === "string") this.#failure = event.message; // a close follows
    };
    this.#timer = setTimeout(() => this.reset("The server does not answer"), CONNECT_MILLIS);
  }

  /** Undefined when there can be none. */
  #newSocket(): WebSocketLike | undefined {
    const { webSocket } = this.#options;
    let url = "the server";
    try {
      url = this.#options.url();
      return new webSocket(url);
    } catch (cause) {
      const why = webSocket ? cause : "there is no WebSocket here, give one by the option webSocket";
      const message = `Cannot connect to ${url}: ${why}`;
      const error =
        cause instanceof TapeloomError
          ? cause
          : new TapeloomError("no_web_socket", message, { cause, retryable: false });
      this.#end(error.message, error);
      return undefined;
    }
  }

  #greet(socket: WebSocketLike): void {
    if (socket !== this.#socket) return;
    clearTimeout(this.#timer);
    this.#shaken = true;
    this.#refusals = 0;
    this.#openedAt = this.#heardAt = this.#pingedAt = this.#tickedAt = Date.now();
    this.#asleepMillis = 0;
    const millis = Math.min(MAX_TICK_MILLIS, Math.max(50, this.#options.heartbeatMillis / 4));
    this.#stopTicker = startTicker(millis, () => this.#tick());
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
    this.#asleepMillis = 0;
    const message = parsed(data);
    if (message) this.#peer.received(message);
    else
      this.#peer.failed(
        new TapeloomError("invalid_message", `The server sent what is no message: ${data.slice(0, 80)}`),
      );
    // A message wakes a page whose timers are slowed down.
    if (this.#heardAt - this.#pingedAt >= this.#options.heartbeatMillis) this.#ping();
  }

  #tick(): void {
    const now = Date.now();
    const asleep = now - this.#tickedAt;
    this.#tickedAt = now;
    const answered = this.#heardAt >= this.#pingedAt;
    if (asleep >= ASLEEP_MILLIS) {
      this.#asleepMillis += asleep;
      this.#ping(); // does the socket live? A ping of before says nothing
    } else if (answered && now - this.#pingedAt >= this.#options.heartbeatMillis) {
      this.#ping();
    } else if (!answered && now - this.#pingedAt >= this.#options.staleMillis) {
      const asleepMillis = this.#asleepMillis;
      const why = asleepMillis > 0 ? `, of which nothing ran here for ${asleepMillis} ms` : "";
      this.reset(`Nothing was heard for ${now - this.#heardAt} ms${why}`);
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

  #gone(socket: WebSocketLike, code: number, said: string): void {
    if (socket !== this.#socket) return;
    const reason = said || this.#failure;
    this.whyNot = reason || `closed with code ${code}`;
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
    const asleepMillis = this.#sleptUntil(now);
    // A socket that was given up, or that died while nothing ran here, was of no use since it was last heard.
    const useless = code === ABANDONED || asleepMillis > 0;
    if (shaken) this.#peer.lost(code, reason, useless ? this.#heardAt : now);
    if (this.state === "closed" || this.#socket) return; // a listener has closed, or connected again
    const refusal = this.#refusal(shaken, code, reason);
    if (refusal) {
      this.#end(refusal.message, refusal);
      return;
    }
    this.#wait(code, reason, now, asleepMillis);
  }

  /** How long nothing ran here before a socket was lost. */
  #sleptUntil(now: number): number {
    if (this.#tickedAt > 0 && now - this.#tickedAt >= ASLEEP_MILLIS) this.#asleepMillis += now - this.#tickedAt;
    this.#tickedAt = 0;
    const asleepMillis = this.#asleepMillis;
    this.#asleepMillis = 0;
    return asleepMillis;
  }

  /** Why there is no use in coming back. */
  #refusal(shaken: boolean, code: number, reason: string): TapeloomError | undefined {
    if (!mayReconnect(code)) {
      return new TapeloomError("refused", `The server has closed for good: ${reason || code}`, { status: code });
    }
    const status = shaken ? undefined : REFUSED.exec(reason)?.[1];
    this.#refusals = status ? this.#refusals + 1 : 0;
    if (this.#refusals < MAX_REFUSALS) return undefined;
    return new TapeloomError("refused", `The server refuses the connection: ${reason}`, { status: Number(status) });
  }

  #wait(code: number, reason: string, now: number, asleepMillis: number): void {
    const { backoff, random } = this.#options;
    const lostAt = this.#lostAt ?? now;
    const delayMillis = this.#stayAwayMillis ?? backoffMillis(backoff, this.#attempt, random);
    this.#attempt++;
    if (this.#attempt >= backoff.attempts || now + delayMillis - lostAt > backoff.budgetMillis) {
      const why = reason && `: ${reason}`;
      const message = `Gave up after ${this.#attempt} tries in ${now - lostAt} ms${why}`;
      this.#end(message, new TapeloomError("gave_up", message, { status: code, retryable: true }));
      return;
    }
    this.#timer = setTimeout(() => {
      const late = Date.now() - now - delayMillis;
      if (late >= ASLEEP_MILLIS && this.#lostAt !== undefined) this.#lostAt += late; // nobody tried meanwhile
      this.#connect();
    }, delayMillis);
    const asleep = asleepMillis > 0 && { asleepMillis };
    this.#change({ state: "waiting", code, reason, delayMillis, attempt: this.#attempt, ...asleep });
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

/** A message; undefined when it is none. */
function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const message: unknown = JSON.parse(text);
    return message && typeof message === "object" ? (message as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
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
