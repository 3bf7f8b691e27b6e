import { symbolOf } from "./answers.js";
import {
  type ChannelReply,
  channelAnswerOf,
  channelOf,
  type DataMessage,
  type GapMessage,
  isEveryChannel,
  type Resubscribed,
  routeOf,
  topicOf,
} from "./channel-topics.js";
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
import { recoverOf } from "./recover.js";
import { Requests } from "./requests.js";
import { type Asked, Subscriptions } from "./subscriptions.js";
import { Topics } from "./topics.js";
import type { Meta, SubscribeOptions } from "./types.js";

/** Name of a channel. */
export type ChannelName = keyof Channels;

/** A message of a channel. */
export type ChannelMessage<C extends ChannelName> = Channels[C]["message"];

type Own = "type" | "request_id";

/** The part of a channel that is subscribed to: one symbol, or all; for candles, the resolution. */
export type ChannelSelection = Omit<ChannelRequests["subscribe"]["request"], Own | "channel" | "recover">;

/** Describes a message. */
export interface ChannelMeta {
  /**
   * How many messages of its sequence lie between this one and the one that the listener got before it; undefined if the
   * numbers have begun anew since.
   */
  readonly skipped: number | undefined;
  /** Number in its sequence. */
  readonly seq: number | undefined;
  /** The run that the number belongs to. */
  readonly epoch: string;
  /** `live`; `history`: it was missed, and recovered; `cache`: it was there when a further listener came. */
  readonly source: Meta["source"];
  /** Time of receipt, epoch milliseconds. */
  readonly time: number;
}

/** Events of the client of the channel protocol. */
export interface ChannelClientEvents extends LiveEvents<AuthResponseEnvelope> {
  welcome: WelcomeEnvelope;
  resubscribed: Resubscribed;
}

/** The subscription of one listener. */
export interface ChannelSubscription<C extends ChannelName = ChannelName> {
  readonly channel: C;
  readonly selection: ChannelSelection;
  /** Whether it is confirmed on the present connection. */
  readonly live: boolean;
  /** Ends the subscription; the client unsubscribes from the server when the last listener has left. */
  unsubscribe(): void;
}

type Request = Exclude<keyof ChannelRequests, "subscribe" | "unsubscribe" | "auth">;

/** Options of a subscription. */
export type ChannelOptions = Omit<SubscribeOptions, "onError">;

/** The client of the channel protocol. Its connection reconnects, too. */
export class ChannelClient extends LiveClient<AuthResponseEnvelope, ChannelClientEvents> {
  protected override readonly requests: Requests;
  protected override readonly subscriptions: Subscriptions;
  protected override readonly topics: Topics;

  constructor(options: LiveOptions = {}) {
    super(places(options.url, CHANNELS_PATH).socketUrl, options);
    this.requests = new Requests(options, (type, fields, order) =>
      this.connection.send({ ...(fields as object), type, request_id: String(order) }),
    );
    this.topics = new Topics(
      (topic) => this.subscriptions.audience(topic),
      {
        gap: (gap) => this.emit("gap", gap),
        recovered: (recovered) => this.emit("recovered", recovered),
      },
      { of: () => undefined, fetch: () => Promise.resolve([]) },
      isEveryChannel,
    );
    this.subscriptions = new Subscriptions(
      (asked, resolve, reject) => {
        const { act, operation, request } = asked;
        const answered = (reply: unknown) =>
          resolve(channelAnswerOf(operation, request as ChannelSelection, reply as ChannelReply));
        this.requests.call(act, fieldsOf(asked), answered, reject);
      },
      {
        error: (error) => this.emit("error", error),
        whyNot: () => this.connection.whyNot,
        undecided: (channel, { code }) =>
          this.authenticating && PRIVATE_CHANNELS.includes(channel) && UNDECIDED.has(code),
        routes: (channel, selection) => [routeOf(channel, selection as ChannelSelection)],
        oneByTopic: false,
        resubscribed: (channel, selection, downMillis) =>
          this.emit("resubscribed", {
            channel: channel as ChannelName,
            selection: selection as ChannelSelection,
            downMillis,
          }),
      },
      this.topics,
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
    if (this.keeper.keeps) await this.restored();
    const skipped = skips();
    const update = (message: ChannelMessage<C>, meta: Meta) => {
      const { seq, epoch, time, source } = meta;
      listener(message, { skipped: skipped(meta), seq, epoch, time, source });
    };
    // Added before there is a connection: what ends the tries for one ends what waits for it.
    const added = this.subscriptions.add(channel, selection, update as never, options);
    if (!options.signal?.aborted) this.wanted();
    this.keeper.changed();
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

  /** The subscriptions of an earlier page, as they were kept. */
  async stored(): Promise<{ channel: ChannelName; selection: ChannelSelection }[]> {
    const subscriptions = (await this.keeper.stored)?.subscriptions ?? [];
    return subscriptions.map(([channel, selection]) => ({
      channel: channel as ChannelName,
      selection: selection as ChannelSelection,
    }));
  }

  /** Sends a request. Without a connection it waits for one, for a limited time. */
  request<R extends Request>(
    type: R,
    fields: Omit<ChannelRequests[R]["request"], Own>,
  ): Promise<ChannelRequests[R]["reply"]> {
    return this.ask(type, fields) as Promise<ChannelRequests[R]["reply"]>;
  }

  protected override anotherUser(): void {
    // The server goes on with the topics of the new user: they have the same names here, other numbers and another epoch.
    this.subscriptions.expired((topic) => PRIVATE_CHANNELS.includes(channelOf(topic)));
    for (const channel of PRIVATE_CHANNELS) this.topics.replaced(channel);
  }

  protected override received(message: Record<string, unknown>): void {
    if (message.request_id !== undefined && this.#answered(message as unknown as ErrorEnvelope)) return;
    if (message.type === "gap") {
      const gap = message as unknown as GapMessage;
      this.#announce(gap);
    } else if (message.seq !== undefined || message.type === "system") {
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
    const topic = topicOf(message);
    const { seq } = message;
    this.keeper.changed();
    if (seq !== undefined) {
      this.topics.push({ topic, seq, payload: message });
      return;
    }
    // A message that concerns this server alone, and is not counted.
    const meta: Meta = { topic, seq: 0, epoch: "", delivery: "every", conflated: 0, time: Date.now(), source: "live" };
    for (const { update } of this.subscriptions.audience(topic)?.listeners ?? []) call(update, message as never, meta);
  }

  #announce(message: GapMessage): void {
    const { epoch, from, to, reason } = message;
    this.topics.announce(topicOf({ ...message, type: MAIN_TYPES[message.channel] ?? "" }), { epoch, from, to, reason });
    this.keeper.changed();
  }

  #failed(failure: ErrorEnvelope): void {
    this.emit("error", refusal(failure, undefined));
    if (failure.expires_in_ms !== undefined) this.renewWithin(failure.expires_in_ms);
    if (failure.code !== "auth_expired") return;
    this.subscriptions.expired((topic) => failure.ended?.includes(channelOf(topic)) ?? false);
    this.authenticateAgain();
  }
}

/** The type of the sequence that a gap is about, where it does not say. */
const MAIN_TYPES: Readonly<Record<string, string>> = {
  notifications: "notification",
  orders: "order_update",
  system: "system",
};

/** Codes of refusals of a private channel before the authentication is complete. */
const UNDECIDED = new Set<string>(["refused", "unauthenticated"]);

/** Returns the error of a refusal or an error message. Older servers send no code. */
function refusal(reply: ErrorEnvelope & { readonly field?: string }, request: string | undefined): TapeloomError {
  return new TapeloomError(reply.code ?? "refused", reply.error, {
    field: reply.field,
    request,
    retryable: reply.retryable,
    retryAfterMillis: reply.retry_after_ms,
  });
}

/** The fields of a request for a subscription or its end. */
function fieldsOf({ operation, request, recover = [] }: Asked): object {
  const selection = request as ChannelSelection;
  const recovering = recoverOf(recover, Boolean(selection.symbol), symbolOf);
  return { ...selection, channel: operation, ...(recovering && { recover: recovering }) };
}

/** Counts what lies between two messages of a sequence. */
function skips(): (meta: Meta) => number | undefined {
  const last = new Map<string, Meta>();
  return (meta) => {
    if (meta.seq === 0) return undefined; // it is of no sequence
    const before = last.get(meta.topic);
    last.set(meta.topic, meta);
    if (!before) return 0;
    return before.epoch === meta.epoch && meta.seq > before.seq ? meta.seq - before.seq - 1 : undefined;
  };
}
