import type { Granted, SymbolResult } from "./generated/operations.js";
import { resolutionCode } from "./resolutions.js";

/** The topic of alerts for all users, which come with each user's own notifications. */
export const ALERTS = "alerts";
/** Stands for every symbol, in requests and in names of routes. */
const EVERY_SYMBOL = "*";

/** Values that the server says are lost. */
export interface AnnouncedGap {
  readonly epoch: string;
  /** First sequence number that is lost. */
  readonly from: number;
  /** Last sequence number that is lost; null if nobody knows. */
  readonly to: number | null;
  /** `trimmed`, `epoch_changed`, `ahead`, `lost`, `slow`. */
  readonly reason: string;
}

/** What the answer to a subscription says about a topic. */
export interface TopicAnswer {
  /** Name of the topic, or of a route: the part that the names of several topics have in common. */
  readonly topic: string;
  readonly mode: "latest" | "every";
  readonly epoch: string;
  /** Current sequence number; undefined for a route of several topics. */
  readonly seq: number | undefined;
  /** Whether everything after the position in the request follows; undefined from a server that cannot recover. */
  readonly recovered?: boolean | undefined;
  /** Sequence number of the next message. */
  readonly recoverFrom?: number | undefined;
  readonly gap?: AnnouncedGap | undefined;
}

/** The answer to a subscription, the same for both protocols. */
export interface Answer {
  /** Names of the topics that the subscription delivers: topics, the common beginning of their names, or `quotes:*`. */
  readonly routes: readonly string[];
  readonly topics: readonly TopicAnswer[];
  readonly mode: "latest" | "every";
  /** The epoch of topics that the answer does not name. */
  readonly epoch: string;
  readonly granted: Granted | undefined;
  readonly results: readonly SymbolResult[] | undefined;
  /** How long to wait before the next recovery, in milliseconds, if the server has refused this one for its load. */
  readonly retryMillis: number | undefined;
}

/** The fields about recovery in an answer or in an element of it. */
export interface RecoveryFields {
  readonly recovered?: boolean;
  readonly recover_from?: number;
  readonly gap?: AnnouncedGap | null;
  readonly code?: string | null;
  readonly retry_after_ms?: number;
}

/** How long to wait before the next recovery if the server does not say, in milliseconds. */
const RETRY_MILLIS = 1_000;

/** The fields about recovery, by the names of an answer about a topic. */
export function recoveryOf({ recovered, recover_from: recoverFrom, gap }: RecoveryFields) {
  return { recovered, recoverFrom, gap: gap ?? undefined };
}

/** How long to wait before the next recovery, in milliseconds; undefined if no recovery was refused for load. */
export function retryMillisOf(answers: readonly RecoveryFields[]): number | undefined {
  const refused = answers.filter(({ recovered, code }) => recovered === false && code === "rate_limited");
  if (refused.length === 0) return undefined;
  return Math.max(...refused.map(({ retry_after_ms: millis = RETRY_MILLIS }) => millis));
}

/** An answer of the operation protocol, as it comes. */
export interface Reply extends RecoveryFields {
  readonly topic?: string;
  readonly mode?: "latest" | "every";
  readonly epoch?: string;
  readonly seq?: number;
  readonly granted?: Granted;
  readonly results?: readonly (SymbolResult & RecoveryFields)[];
}

/** Returns what an answer of the operation protocol says. */
export function answerOf(operation: string, request: unknown, reply: Reply): Answer {
  const { topic, mode = "latest", epoch = "", results } = reply;
  const several = (results ?? []).filter(({ status }) => status !== "error");
  const [all] = topicNames(operation, { ...(request as object), symbols: [EVERY_SYMBOL] }, undefined);
  const topics: TopicAnswer[] = several.map((result) => ({
    topic: result.topic ?? all ?? operation,
    mode,
    epoch: result.epoch ?? epoch,
    seq: result.seq,
    ...recoveryOf({ ...(result.recovered === undefined && result.topic === undefined ? reply : {}), ...result }),
  }));
  // Where a user has several topics, the answer names the beginning of their names, and its elements name each.
  if (topic !== undefined && !topics.some((one) => one.topic === topic)) {
    topics.unshift({ topic, mode, epoch, seq: reply.seq, ...recoveryOf(topics.length > 0 ? {} : reply) });
  }
  return {
    routes: topic === undefined ? topics.map((one) => one.topic) : [topic],
    topics,
    mode,
    epoch: reply.epoch ?? topics[0]?.epoch ?? "",
    granted: reply.granted,
    results,
    retryMillis: retryMillisOf([reply, ...several]),
  };
}

/** What a request of the operation protocol may have that says which topics it is about. */
interface TopicRequest {
  readonly symbol?: string | null;
  readonly symbols?: readonly string[] | null;
  readonly resolution?: string | null;
  readonly params?: { readonly resolution?: string | null } | null;
}

/**
 * Returns the names that the topics of a request have in the operation protocol. A user's topics are named after the user;
 * none while the user is unknown.
 */
export function topicNames(operation: string, request: unknown, userId: string | undefined): string[] {
  const { symbol, symbols, resolution, params } = (request ?? {}) as TopicRequest;
  const named = symbols ?? (symbol ? [symbol] : undefined);
  if (named) {
    const code = operation === "bars" ? `:${resolutionCode(params?.resolution ?? resolution ?? "1")}` : "";
    return named.map((name) => `${operation}:${shortName(name)}${code}`);
  }
  if (userId === undefined) return [];
  const own = `${operation}:${userId}`;
  return isOfAlerts(own) ? [own, ALERTS] : [own];
}

/** `NASDAQ:AAPL` and `aapl` are names of the symbol `AAPL`. */
export function shortName(symbol: string): string {
  const name = symbol.trim().toUpperCase();
  return name.slice(name.lastIndexOf(":") + 1);
}

/** Whether alerts for all users come with a topic. */
export function isOfAlerts(topic: string): boolean {
  return topic.startsWith("notifications:");
}

/** The symbol in a topic's name, or what else its topics differ by. */
export function symbolOf(topic: string): string {
  return topic.split(":")[1] ?? "";
}

/** The route of a topic and of the same topic of all other symbols: `bars:*:5` for `bars:AAPL:5`. */
export function routeOfAll(topic: string): string {
  const [operation, , ...rest] = topic.split(":");
  return [operation, EVERY_SYMBOL, ...rest].join(":");
}

/** Whether messages of a topic are delivered on a route. */
export function isOnRoute(topic: string, route: string): boolean {
  return (
    topic === route ||
    topic.startsWith(`${route}:`) ||
    (topic === ALERTS && isOfAlerts(route)) ||
    (route.includes(`:${EVERY_SYMBOL}`) && routeOfAll(topic) === route)
  );
}

/** Whether two routes have a topic in common. */
export function overlap(one: string, other: string): boolean {
  return isOnRoute(one, other) || isOnRoute(other, one);
}
