import { Blame } from "./blame.js";
import { TapeloomError } from "./errors.js";
import { type Failure, UNANSWERED } from "./generated/operations.js";
import type { LiveOptions } from "./live.js";
import { SendPace } from "./pace.js";
import { after } from "./timing.js";

/** The maximum number of requests that wait for answers at once. Halved when the server closes because of the rate. */
const MAX_WINDOW = 100;
/** How long to wait after a refusal that does not say, in milliseconds. */
const PAUSE_MILLIS = 1000;
/** The close code for too many messages. */
const TOO_MANY = 1008;

/** A request that waits to be sent or answered. */
export interface Pending {
  /** Its number among all requests, which keeps their order when they are sent again; also its id if the protocol has one. */
  readonly order: number;
  readonly type: string;
  readonly payload: unknown;
  /** Whether it ends with the connection, even if it was not sent yet. */
  readonly bound: boolean;
  readonly resolve: (reply: unknown) => void;
  readonly reject: (error: TapeloomError) => void;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** The options of a client that bound its requests. */
type RequestOptions = Pick<LiveOptions, "requestMillis" | "queueSize" | "queueMillis">;

/** Sends a request. Returns false if there is no connection. */
type Send = (type: string, payload: unknown, order: number) => boolean;

/** Codes of `error` messages about a request that have other names here. */
const CODES: Record<string, string> = { unknown_type: "unknown_operation", invalid_message: "invalid_payload" };

/** Requests about orders, in both protocols. */
const ORDERS = /^orders\.|_order$/;

/** Returns the error that an `error` message describes. */
export function errorOf({ code, message, field, request, retryable, retry_after_ms: retryAfterMillis }: Failure) {
  return new TapeloomError(CODES[code] ?? code, message, { field, request, retryable, retryAfterMillis });
}

/** The shape of an answer that may be a refusal. */
interface Reply {
  status?: unknown;
  code?: string;
  message?: string;
  field?: string;
  retryable?: boolean;
  retry_after_ms?: number;
  /** The results for several symbols. */
  results?: { code?: string }[];
}

/**
 * Requests and their answers. A request is paired with its answer by the `id` in their payloads if both have one, else by
 * the order: the server answers the requests of a type in the order in which they were sent. Requests are sent at most at
 * the rate that a server accepts.
 */
export class Requests {
  readonly #options: Required<RequestOptions>;
  readonly #send: Send;
  readonly #pace = new SendPace();
  readonly #blame = new Blame();
  /** Sent requests, in order. One that timed out keeps its place, because its answer may still come. */
  #sent: Pending[] = [];
  #queue: Pending[] = [];
  #open = false;
  #window = MAX_WINDOW;
  #asked = 0;
  /** Time between two requests after the server has refused one; it shrinks to 0 with the answers. */
  #paceMillis = 0;
  #refused = false;
  #pauseTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: RequestOptions, send: Send) {
    const { requestMillis = 10_000, queueSize = 100, queueMillis = 30_000 } = options;
    this.#options = { requestMillis, queueSize, queueMillis };
    this.#send = send;
  }

  /** Sends a request when there is a connection. */
  ask(type: string, payload: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => this.#enqueue(this.#pending(type, payload, false, resolve, reject)));
  }

  /** Sends a request at once, before all others, also on a connection that is still being opened. */
  askNow(type: string, payload?: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => this.#transmit(this.#pending(type, payload, true, resolve, reject)));
  }

  /**
   * Sends a request on this connection only, and calls back before the message after the answer is read. An answer that
   * comes after the time limit calls back once more.
   */
  call(type: string, payload: unknown, resolve: Pending["resolve"], reject: Pending["reject"]): void {
    this.#enqueue(this.#pending(type, payload, true, resolve, reject));
  }

  #enqueue(pending: Pending): void {
    const known = this.#blame.of(pending);
    if (known) {
      pending.reject(known);
      return;
    }
    if (!this.#open && this.#queue.length >= this.#options.queueSize) {
      const message = `${this.#queue.length} requests already wait for a connection`;
      this.#reject(pending, "queue_full", message, { retryable: true });
      return;
    }
    this.#queue.push(pending);
    this.#expire(pending);
    this.#flush();
  }

  #pending(
    type: string,
    payload: unknown,
    bound: boolean,
    resolve: Pending["resolve"],
    reject: Pending["reject"],
  ): Pending {
    return { order: this.#asked++, type, payload, bound, resolve, reject, timer: undefined };
  }

  opened(): void {
    this.#open = true;
    this.#flush();
  }

  /** An answer has come that names its type. Returns false if no request waits for it. */
  answered(type: string, payload: unknown): boolean {
    const asked = (sent: Pending) => `${sent.type}.response` === type;
    // Answers that may be late have an id; all others come in the order of the requests.
    const id = idOf(payload);
    const pending =
      (id !== undefined && this.#take((sent) => asked(sent) && idOf(sent.payload) === id)) || this.#take(asked);
    if (!pending) return false;
    const reply = (payload ?? {}) as Reply;
    if (reply.status !== "error") return this.#settle(pending, payload);
    const code = reply.code ?? reply.results?.find((result) => result.code)?.code ?? "refused";
    const field = reply.field ?? /^unknown_(.*)/.exec(code)?.[1];
    const refusal = { message: code, ...reply, code, field, request: pending.type } as Failure;
    return this.#settle(pending, payload, errorOf(refusal));
  }

  /** An answer has come that names its request; `refusal` is the error if it failed. Returns false if no request waits for it. */
  answeredTo(order: number, payload: unknown, refusal?: (pending: Pending) => TapeloomError): boolean {
    const pending = this.#take((sent) => sent.order === order);
    return pending ? this.#settle(pending, payload, refusal?.(pending)) : false;
  }

  /** A message was refused: it is sent again later if that may help. Returns false if no request waits for it. */
  failed(failure: Failure): boolean {
    const pending = this.#take((sent) => sent.type === failure.request);
    if (!pending) return false;
    if (failure.retryable) this.#again(pending, failure.retry_after_ms);
    else pending.reject(errorOf(failure));
    return true;
  }

  #again(pending: Pending, millis = PAUSE_MILLIS): void {
    // The first refusal in a row sets the pace; the following ones only prolong the wait.
    if (!this.#refused) this.#paceMillis = millis;
    this.#refused = true;
    this.#queue.push(pending);
    this.#queue.sort((one, other) => one.order - other.order);
    this.#expire(pending);
    this.#pause(millis);
  }

  /** A request was answered. An order that is one too many is refused, not placed when its user may not want it any more. */
  #settle(pending: Pending, payload: unknown, error?: TapeloomError): true {
    if (error?.code === "rate_limited" && error.retryable && !ORDERS.test(pending.type)) {
      this.#again(pending, error.retryAfterMillis);
      return true;
    }
    if (error) pending.reject(error);
    else pending.resolve(payload);
    this.#blame.clear(pending);
    this.#window = Math.min(MAX_WINDOW, this.#window + 1 / this.#window);
    this.#paceMillis *= this.#paceMillis < 1 ? 0 : 0.9;
    this.#flush();
    return true;
  }

  /** The connection is lost, and with it the requests that were sent. */
  lost(code: number, reason: string): void {
    this.#open = false;
    if (code === TOO_MANY) this.#window = Math.max(1, this.#window / 2);
    this.#paceMillis = 0; // the server measures each connection apart
    this.#pace.reset();
    this.#refused = false;
    clearTimeout(this.#pauseTimer);
    this.#pauseTimer = undefined;
    const unanswered = this.#sent;
    const lost = unanswered.concat(this.#queue.filter(({ bound }) => bound));
    this.#queue = this.#queue.filter(({ bound }) => !bound);
    this.#sent = [];
    const { guilty, error, suspected } = this.#blame.closed(code, reason, unanswered);
    if (suspected) this.#window = 1; // one at a time, until it is clear which it was
    for (const pending of lost) {
      clearTimeout(pending.timer);
      if (pending === guilty && error) pending.reject(error);
      else {
        const message = `The connection was lost before ${pending.type} was answered`;
        this.#reject(pending, "disconnected", message, { status: code, retryable: true });
      }
    }
  }

  /** No connection follows. */
  ended(error: TapeloomError): void {
    this.#open = false;
    clearTimeout(this.#pauseTimer);
    this.#pauseTimer = undefined;
    const all = [...this.#sent, ...this.#queue];
    this.#sent = [];
    this.#queue = [];
    for (const pending of all) {
      clearTimeout(pending.timer);
      pending.reject(error);
    }
  }

  /** Sends nothing for this time. */
  #pause(millis: number): void {
    clearTimeout(this.#pauseTimer);
    this.#pauseTimer = setTimeout(() => {
      this.#pauseTimer = undefined;
      this.#refused = false;
      this.#flush();
    }, millis);
  }

  #flush(): void {
    while (this.#open && !this.#pauseTimer && this.#sent.length < this.#window && this.#queue.length > 0) {
      const wait = this.#pace.waitMillis();
      if (wait > 0) {
        this.#pause(wait);
        return;
      }
      this.#transmit(this.#queue.shift() as Pending);
      if (this.#paceMillis > 0) this.#pause(this.#paceMillis);
    }
  }

  #transmit(pending: Pending): void {
    const { type, payload, order } = pending;
    let sent: boolean;
    try {
      sent = this.#send(type, payload, order);
    } catch (cause) {
      this.#reject(pending, "invalid_payload", `${type} cannot be sent: ${cause}`, { cause });
      return;
    }
    if (!sent) {
      this.#reject(pending, "disconnected", `There is no connection to send ${type} on`, { retryable: true });
      return;
    }
    this.#pace.sent(costOf(payload));
    if (UNANSWERED.includes(type)) {
      clearTimeout(pending.timer);
      pending.resolve(undefined);
    } else {
      this.#sent.push(pending);
      const { requestMillis } = this.#options;
      clearTimeout(pending.timer);
      pending.timer = after(requestMillis, () => {
        const message = `${type} was not answered in time: ${requestMillis} ms`;
        this.#reject(pending, "timeout", message, { retryable: true });
      });
    }
  }

  #take(wanted: (pending: Pending) => boolean): Pending | undefined {
    const index = this.#sent.findIndex(wanted);
    const pending = this.#sent.splice(index, index < 0 ? 0 : 1)[0];
    clearTimeout(pending?.timer);
    return pending;
  }

  /** Limits the wait for a connection; the wait for a turn on an open connection has no limit. */
  #expire(pending: Pending): void {
    const { queueMillis } = this.#options;
    clearTimeout(pending.timer);
    pending.timer = after(queueMillis, () => {
      if (this.#open) {
        this.#expire(pending);
        return;
      }
      this.#queue = this.#queue.filter((queued) => queued !== pending);
      const message = `${pending.type} waited for a connection too long: ${queueMillis} ms`;
      this.#reject(pending, "expired", message, { retryable: true });
    });
  }

  #reject(pending: Pending, code: string, message: string, details: object): void {
    clearTimeout(pending.timer);
    pending.reject(new TapeloomError(code, message, { request: pending.type, ...details }));
  }
}

/** The number of symbols in a request that cost as much of the server's message rate as a message. */
const SYMBOLS_PER_MESSAGE = 20;

/** The cost of a request, in messages. */
function costOf(payload: unknown): number {
  const { symbols } = (payload ?? {}) as { symbols?: unknown };
  return 1 + (Array.isArray(symbols) ? Math.floor(symbols.length / SYMBOLS_PER_MESSAGE) : 0);
}

function idOf(payload: unknown): unknown {
  return (payload as { id?: unknown } | undefined)?.id;
}
