import type { ChannelName, ChannelSelection } from "./channel-client.js";
import { SYMBOL_CHANNELS } from "./generated/channels.js";
import { resolutionCode } from "./resolutions.js";
import type { Audience, StreamPositions } from "./topics.js";
import type { Meta } from "./types.js";

/** A subscription goes on after a connection was lost; what was published meanwhile was not delivered. */
export interface Resubscribed {
  readonly channel: ChannelName;
  readonly selection: ChannelSelection;
  readonly downMillis: number;
}

/** What `chart_data` carries when nothing else is asked for. */
const DEFAULT_RESOLUTION = "1m";

/** The same text for all names of what is selected: `NASDAQ:AAPL` and `aapl`, `1m` and `1` and nothing. */
export function topicOf(channel: string, { symbol, params }: ChannelSelection): string {
  const name = symbol?.trim().toUpperCase();
  const short = name?.slice(name.lastIndexOf(":") + 1);
  const code = channel === "chart_data" ? resolutionCode(params?.resolution ?? DEFAULT_RESOLUTION) : "";
  return `${channel} ${short ?? "*"} ${code}`;
}

/** The channel of such a text. */
export function channelOf(topic: string): string {
  return topic.slice(0, topic.indexOf(" "));
}

/** A message that has come before. */
export const REPEATED = "repeated";

/** What a data message has that says what it is about. */
export interface DataMessage {
  readonly channel: string;
  /** Absent where it is of the server alone, and of no sequence. */
  readonly seq?: number;
  /** Of what is counted apart in its channel. */
  readonly topic?: string;
  readonly symbol?: string;
  readonly asset?: string;
  readonly resolution?: string;
  readonly timestamp?: string;
}

/** The sequences of the channels on one connection, and which subscriptions wait for another. */
export class Sequences implements StreamPositions {
  readonly #resubscribed: (resubscribed: Resubscribed) => void;
  /** The newest message of each sequence on this connection. */
  readonly #newest = new Map<string, DataMessage & { readonly seq: number }>();
  /** Since when the topics are down that were confirmed before; undefined while they are not. */
  readonly #downSince = new Map<string, number | undefined>();

  constructor(resubscribed: (resubscribed: Resubscribed) => void) {
    this.#resubscribed = resubscribed;
  }

  /**
   * How many numbers lie between a message and the one before it; undefined where a message does not say which sequence
   * it is of, or where its sequence has begun anew.
   */
  next(message: DataMessage): number | undefined | typeof REPEATED {
    const { channel, symbol, asset, resolution, seq, topic = "" } = message;
    if (seq === undefined) return undefined;
    if (!SYMBOL_CHANNELS.includes(channel) && (symbol ?? asset) !== undefined) return undefined;
    const sequence = `${topicOf(channel, { ...(symbol && { symbol }) })}${resolution ?? ""}${topic}`;
    const before = this.#newest.get(sequence);
    this.#newest.set(sequence, { ...message, seq });
    if (!before) return 0;
    if (seq > before.seq) return seq - before.seq - 1;
    return seq === before.seq && sameBut("timestamp", before, message) ? REPEATED : undefined;
  }

  resume({ operation, request }: Audience, topic: string): void {
    const since = this.#downSince.get(topic);
    this.#downSince.set(topic, undefined);
    if (since === undefined) return;
    this.#resubscribed({
      channel: operation as ChannelName,
      selection: request as ChannelSelection,
      downMillis: Math.max(0, Date.now() - since),
    });
  }

  current(): [update: unknown, meta: Meta][] {
    return [];
  }

  forget(topic: string): void {
    this.#downSince.delete(topic);
    // What comes first of a new subscription is no repetition.
    for (const [sequence, { channel }] of this.#newest) if (channel === channelOf(topic)) this.#newest.delete(sequence);
  }

  lost(topic?: string, sinceMillis = Date.now()): void {
    if (topic === undefined) this.#newest.clear();
    for (const name of topic === undefined ? this.#downSince.keys() : [topic]) {
      this.#downSince.set(name, this.#downSince.get(name) ?? sinceMillis);
    }
  }
}

function sameBut(left: string, one: object, other: object): boolean {
  const text = (message: object) => JSON.stringify(message, (key, value) => (key === left ? undefined : value));
  return text(one) === text(other);
}
