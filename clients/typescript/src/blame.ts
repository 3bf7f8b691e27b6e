import { canonical } from "./canonical.js";
import { type ErrorDetails, TapeloomError } from "./errors.js";
import { CLOSE_CODES } from "./generated/closes.js";

/** The type and payload of a request, which identify it. */
interface Asked {
  readonly type: string;
  readonly payload: unknown;
}

/** Which unanswered request, if any, caused the close. */
export interface Verdict<R> {
  /** The request that the server closed on; it is not sent again. */
  readonly guilty?: R;
  readonly error?: TapeloomError;
  /** Whether one of several may be to blame, and the next connection has to show which. */
  readonly suspected: boolean;
}

interface Record {
  closes: number;
  error: TapeloomError | undefined;
  /** Until when it is given up, epoch milliseconds. */
  until: number;
}

const INNOCENT = { suspected: false } as const;

/** The close code whose reason names what the server did not accept, by its name in the documents. */
export const UNSUPPORTED = "unsupported";
const INVALID = /^Could not validate payload: (?:([\w.[\]]+): )?/;
const UNKNOWN = /^No matching type(?:: '(.*)')?/;
/** The server gave up a connection for its silence or its age. */
const TIMED_OUT = /^Connection timed out/;
/** Close codes of the server that no single request causes, by their names in the documents. */
export const NO_REQUESTS_FAULT = ["policy_violation", "service_restart", "try_again_later"];
/** The same of others: our own giving up (4000) or closing (0), an endpoint that goes away, a gateway. */
const NOT_THE_SERVERS = [0, 1001, 1014, 4000, 4001];
/** There was no close frame. */
const BROKEN = 1006;
/** A request by which so many connections were closed is given up. */
const MAX_CLOSES = 2;
/** A network that breaks says nothing about a request, unless it breaks at the same one again and again. */
const MAX_BREAKS = 3;
/** What was given up may be asked for again after so long: another server may know it. */
const GIVEN_UP_MILLIS = 600_000;
/** The same where the network may be at fault. */
const BROKEN_MILLIS = 30_000;
/** What the client sends by itself, again and again. */
const OWN = new Set(["auth", "ping"]);
const MAX_RECORDS = 200;

/**
 * Which request a server closed the connection on. A server that was sent what it does not know closes; so would the next
 * connection, were the same sent again.
 */
export class Blame {
  readonly #records = new Map<string, Record>();

  /** Why a request was given up before, where it was; it is rejected with that at once. */
  of(request: Asked): TapeloomError | undefined {
    if (this.#records.size === 0) return undefined;
    for (const key of [request.type, keyOf(request)]) {
      const { error, until = 0 } = this.#records.get(key) ?? {};
      if (error && Date.now() < until) return error;
    }
    return undefined;
  }

  /** A request was answered: whatever happened, it was not its fault. */
  clear(request: Asked): void {
    if (this.#records.size > 0) this.#records.delete(keyOf(request));
  }

  /** The connection was closed while these were not answered; the server takes messages in their order. */
  closed<R extends Asked>(code: number, reason: string, unanswered: readonly R[]): Verdict<R> {
    const asked = unanswered.filter(({ type }) => !OWN.has(type));
    const first = asked[0] ?? unanswered[0]; // an answer to auth may come after those to later requests
    if (!first) return INNOCENT;
    const name = CLOSE_CODES[code]?.name ?? "";
    const said = name === UNSUPPORTED ? reason : "";
    const invalid = INVALID.exec(said);
    if (invalid)
      return this.#giveUp(keyOf(first), first, "invalid_payload", reason, { status: code, field: invalid[1] });
    const unknown = UNKNOWN.exec(said);
    if (unknown) {
      const guilty = unanswered.find(({ type }) => type === unknown[1]) ?? first;
      return this.#giveUp(guilty.type, guilty, "unknown_operation", reason, { status: code });
    }
    const innocent = NO_REQUESTS_FAULT.includes(name) || NOT_THE_SERVERS.includes(code);
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
    this.#records.delete(key); // the newest is the last to go
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
