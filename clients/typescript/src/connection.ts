import { type Backoff, backoffMillis } from "./backoff.js";
import { TapeloomError } from "./errors.js";
import { JSON_FORMAT, type PushDecoder, type PushFormat } from "./format.js";
import { CLOSE_CODES } from "./generated/closes.js";
import { startTicker } from "./ticker.js";

/** The part of a WebSocket that the client uses: of a browser, of Node, or of the `ws` package. */
export interface WebSocketLike {
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  /** The subprotocol that the server has selected; empty: none. */
  readonly protocol?: string;
  /** How binary messages are delivered. */
  binaryType?: string;
  send(text: string): void;
  close(code?: number, reason?: string): void;
  /** Of `ws`: closes without a close frame. */
  terminate?(): void;
}

export type WebSocketConstructor = new (url: string, protocols?: string[]) => WebSocketLike;

/**
 * State of a connection: `idle` (not needed yet), `connecting`, `authenticating`, `open`, `waiting` (lost; the client
 * reconnects soon), `closed` (by the application, or after the client has given up).
 */
export type State = "idle" | "connecting" | "authenticating" | "open" | "waiting" | "closed";

/** A change of state. */
export interface StateChange {
  readonly state: State;
  readonly previous: State;
  /** The reason for people, if there is one. */
  readonly reason?: string;
  /** The code that the connection was closed with. */
  readonly code?: number;
  /** While waiting: the time until the next attempt, in milliseconds. */
  readonly delayMillis?: number;
  /** While waiting: the number of attempts that have failed in a row. */
  readonly attempt?: number;
  /** How long the program did not run before, in milliseconds, for example because the machine was asleep. */
  readonly asleepMillis?: number;
}

export interface ConnectionOptions {
  /** Returns the address of the server; throws if there is none. */
  readonly url: () => string;
  readonly webSocket: WebSocketConstructor;
  readonly backoff: Backoff;
  readonly heartbeatMillis: number;
  readonly staleMillis: number;
  readonly random: () => number;
  /** The format of pushes; undefined: JSON. */
  readonly format?: PushFormat | undefined;
}

/** The protocol on a connection. */
export interface ConnectionPeer {
  /** A socket has opened: authenticates, and resolves when that is done; undefined if there is no token. */
  greet(): Promise<void> | undefined;
  /** The connection may be used. */
  opened(): void;
  received(message: Record<string, unknown>): void;
  /** Sends a ping, which the server answers. */
  ping(): void;
  /** A socket is lost, on which nothing was received since `sinceMillis`; another one may follow. */
  lost(code: number, reason: string, sinceMillis: number): void;
  /** No other socket follows. */
  ended(error: TapeloomError): void;
  changed(change: StateChange): void;
  /** An error that does not end the connection. */
  failed(error: TapeloomError): void;
}

/** After a connection that lasted this long, in milliseconds, the backoff begins anew. */
const GOOD_MILLIS = 3_000;
/** The close code of a connection that the client has given up. */
const ABANDONED = 4000;
/** The time limit for a handshake, in milliseconds. */
const CONNECT_MILLIS = 10_000;
/** A timer that is this much late, in milliseconds, shows that the machine was asleep or the page was suspended. */
const ASLEEP_MILLIS = 5_000;
/** The maximum time between two checks of a connection, in milliseconds. */
const MAX_TICK_MILLIS = 2_500;
/** Codes that the server's documents do not list: these ask a client not to reconnect until something has changed. */
const [FIRST_FINAL, LAST_FINAL] = [4500, 4999];
/** The client gives up after this many handshakes in a row that were refused with 401 or 403. */
const MAX_REFUSALS = 2;
/** The error of `ws` for a refused handshake; a browser does not report the status. */
const REFUSED = /Unexpected server response: (40[13])/;
/** The errors of `ws` for a server that knows no format. */
const NO_FORMAT = /Server sent no subprotocol|Unexpected server response: 400/;
/** How long `close` waits for the server's close frame, in milliseconds. */
const GOODBYE_MILLIS = 1_000;

function mayReconnect(code: number): boolean {
  return CLOSE_CODES[code]?.reconnect ?? !(code >= FIRST_FINAL && code <= LAST_FINAL);
}

/** A connection that reconnects: it opens a socket, keeps it alive, detects that it is dead, waits, and opens another one. */
export class Connection {
  state: State = "idle";
  /** Why the last connection was lost or failed, for people. */
  whyNot = "";
  readonly #options: ConnectionOptions;
  readonly #peer: ConnectionPeer;
  #socket: WebSocketLike | undefined;
  /** Whether the handshake of the socket is complete. */
  #shaken = false;
  #attempt = 0;
  #lostAt: number | undefined;
  #openedAt = 0;
  #receivedAt = 0;
  #pingedAt = 0;
  #tickedAt = 0;
  /** How long the program did not run since the last message, in milliseconds. */
  #asleepMillis = 0;
  #refusals = 0;
  /** The format of pushes; undefined: JSON, also of a server that does not know the format. */
  #format: PushFormat | undefined;
  #decoder: PushDecoder | undefined;
  /** Why the handshake failed, if the socket reports it. */
  #failure = "";
  /** The time that the server has asked the client to wait before it reconnects, in milliseconds. */
  #stayAwayMillis: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopTicker: (() => void) | undefined;
  #stopWaking: (() => void) | undefined;

  constructor(options: ConnectionOptions, peer: ConnectionPeer) {
    this.#options = options;
    this.#peer = peer;
    this.#format = options.format;
  }

  /** Connects, unless it is connecting or connected. After `close` or after it has given up it begins anew. */
  open(): void {
    if (this.state !== "idle" && this.state !== "closed") return;
    this.#attempt = 0;
    this.#lostAt = undefined;
    this.#stopWaking = listenToWaking(() => this.#wake());
    this.#connect();
  }

  /** Sends a message. Returns false if there is no open socket. */
  send(message: object): boolean {
    const text = JSON.stringify(message);
    if (!this.#shaken) return false;
    this.#socket?.send(text);
    return true;
  }

  /** The server asks the client to wait this long after this socket is lost. */
  stayAway(millis: number): void {
    this.#stayAwayMillis = millis;
  }

  /** Abandons the socket and reconnects. */
  reset(reason: string): void {
    const socket = this.#socket;
    if (socket) {
      this.#gone(socket, ABANDONED, reason);
      abandon(socket);
    }
  }

  /** Closes the connection, and resolves when the server has confirmed it. */
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
    if (this.#format) socket.binaryType = "arraybuffer";
    socket.onopen = () => this.#greet(socket);
    socket.onmessage = (event: { data: unknown }) => this.#received(socket, event.data);
    socket.onclose = (event: { code: number; reason: string }) => this.#gone(socket, event.code, event.reason);
    socket.onerror = (event: { message?: unknown }) => {
      if (typeof event?.message === "string") this.#failure = event.message; // a close follows
    };
    this.#timer = setTimeout(() => this.reset("The server does not answer"), CONNECT_MILLIS);
  }

  /** Returns undefined if no socket can be created. */
  #newSocket(): WebSocketLike | undefined {
    const { webSocket } = this.#options;
    let url = "the server";
    try {
      url = this.#options.url();
      return this.#format ? new webSocket(url, [this.#format.name, JSON_FORMAT]) : new webSocket(url);
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
    this.#decoder = socket.protocol === this.#format?.name ? this.#format?.decoder() : undefined;
    if (this.#format && !this.#decoder) this.#withoutFormat();
    this.#openedAt = this.#receivedAt = this.#pingedAt = this.#tickedAt = Date.now();
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

  /** The server does not know the format: pushes are JSON, now and on later connections. */
  #withoutFormat(): void {
    const message = `The server does not know the format ${this.#format?.name}: its messages are JSON`;
    this.#format = undefined;
    this.#peer.failed(new TapeloomError("unknown_format", message));
  }

  #received(socket: WebSocketLike, data: unknown): void {
    if (socket !== this.#socket || !(typeof data === "string" || data instanceof ArrayBuffer)) return;
    this.#receivedAt = Date.now();
    this.#asleepMillis = 0;
    if (typeof data !== "string") {
      const push = this.#decoder?.decode(new Uint8Array(data)); // undefined: of a newer server
      if (push) this.#peer.received(push);
    } else {
      const message = parsed(data);
      if (!message) {
        const text = `The server sent what is no message: ${data.slice(0, 80)}`;
        this.#peer.failed(new TapeloomError("invalid_message", text));
      } else if (!this.#decoder?.learn(message)) {
        this.#peer.received(message);
      }
    }
    // A message wakes a page whose timers are throttled.
    if (this.#receivedAt - this.#pingedAt >= this.#options.heartbeatMillis) this.#ping();
  }

  #tick(): void {
    const now = Date.now();
    const asleep = now - this.#tickedAt;
    this.#tickedAt = now;
    const answered = this.#receivedAt >= this.#pingedAt;
    if (asleep >= ASLEEP_MILLIS) {
      this.#asleepMillis += asleep;
      this.#ping(); // checks the socket: an earlier ping proves nothing
    } else if (answered && now - this.#pingedAt >= this.#options.heartbeatMillis) {
      this.#ping();
    } else if (!answered && now - this.#pingedAt >= this.#options.staleMillis) {
      const asleepMillis = this.#asleepMillis;
      const why = asleepMillis > 0 ? `, of which the program did not run for ${asleepMillis} ms` : "";
      this.reset(`Nothing was received for ${now - this.#receivedAt} ms${why}`);
    }
  }

  #ping(): void {
    if (!this.#shaken) return;
    this.#pingedAt = Date.now();
    this.#peer.ping();
  }

  /** The page is visible again, or the network is back: reconnects at once, or checks the socket. */
  #wake(): void {
    if (this.state === "waiting" && this.#stayAwayMillis === undefined) this.#connect();
    else if (this.#receivedAt >= this.#pingedAt) this.#ping();
  }

  #gone(socket: WebSocketLike, code: number, said: string): void {
    if (socket !== this.#socket) return;
    const reason = said || this.#failure;
    this.whyNot = reason || `closed with code ${code}`;
    this.#socket = undefined;
    if (!this.#shaken && this.#format && NO_FORMAT.test(reason)) this.#withoutFormat();
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
    // A socket that was abandoned, or died while the program did not run, was useless since its last message.
    const useless = code === ABANDONED || asleepMillis > 0;
    if (shaken) this.#peer.lost(code, reason, useless ? this.#receivedAt : now);
    if (this.state === "closed" || this.#socket) return; // a listener has closed, or connected again
    const refusal = this.#refusal(shaken, code, reason);
    if (refusal) {
      this.#end(refusal.message, refusal);
      return;
    }
    this.#wait(code, reason, now, asleepMillis);
  }

  /** How long the program did not run before a socket was lost, in milliseconds. */
  #sleptUntil(now: number): number {
    if (this.#tickedAt > 0 && now - this.#tickedAt >= ASLEEP_MILLIS) this.#asleepMillis += now - this.#tickedAt;
    this.#tickedAt = 0;
    const asleepMillis = this.#asleepMillis;
    this.#asleepMillis = 0;
    return asleepMillis;
  }

  /** The reason not to reconnect; undefined if there is none. */
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
      if (late >= ASLEEP_MILLIS && this.#lostAt !== undefined) this.#lostAt += late; // no attempt was made meanwhile
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

/** Returns a message; undefined if the text is none. */
function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const message: unknown = JSON.parse(text);
    return message && typeof message === "object" ? (message as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Closes a socket that has no listener any more, without waiting for a close frame where possible. */
function abandon(socket: WebSocketLike): void {
  if (socket.terminate) socket.terminate();
  else socket.close();
}

/** Calls the function when a page is visible again or its network is back. */
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
