import { ALERTS, type AnnouncedGap, answerOf, type Reply, symbolOf, topicNames } from "./answers.js";
import { type Backfill, barBackfill } from "./backfill.js";
import { type Book, type BookChanges, changed } from "./book.js";
import type { PushFormat } from "./format.js";
import {
  type AuthReply,
  EVERY_OPERATIONS,
  type Failure,
  OPERATIONS_PATH,
  type Operations,
  PRIVATE_OPERATIONS,
} from "./generated/operations.js";
import { LiveClient, type LiveEvents, type LiveOptions } from "./live.js";
import { places } from "./places.js";
import { recoverOf } from "./recover.js";
import { errorOf, Requests } from "./requests.js";
import { type Resolution, withResolutionCodes } from "./resolutions.js";
import { createRest, type Rest } from "./rest.js";
import { type Asked, type Shared, Subscriptions } from "./subscriptions.js";
import { type Push, Topics } from "./topics.js";
import type {
  Message,
  Meta,
  Notice,
  RequestArguments,
  RequestedName,
  RequestName,
  RequestOf,
  SubscribeOptions,
  Subscription,
  SubscriptionName,
  UnrequestedName,
  UpdateListener,
} from "./types.js";

/** Options of a client. */
export interface ClientOptions extends LiveOptions {
  /** Default: `globalThis.fetch`. */
  readonly fetch?: typeof fetch;
  /** Whether bars that were missed are fetched by REST, so that no hole remains. Default: true. */
  readonly backfill?: boolean;
  /**
   * The format of updates: `proto` of `@tapeloom/client/proto`. If the server does not know it, updates are JSON, and an
   * `error` event says `unknown_format`. Default: JSON.
   */
  readonly format?: PushFormat | undefined;
}

/** Events of a client. */
export interface ClientEvents extends LiveEvents<AuthReply> {
  /** The server sends a message that is neither an answer nor an update. */
  notice: Notice;
  /** An update without a subscription of this client, such as those of a replay. */
  message: Message;
  /** The changes of an order book did not lead to the server's checksum: it is subscribed to again. */
  mismatch: { readonly topic: string; readonly seq: number };
}

const BACKFILLS: Record<string, Backfill> = { bars: barBackfill };
/** The type of the message that announces lost values. */
const GAP = "gap";
/** The type of the message with the changes of an order book. */
const DELTA = "orderbook.delta";

/**
 * The client of the operation protocol. All its subscriptions share one socket, which is opened when it is first needed,
 * reconnects when it is lost, and is closed by `close`.
 */
export class TapeloomClient extends LiveClient<AuthReply, ClientEvents> {
  /** The REST API, by the names of its operations. */
  readonly rest: Rest;
  protected override readonly requests: Requests;
  protected override readonly subscriptions: Subscriptions;
  protected override readonly topics: Topics;

  constructor(options: ClientOptions = {}) {
    const { socketUrl, restUrl } = places(options.url, OPERATIONS_PATH);
    super(socketUrl, options, options.format);
    this.rest = createRest(restUrl, options.fetch);
    this.requests = new Requests(options, (type, payload) =>
      this.connection.send(payload === undefined ? { type } : { type, payload }),
    );
    this.topics = new Topics(
      (topic) => this.subscriptions.audience(topic),
      {
        gap: (gap) => this.emit("gap", gap),
        recovered: (recovered) => this.emit("recovered", recovered),
      },
      {
        of: (operation) => (options.backfill === false ? undefined : BACKFILLS[operation]),
        fetch: (backfill, topic, last) => {
          const [, symbol = "", resolution = "1"] = topic.split(":");
          return backfill.since(this.rest, { symbol, resolution: resolution as Resolution }, last);
        },
      },
      (topic) => topic === ALERTS || EVERY_OPERATIONS.includes(topic.split(":")[0] ?? ""),
    );
    this.subscriptions = new Subscriptions(
      (asked, resolve, reject) => {
        const { operation, request } = asked;
        const answered = (reply: unknown) => resolve(answerOf(operation, request, reply as Reply));
        this.requests.call(`${operation}.${asked.act}`, payloadOf(asked), answered, reject);
      },
      {
        error: (error) => this.emit("error", error),
        whyNot: () => this.connection.whyNot,
        undecided: (_, { code }) => code === "unauthenticated" && this.authenticating,
        routes: (operation, request, former) =>
          former && !PRIVATE_OPERATIONS.includes(operation)
            ? former.routes
            : topicNames(operation, request, this.user?.user_id ?? undefined),
        oneByTopic: true,
      },
      this.topics,
      options,
    );
  }

  /**
   * Listens to a topic, and resolves when the server has confirmed it. While there is no connection it waits for one.
   *
   * @throws TapeloomError when the server refuses, by the promise
   */
  subscribe<S extends RequestedName>(
    operation: S,
    request: RequestOf<S>,
    listener: UpdateListener<S>,
    options?: SubscribeOptions,
  ): Promise<Subscription<S>>;
  subscribe<S extends UnrequestedName>(
    operation: S,
    listener: UpdateListener<S>,
    options?: SubscribeOptions,
  ): Promise<Subscription<S>>;
  async subscribe(operation: SubscriptionName, ...rest: unknown[]): Promise<unknown> {
    const [request, listener, options = {}] = (typeof rest[0] === "function" ? [undefined, ...rest] : rest) as [
      unknown,
      (update: never, meta: Meta) => void,
      SubscribeOptions?,
    ];
    if (this.keeper.keeps) await this.restored();
    this.assertNotClosed();
    // Added before there is a connection: what ends the tries for one ends what waits for it.
    const added = this.subscriptions.add(operation, withResolutionCodes(request), listener, options);
    if (!options.signal?.aborted) this.wanted();
    this.keeper.changed();
    return added;
  }

  /** Sends a request. Without a connection it waits for one, for a limited time. */
  request<R extends RequestName>(
    type: R,
    ...payload: RequestArguments<Operations[R]["request"]>
  ): Promise<Operations[R]["reply"]> {
    return this.ask(type, (payload as unknown[])[0]) as Promise<Operations[R]["reply"]>;
  }

  /** The subscriptions of a former page, as they were kept. */
  async stored(): Promise<{ operation: SubscriptionName; request: RequestOf<SubscriptionName> }[]> {
    const subscriptions = (await this.keeper.stored)?.subscriptions ?? [];
    return subscriptions.map(([operation, request]) => ({
      operation: operation as SubscriptionName,
      request: request as RequestOf<SubscriptionName>,
    }));
  }

  protected override anotherUser(): void {
    // The server goes on with the topics of the new user; which those are, the answer to a subscription says.
    this.subscriptions.expired((topic) => PRIVATE_OPERATIONS.includes(topic.split(":")[0] ?? ""));
  }

  protected override received(message: Record<string, unknown>): void {
    const { type = "", payload, topic } = message as unknown as Push & { type?: string };
    if (topic !== undefined) {
      const delivered =
        type === GAP
          ? this.topics.announce(topic, payload as AnnouncedGap)
          : type === DELTA
            ? this.#changed(message as unknown as Push)
            : this.topics.push(message as unknown as Push);
      if (!delivered && type !== GAP) this.emit("message", message as Message);
      this.keeper.changed();
    } else if (!this.requests.answered(type, payload)) {
      this.#noticed({ type, payload } as Notice);
    }
  }

  /** Delivers the order book after its changes. Returns false if its topic has no listener. */
  #changed(push: Push): boolean {
    const { topic, seq } = push;
    const changes = push.payload as BookChanges;
    if (!this.subscriptions.audience(topic)) return false;
    const [current] = this.topics.current(topic);
    if (!current) return true; // it was given up, and comes again as a whole
    const [book, meta] = current;
    const payload = meta.seq === changes.prev_seq ? changed(book as Book, changes) : undefined;
    if (payload) return this.topics.push({ ...push, payload });
    this.emit("mismatch", { topic, seq });
    this.subscriptions.renew(topic);
    return true;
  }

  #noticed(notice: Notice): void {
    this.emit("notice", notice);
    switch (notice.type) {
      case "error":
        this.#failed(notice.payload);
        break;
      case "draining":
        this.connection.stayAway(notice.payload.reconnect_after_ms);
        break;
      case "auth.expiring":
        this.renewWithin(notice.payload.expires_in_ms);
        break;
      case "auth.expired":
        this.subscriptions.expired((topic) =>
          notice.payload.ended.some((pattern) => pattern.split(":")[0] === topic.split(":")[0]),
        );
        this.authenticateAgain();
        break;
    }
  }

  #failed(failure: Failure): void {
    if (!this.requests.failed(failure)) this.emit("error", errorOf(failure));
  }
}

/** The payload of a request for a subscription or its end. */
function payloadOf({ act, request, options: shared, recover = [], topics }: Asked): unknown {
  const { symbols, params, ...rest } = (request ?? {}) as { symbols?: readonly string[]; params?: object };
  const { max_rate: _, depth: __, updates: ___, ...others } = (params ?? {}) as Shared;
  const asked = Object.entries(shared ?? {}).filter(([, value]) => value !== undefined);
  const options = { ...others, ...(act === "subscribe" && Object.fromEntries(asked)) };
  // Of a user, `account:ada:USD` is one of several topics, `orders:ada` the only one.
  const single = request === undefined ? recover[0]?.[0].split(":").length === 2 : symbols === undefined;
  const recovering = recoverOf(recover, single, (topic) => topic);
  const payload = {
    ...rest,
    ...(symbols && { symbols: topics ? topics.map(symbolOf) : symbols }),
    ...(Object.keys(options).length > 0 && { params: options }),
    ...(recovering && { recover: recovering }),
  };
  return request === undefined && !recovering ? undefined : payload;
}
