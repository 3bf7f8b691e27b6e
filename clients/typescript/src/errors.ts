import type { AuthReply, ReplayReply, SubscriptionReply } from "./generated/operations.js";

/** What the client itself says was wrong. */
export type ClientErrorCode =
  | "closed"
  | "closed_on_request"
  | "disconnected"
  | "expired"
  | "gave_up"
  | "http"
  | "invalid_message"
  | "invalid_payload"
  | "network"
  | "no_url"
  | "no_web_socket"
  | "queue_full"
  | "refused"
  | "storage_failed"
  | "timeout"
  | "token_failed"
  | "unknown_operation";

/** What the server's answers say was wrong; `error` messages may add to it. */
export type ServerErrorCode = NonNullable<SubscriptionReply["code"] | AuthReply["code"] | ReplayReply["code"]>;

/** What a program may go by. */
export type ErrorCode = ClientErrorCode | ServerErrorCode | "rate_limited" | (string & {});

/** More about an error. */
export interface ErrorDetails {
  /** The field of the request that was wrong, where it was one. */
  readonly field?: string | undefined;
  /** Whether trying again may help. */
  readonly retryable?: boolean | undefined;
  /** How long to wait before that, in milliseconds. */
  readonly retryAfterMillis?: number | undefined;
  /** What was asked for, such as `bars.subscribe`. */
  readonly request?: string | undefined;
  /** The status of the HTTP answer, or the code that the connection was closed with. */
  readonly status?: number | undefined;
  readonly cause?: unknown;
}

/** Something that could not be done. */
export class TapeloomError extends Error {
  override readonly name = "TapeloomError";
  readonly code: ErrorCode;
  readonly field: string | undefined;
  readonly retryable: boolean;
  readonly retryAfterMillis: number | undefined;
  readonly request: string | undefined;
  readonly status: number | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, "cause" in details ? { cause: details.cause } : undefined);
    this.code = code;
    this.field = details.field;
    this.retryable = details.retryable ?? false;
    this.retryAfterMillis = details.retryAfterMillis;
    this.request = details.request;
    this.status = details.status;
  }
}
