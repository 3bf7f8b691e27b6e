import { call } from "./emitter.js";
import { TapeloomError } from "./errors.js";
import {
  type AuthResponseEnvelope,
  CHANNELS_PATH,
  type ChannelRequests,
  type Channels,
  type ErrorEnvelope,
  PRIVATE_CHANNELS,
  type WelcomeEnvelope,
} from "./generated/channels.js";
import { LiveClient, type LiveEvents, type LiveOptions } from "./live.js";
import { places } from "./places.js";
import { Requests } from "./requests.js";
import { channelOf, type DataMessage, REPEATED, type Resubscribed, Sequences, topicOf } from "./sequences.js";
import { Subscriptions } from "./subscriptions.js";
import type { Meta, SubscribeOptions } from "./types.js";

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

/** What a listener may want besides its messages. */
export type ChannelOptions = Pick<SubscribeOptions, "signal" | "waitMillis">;

/** The client of the channel protocol, for those who think in channels. Its connection comes back by itself, too. */
export class ChannelClient extends LiveClient<AuthResponseEnvelope, ChannelClientEvents> {
  protected override readonly requests: Requests;
  protected override readonly subscriptions: Subscriptions;
  readonly #sequences: Sequences;

  constructor(options: LiveOptions = {}) {
    super(places(options.url, CHANNELS_PATH).socketUrl, options);
    this.requests = new Requests(options, (type, fields, order) =>
      this.connection.send({ ...(fields as object), type, request_id: String(order) }),
    );
    this.#sequences = new Sequences((resubscribed) => this.emit("resubscribed", resubscribed));
    this.subscriptions = new Subscriptions(
      (act, channel, selection, resolve, reject) => {
        const topic = topicOf(channel, selection as ChannelSelection);
        const fields = { ...(selection as ChannelSelection), channel };
        this.requests.call(act, fields, () => resolve({ status: "ok", message: "", topic }), reject);
      },
      {
        error: (error) => this.emit("error", error),
        whyNot: () => this.connection.whyNot,
        undecided: (channel, { code }) =>
          this.authenticating && PRIVATE_CHANNELS.includes(channel) && UNDECIDED.has(code),
      },
      this.#sequences,
      options,
    );
  }

  /**
   * Listens to a channel, and resolves when the server has confirmed it. While there is no connection it waits for one.
   *
   * @throws TapeloomError when the server refuses, or there is no connection for too long, by the promise
   */
  async subscribe<C extends ChannelName>(
    channel: C,
    selection: ChannelSelection,
    listener: (message: ChannelMessage<C>, meta: ChannelMeta) => void,
    options: ChannelOptions = {},
  ): Promise<ChannelSubscription<C>> {
    this.assertNotClosed();
    const update = (message: ChannelMessage<C>, meta: Meta & ChannelMeta) =>
      listener(message, { skipped: meta.skipped, time: meta.time });
    // Added before there is a connection: what ends the tries for one ends what waits for it.
    const added = this.subscriptions.add(channel, selection, update as never, options);
    if (!options.signal?.aborted) this.wanted();
    const place = await added;
    return {
      channel,
      selection,
      get live() {
        return place.live;
      },
      unsubscribe: place.unsubscribe,
    };
  }

  /** Asks the server for something. While there is no connection it waits for one, for a while. */
  request<R extends Request>(
    type: R,
    fields: Omit<ChannelRequests[R]["request"], Asked>,
  ): Promise<ChannelRequests[R]["reply"]> {
    return this.ask(type, fields) as Promise<ChannelRequests[R]["reply"]>;
  }

  protected override anotherUser(): void {} // the channels carry what is the new user's

  protected override received(message: Record<string, unknown>): void {
    if (message.request_id !== undefined && this.#answered(message as unknown as ErrorEnvelope)) return;
    if (message.seq !== undefined || message.type === "system") {
      this.#deliver(message as unknown as DataMessage);
    } else if (message.type === "welcome") {
      this.emit("welcome", message as unknown as WelcomeEnvelope);
    } else if (message.type === "error") {
      this.#failed(message as unknown as ErrorEnvelope);
    }
  }

  #answered(reply: ErrorEnvelope): boolean {
    const refused = reply.success === false;
    return this.requests.answeredTo(
      Number(reply.request_id),
      reply,
      refused ? ({ type }) => refusal(reply, type) : undefined,
    );
  }

  #deliver(message: DataMessage): void {
    const { channel, symbol, resolution } = message;
    const params = resolution === undefined ? undefined : { resolution };
    const bySymbol = topicOf(channel, { ...(symbol && { symbol }), ...(params && { params }) });
    const ofAll = topicOf(channel, { ...(params && { params }) });
    const skipped = this.#sequences.next(message);
    if (skipped === REPEATED) return;
    const meta = { skipped, time: Date.now() };
    for (const topic of new Set([bySymbol, ofAll])) {
      for (const { update } of this.subscriptions.audience(topic)?.listeners ?? []) {
        call(update, message as never, meta as never);
      }
    }
  }

  #failed(failure: ErrorEnvelope): void {
    this.emit("error", refusal(failure, undefined));
    if (failure.expires_in_ms !== undefined) this.renewWithin(failure.expires_in_ms);
    if (failure.code !== "auth_expired") return;
    this.subscriptions.expired((topic) => failure.ended?.includes(channelOf(topic)) ?? false);
    this.authenticateAgain();
  }
}

/** What a refusal of a private channel may say to those whom the server does not know yet. */
const UNDECIDED = new Set<string>(["refused", "unauthenticated"]);

/** What a refusal or an error says; a refusal of a subscription or a token has words only. */
function refusal(reply: ErrorEnvelope, request: string | undefined): TapeloomError {
  return new TapeloomError(reply.code ?? "refused", reply.error, {
    request,
    retryable: reply.retryable,
    retryAfterMillis: reply.retry_after_ms,
  });
}
