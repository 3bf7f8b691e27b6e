import {
  type AnnouncedGap,
  type Answer,
  type RecoveryFields,
  recoveryOf,
  retryMillisOf,
  shortName,
} from "./answers.js";
import type { ChannelName, ChannelSelection } from "./channel-client.js";
import { EVERY_CHANNELS, SYMBOL_CHANNELS } from "./generated/channels.js";
import { resolutionCode } from "./resolutions.js";

/** A subscription continues after its connection was lost. */
export interface Resubscribed {
  readonly channel: ChannelName;
  readonly selection: ChannelSelection;
  readonly downMillis: number;
}

/** The resolution of `chart_data` if none is selected. */
const DEFAULT_RESOLUTION = "1m";

/** The fields by which a message says which sequence its number belongs to. */
export interface SequenceFields {
  readonly channel: string;
  readonly type?: string;
  readonly topic?: string | undefined;
  readonly symbol?: string | undefined;
  readonly asset?: string | undefined;
  readonly resolution?: string | undefined;
}

/** A message with data. */
export interface DataMessage extends SequenceFields {
  /** Absent from messages that concern this server alone, which belong to no sequence. */
  readonly seq?: number;
}

/** The server says that messages are lost. */
export interface GapMessage extends SequenceFields, AnnouncedGap {
  readonly type: "gap";
}

/** Whether every message of a topic matters. */
export function isEveryChannel(topic: string): boolean {
  return EVERY_CHANNELS.includes(channelOf(topic));
}

/** The channel of a topic or route. */
export function channelOf(topic: string): string {
  return topic.split(":")[0] ?? "";
}

/** The types of sequences that a `gap` names by their topic. */
const GAP_TYPES: Readonly<Record<string, string>> = { executions: "execution" };

/** Returns the name that a sequence has in this client: `trades:AAPL`, `chart_data:AAPL:5`, `account:USD`, `orders:execution`. */
export function topicOf({ channel, type = "", topic, symbol, asset, resolution }: SequenceFields): string {
  if (!SYMBOL_CHANNELS.includes(channel)) {
    // Where every message matters, a symbol is what a message is about, and no sequence of its own.
    const own = isEveryChannel(channel) ? type : (asset ?? symbol ?? type);
    return `${channel}:${topic ? (GAP_TYPES[topic] ?? topic) : own}`;
  }
  return `${channel}:${(symbol ?? "").toUpperCase()}${suffixOf(channel, resolution)}`;
}

/** Returns the same route for all names of a selection: `NASDAQ:AAPL` and `aapl`, `1m` and `1` and none. */
export function routeOf(channel: string, { symbol, params }: ChannelSelection): string {
  if (symbol) return `${channel}:${shortName(symbol)}${suffixOf(channel, params?.resolution)}`;
  return SYMBOL_CHANNELS.includes(channel) ? `${channel}:*${suffixOf(channel, params?.resolution)}` : channel;
}

function suffixOf(channel: string, resolution: string | null | undefined): string {
  return channel === "chart_data" ? `:${resolutionCode(resolution ?? DEFAULT_RESOLUTION)}` : "";
}

/** An answer to a subscription, as it comes. */
export interface ChannelReply extends RecoveryFields {
  readonly epoch?: string | null;
  readonly positions?: readonly ({
    readonly symbol?: string;
    readonly asset?: string;
    readonly type?: string;
    readonly topic?: string;
    readonly epoch?: string;
    readonly seq: number;
  } & RecoveryFields)[];
}

/** Returns what an answer of the channel protocol says. */
export function channelAnswerOf(channel: string, selection: ChannelSelection, reply: ChannelReply): Answer {
  const route = routeOf(channel, selection);
  const mode = EVERY_CHANNELS.includes(channel) ? "every" : "latest";
  const { epoch, positions = [] } = reply;
  const resolution = selection.params?.resolution ?? undefined;
  const single = positions.length === 1 ? reply : {};
  return {
    routes: [route],
    topics: positions.map(({ symbol, asset, type, topic, ...position }) => ({
      topic: topicOf({ channel, type: type ?? "", topic, symbol, asset, resolution }),
      mode,
      epoch: position.epoch ?? epoch ?? "",
      seq: position.seq,
      ...recoveryOf({ ...single, ...position }),
    })),
    mode,
    epoch: epoch ?? "",
    granted: undefined,
    results: undefined,
    retryMillis: retryMillisOf([reply, ...positions]),
  };
}
