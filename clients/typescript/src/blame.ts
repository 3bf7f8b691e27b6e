import { canonical } from "./canonical.js";
import { type ErrorDetails, TapeloomError } from "./errors.js";
import { CLOSE_CODES, type CloseName } from "./generated/closes.js";

/** The type and payload of a request, which identify it. */
interface Asked {
  readonly type: string;
  readonly payload: unknown;
}

/** The unanswered request that caused the close, if there is one. */
export interface Verdict<R> {
  /** The request that caused the close; it is not sent again. */
  readonly guilty?: R;
  readonly error?: TapeloomError;
  /** Whether one of several requests may be the cause, and the next connection must show which. */
  readonly suspected: boolean;
}

interface Record {
  closes: number;
  error: TapeloomError | undefined;
  /** The time until which it is rejected at once, epoch milliseconds. */
  until: number;
}

const INNOCENT = { suspected: false } as const;

/** The close code whose reason names what the server did not accept, by its name in the documents. */
const UNSUPPORTED: CloseName = "unsupported";
const INVALID = /^Could not validate payload: (?:([\w.[\]]+): )?/;
const UNKNOWN = /^No matching type(?:: '(.*)')?/;
/** The server has closed the connection for its silence or age. */
const TIMED_OUT = /^Connection timed out/;
/** Closes of the server that a single request may cause, by their names in the documents. */
type CausedByARequest = "protocol_error" | "unsupported" | "invalid_text" | "too_big" | "internal_error";
/** All others. The heartbeat's is also the code with which the client itself gives up. */
const NO_REQUESTS_FAULT: { readonly [N in Exclude<CloseName, CausedByARequest>]: 1 } = {
  policy_violation: 1,
  service_restart: 1,
  try_again_later: 1,
  heartbeat_timeout: 1,
  lifespan_over: 1,
  forbidden: 1,
  account_suspended: 1,
};
/** Other codes that no request causes: the client itself closed (0), an endpoint that goes away, a gateway. */
const NOT_THE_SERVERS = [0, 1001, 1014];
/** There was no close frame. */
const BROKEN = 1006;
/** A request is given up after this many connections were closed on it. */
const MAX_CLOSES = 2;
/** The same for connections that broke without a close frame, which are usually no fault of the request. */
const MAX_BREAKS = 3;
/** How long a request is given up, in milliseconds: another server may accept it later. */
const GIVEN_UP_MILLIS = 600_000;
/** The same if the network may be the cause. */
const BROKEN_MILLIS = 30_000;
/** Requests that the client itself repeats. */
const OWN = new Set(["auth", "ping"]);
const MAX_RECORDS = 200;

/**
 * Finds the request because of which a server has closed the connection. A server closes on a request that it does not
 * know; if the client sent it again, the next connection would be closed too.
 */
export class Blame {
  readonly #records = new Map<string, Record>();

  /** Returns the error of a request that was given up before. */
  of(request: Asked): TapeloomError | undefined {
    if (this.#records.size === 0) return undefined;
    for (const key of [request.type, keyOf(request)]) {
      const { error, until = 0 } = this.#records.get(key) ?? {};
      if (error && Date.now() < until) return error;
    }
    return undefined;
  }

  /** A request was answered, so that it causes no close. */
  clear(request: Asked): void {
    if (this.#records.size > 0) this.#records.delete(keyOf(request));
  }

  /** The connection was closed while these requests had no answer. The server handles messages in order. */
  closed<R extends Asked>(code: number, reason: string, unanswered: readonly R[]): Verdict<R> {
    const asked = unanswered.filter(({ type }) => !OWN.has(type));
    const first = asked[0] ?? unanswered[0]; // an answer to auth may come after those to later requests
    if (!first) return INNOCENT;
    const name = CLOSE_CODES[code]?.name;
    const said = name === UNSUPPORTED ? reason : "";
    const invalid = INVALID.exec(said);
    if (invalid)
      return this.#giveUp(keyOf(first), first, "invalid_payload", reason, { status: code, field: invalid[1] });
    const unknown = UNKNOWN.exec(said);
    if (unknown) {
      const guilty = unanswered.find(({ type }) => type === unknown[1]) ?? first;
      return this.#giveUp(guilty.type, guilty, "unknown_operation", reason, { status: code });
    }
    const innocent = (name && name in NO_REQUESTS_FAULT) || NOT_THE_SERVERS.includes(code);
    if (innocent || TIMED_OUT.test(said) || OWN.has(first.type)) return INNOCENT;
    return code === BROKEN && asked.length > 1 ? INNOCENT : this.#suspect(first, code, reason);
  }

  #suspect<R extends Asked>(request: R, code: number, reason: string): Verdict<R> {
    const key = keyOf(request);
    const record = this.#record(key);
    record.closes++;
    const broken = code === BROKEN;
    if (record.closes < (broken ? MAX_BREAKS : MAX_CLOSES)) return { suspected: !broken };
    const why = `${request.type} was given up: the connection was closed ${record.closes} times before its answer came`;
    const millis = broken ? BROKEN_MILLIS : GIVEN_UP_MILLIS;
    const details = { status: code, retryable: broken, retryAfterMillis: broken ? millis : undefined };
    return this.#giveUp(
      key,
      request,
      "closed_on_request",
      `${why} (${code}${reason && `: ${reason}`})`,
      details,
      millis,
    );
  }

  #giveUp<R extends Asked>(
    key: string,
    guilty: R,
    errorCode: string,
    message: string,
    details: ErrorDetails,
    millis = GIVEN_UP_MILLIS,
  ): Verdict<R> {
    const error = new TapeloomError(errorCode, message, { request: guilty.type, ...details });
    Object.assign(this.#record(key), { closes: 0, error, until: Date.now() + millis });
    return { guilty, error, suspected: false };
  }

  #record(key: string): Record {
    const record = this.#records.get(key) ?? { closes: 0, error: undefined, until: 0 };
    this.#records.delete(key); // the newest record is removed last
    this.#records.set(key, record);
    for (const oldest of this.#records.keys()) {
      if (this.#records.size <= MAX_RECORDS) break;
      this.#records.delete(oldest);
    }
    return record;
  }
}

function keyOf({ type, payload }: Asked): string {
  return `${type} ${canonical(payload)}`;
}
