import type { AuthReply, ReplayReply, SubscriptionReply } from "./generated/operations.js";

/** Error codes of the client itself. */
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
  | "unknown_format"
  | "unknown_operation";

/** Error codes of the server's answers; `error` messages may have others. */
export type ServerErrorCode = NonNullable<SubscriptionReply["code"] | AuthReply["code"] | ReplayReply["code"]>;

/** Machine-readable error code. */
export type ErrorCode = ClientErrorCode | ServerErrorCode | "rate_limited" | (string & {});

/** Details of an error. */
export interface ErrorDetails {
  /** The invalid field of the request, if there is one. */
  readonly field?: string | undefined;
  /** Whether a retry may succeed. */
  readonly retryable?: boolean | undefined;
  /** How long to wait before a retry, in milliseconds. */
  readonly retryAfterMillis?: number | undefined;
  /** Type of the request, such as `bars.subscribe`. */
  readonly request?: string | undefined;
  /** Status of the HTTP response, or close code of the connection. */
  readonly status?: number | undefined;
  readonly cause?: unknown;
}

/** An error of the client or of the server. */
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
