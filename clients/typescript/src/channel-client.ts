import { call } from "./emitter.js";
import { TapeloomError } from "./errors.js";
import {
  type AuthResponseEnvelope,
  CHANNELS_PATH,
  type ChannelRequests,
  type Channels,
  type ErrorEnvelope,
  SYMBOL_CHANNELS,
  type WelcomeEnvelope,
} from "./generated/channels.js";
import { LiveClient, type LiveEvents, type LiveOptions } from "./live.js";
import { places } from "./places.js";

/** What can be subscribed to. */
export type ChannelName = keyof Channels;

/** What a channel brings. */
export type ChannelMessage<C extends ChannelName> = Channels[C]["message"];

type Asked = "type" | "request_id";

/** What of a channel is wanted: one symbol, or without one all; for candles, which. */
export type ChannelSelection = Omit<ChannelRequests["subscribe"]["request"], Asked | "channel">;

/** About a message. */
export interface ChannelMeta {
  /**
   * How many of its sequence lie between this message and the one before it, on this connection; undefined where a
   * message does not say which sequence it is of (balances, positions, orders).
   */
  readonly skipped: number | undefined;
  /** When it was received, epoch milliseconds. */
  readonly time: number;
}

/** A subscription goes on after a connection was lost; what was published meanwhile was not delivered. */
export interface Resubscribed {
  readonly channel: ChannelName;
  readonly selection: ChannelSelection;
  readonly downMillis: number;
}

/** What the client of the channel protocol tells of. */
export interface ChannelClientEvents extends LiveEvents<AuthResponseEnvelope> {
  welcome: WelcomeEnvelope;
  resubscribed: Resubscribed;
}

/** A listener's place at a channel. */
export interface ChannelSubscription<C extends ChannelName = ChannelName> {
  readonly channel: C;
  readonly selection: ChannelSelection;
  /** Whether it is confirmed on the present connection. */
  readonly live: boolean;
  /** Ends it; the server is told when nobody else listens. */
  unsubscribe(): void;
}

type Request = Exclude<keyof ChannelRequests, "subscribe" | "unsubscribe" | "auth">;
type Listener = (message: never, meta: ChannelMeta) => void;

interface Pending {
  readonly message: Record<string, unknown>;
  readonly resolve: (reply: never) => void;
  readonly reject: (error: TapeloomError) => void;
  timer: ReturnType<typeof setTimeout>;
}

interface Entry {
  readonly key: string;
  readonly channel: ChannelName;
  readonly selection: ChannelSelection;
  readonly listeners: Set<Listener>;
  confirmed: Promise<void> | undefined;
  live: boolean;
  lostAtMillis: number | undefined;
}

/** What a data message has that says what it is about. */
interface DataMessage {
  readonly type: string;
  readonly channel: ChannelName;
  readonly seq: number;
  readonly symbol?: string;
  readonly asset?: string;
  readonly resolution?: string;
}

/** A notice that a token runs out says when in words only; it comes a minute before. */
const EXPIRY_NOTICE_MILLIS = 60_000;
/** A refused subscription is asked for again after so long, where that may help. */
const RETRY_MILLIS = 5_000;

/** The client of the channel protocol, for those who think in channels. Its connection comes back by itself, too. */
export class ChannelClient extends LiveClient<AuthResponseEnvelope, ChannelClientEvents> {
  readonly #entries = new Map<string, Entry>();
  readonly #asked = new Map<string, Pending>();
  readonly #waiting = new Set<Pending>();
  /** The newest number of each sequence on this connection. */
  readonly #told = new Map<string, number>();
  readonly #requestMillis: number;
  readonly #queueMillis: number;
  readonly #queueSize: number;
  #requests = 0;

  constructor(options: LiveOptions = {}) {
    super(places(options.url, CHANNELS_PATH).socketUrl, options);
    this.#requestMillis = options.requestMillis ?? 10_000;
    this.#queueMillis = options.queueMillis ?? 30_000;
    this.#queueSize = options.queueSize ?? 100;
  }

  /**
   * Listens to a channel, and resolves when the server has confirmed it. While there is no connection it waits for one.
   *
   * @throws TapeloomError when the server refuses, by the promise
   */
  async subscribe<C extends ChannelName>(
    channel: C,
    selection: ChannelSelection,
    listener: (message: ChannelMessage<C>, meta: ChannelMeta) => void,
  ): Promise<ChannelSubscription<C>> {
    this.wanted();
    const key = JSON.stringify([channel, selection.symbol?.toUpperCase(), selection.params?.resolution]);
    const entry: Entry = this.#entries.get(key) ?? {
      key,
      channel,
      selection,
      listeners: new Set(),
      confirmed: undefined,
      live: false,
      lostAtMillis: undefined,
    };
    const own: Listener = (message, meta) => listener(message, meta);
    this.#entries.set(key, entry);
    entry.listeners.add(own);
    const leave = () => this.#leave(entry, own);
    entry.confirmed ??= this.#subscribe(entry);
    try {
      await entry.confirmed;
    } catch (error) {
      leave();
      throw error;
    }
    return {
      channel,
      selection,
      get live() {
        return entry.live && entry.listeners.has(own);
      },
      unsubscribe: leave,
    };
  }

  /** Asks the server for something. While there is no connection it waits for one, for a while. */
  async request<R extends Request>(
    type: R,
    fields: Omit<ChannelRequests[R]["request"], Asked>,
  ): Promise<ChannelRequests[R]["reply"]> {
    this.wanted();
    return this.#ask({ ...fields, type });
  }

  protected override sayWho(token: string): Promise<AuthResponseEnvelope> {
    return this.#ask({ type: "auth", token }, true);
  }

  protected override ping(): Promise<unknown> {
    return this.#ask({ type: "ping" }, true);
  }

  protected override opened(): void {
    for (const entry of this.#entries.values()) this.#resubscribe(entry);
    for (const pending of [...this.#waiting]) {
      this.#waiting.delete(pending);
      this.#transmit(pending);
    }
  }

  protected override known(): void {
    if (this.state !== "open") return;
    for (const entry of this.#entries.values()) {
      if (!entry.live && entry.lostAtMillis !== undefined) this.#resubscribe(entry);
    }
  }

  protected override received(message: Record<string, unknown>): void {
    const pending = this.#asked.get(String(message.request_id));
    if (pending) {
      this.#answered(pending, message as unknown as ErrorEnvelope);
    } else if (message.seq !== undefined) {
      this.#deliver(message as unknown as DataMessage);
    } else if (message.type === "welcome") {
      this.emit("welcome", message as unknown as WelcomeEnvelope);
    } else if (message.type === "error") {
      this.#failed(message as unknown as ErrorEnvelope);
    }
  }

  protected override lost(): void {
    this.#told.clear();
    for (const entry of this.#entries.values()) this.#down(entry);
    for (const pending of this.#asked.values()) this.#reject(pending, "disconnected", "The connection was lost");
    this.#asked.clear();
  }

  protected override ended(error: TapeloomError): void {
    for (const pending of this.#waiting) {
      clearTimeout(pending.timer);
      pending.reject(error);
    }
    this.#waiting.clear();
  }

  async #subscribe(entry: Entry): Promise<void> {
    for (;;) {
      try {
        await this.#ask({ type: "subscribe", channel: entry.channel, ...entry.selection });
        entry.live = true;
        return;
      } catch (error) {
        const lost = error instanceof TapeloomError && error.code === "disconnected" && this.state !== "closed";
        // What was confirmed once is asked for again when the next connection is open; a first answer is waited for.
        if (!lost || entry.lostAtMillis !== undefined) throw error;
      }
    }
  }

  /** Subscribes again to what was confirmed before. */
  #resubscribe(entry: Entry): void {
    const { channel, selection, lostAtMillis } = entry;
    if (lostAtMillis === undefined || !this.#entries.has(entry.key)) return;
    this.#subscribe(entry).then(
      () => {
        entry.lostAtMillis = undefined;
        this.emit("resubscribed", { channel, selection, downMillis: Date.now() - lostAtMillis });
      },
      (error) => {
        if (error.code === "disconnected") return;
        this.emit("error", error);
        if (error.retryable) setTimeout(() => this.known(), error.retryAfterMillis ?? RETRY_MILLIS);
      },
    );
  }

  #leave(entry: Entry, listener: Listener): void {
    if (!entry.listeners.delete(listener) || entry.listeners.size > 0) return;
    this.#entries.delete(entry.key);
    if (!entry.live) return;
    entry.live = false;
    this.#ask({ type: "unsubscribe", channel: entry.channel, ...entry.selection }).catch(() => {}); // it ends anyway
  }

  #down(entry: Entry): void {
    if (entry.live) entry.lostAtMillis = Date.now();
    entry.live = false;
  }

  #deliver(message: DataMessage): void {
    const { channel, symbol, asset, resolution, seq } = message;
    let skipped: number | undefined;
    if (SYMBOL_CHANNELS.includes(channel) || (symbol ?? asset) === undefined) {
      const sequence = JSON.stringify([channel, symbol, resolution]);
      const told = this.#told.get(sequence) ?? seq - 1;
      if (seq <= told) return; // two subscriptions may show it twice
      this.#told.set(sequence, seq);
      skipped = seq - told - 1;
    }
    const meta: ChannelMeta = { skipped, time: Date.now() };
    for (const entry of this.#entries.values()) {
      const { symbol: wanted, params } = entry.selection;
      const fits =
        entry.channel === channel &&
        (!wanted || wanted.toUpperCase() === symbol?.toUpperCase()) &&
        (!resolution || code(params?.resolution ?? "1m") === code(resolution));
      if (fits) for (const listener of entry.listeners) call(listener, message as never, meta);
    }
  }

  #failed(failure: ErrorEnvelope): void {
    this.emit("error", refusal(failure, undefined));
    if (failure.code === "auth_expiring") this.renewWithin(EXPIRY_NOTICE_MILLIS);
    if (failure.code !== "auth_expired") return;
    for (const entry of this.#entries.values()) {
      if (failure.error.includes(entry.channel)) this.#down(entry);
    }
    this.authenticateAgain();
  }

  #answered(pending: Pending, reply: ErrorEnvelope): void {
    this.#asked.delete(reply.request_id ?? "");
    clearTimeout(pending.timer);
    if (reply.success === false) pending.reject(refusal(reply, String(pending.message.type)));
    else pending.resolve(reply as never);
  }

  /** Asks now, or when there is a connection; `urgent` cannot wait for that. */
  #ask<T>(message: Record<string, unknown>, urgent = false): Promise<T> {
    return new Promise((resolve, reject) => {
      const pending: Pending = { message, resolve, reject, timer: setTimeout(() => {}, 0) };
      if (urgent || this.state === "open") {
        this.#transmit(pending);
      } else if (message.type !== "subscribe" && this.#waiting.size >= this.#queueSize) {
        this.#reject(pending, "queue_full", `${this.#waiting.size} requests already wait for a connection`);
      } else {
        this.#wait(pending);
      }
    });
  }

  #wait(pending: Pending): void {
    clearTimeout(pending.timer);
    this.#waiting.add(pending);
    if (pending.message.type === "subscribe") return; // wanted for as long as it takes
    pending.timer = setTimeout(() => {
      this.#waiting.delete(pending);
      this.#reject(pending, "expired", `${pending.message.type} waited for a connection too long`);
    }, this.#queueMillis);
  }

  #transmit(pending: Pending): void {
    const id = `${++this.#requests}`;
    clearTimeout(pending.timer);
    if (!this.connection.send({ ...pending.message, request_id: id })) {
      this.#reject(pending, "disconnected", "There is no connection");
      return;
    }
    this.#asked.set(id, pending);
    pending.timer = setTimeout(() => {
      this.#asked.delete(id);
      this.#reject(pending, "timeout", `${pending.message.type} was not answered in ${this.#requestMillis} ms`);
    }, this.#requestMillis);
  }

  #reject(pending: Pending, errorCode: string, message: string): void {
    clearTimeout(pending.timer);
    pending.reject(new TapeloomError(errorCode, message, { request: String(pending.message.type), retryable: true }));
  }
}

/** What a refusal or an error says; a refusal of a subscription or a token has words only. */
function refusal(reply: ErrorEnvelope, request: string | undefined): TapeloomError {
  return new TapeloomError(reply.code ?? "refused", reply.error, {
    request,
    retryable: reply.retryable,
    retryAfterMillis: reply.retry_after_ms,
  });
}

/** A resolution by the codes of the operation protocol, whichever of its names it was given. */
function code(resolution: string): string {
  if (resolution === "1h") return "60";
  return resolution.replace(/m$/, "").replace(/^1(?=[DWM]$)/, "");
}
