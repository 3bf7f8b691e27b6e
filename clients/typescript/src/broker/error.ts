import { TapeloomError } from "../errors.js";

/** Details of a refusal. */
export interface BrokerErrorDetails {
  readonly field?: string | undefined;
  readonly retryable?: boolean | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly clientOrderId?: string | undefined;
  readonly cause?: unknown;
}

/** A request of the broker was refused, or its outcome is unknown. */
export class BrokerError extends Error {
  override readonly name = "BrokerError";
  /**
   * The server's code, such as `insufficient_funds`, or one of the client, such as `expired`. `outcome_unknown`: the request
   * was sent, and no answer came.
   */
  readonly code: string;
  /** The invalid field of the request, if there is one. */
  readonly field: string | undefined;
  /** Whether a retry may succeed. */
  readonly retryable: boolean;
  /** How long to wait before a retry, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** The id of the order that the request was about, by which it can be looked up. */
  readonly clientOrderId: string | undefined;

  constructor(code: string, message: string, details: BrokerErrorDetails = {}) {
    super(message, "cause" in details ? { cause: details.cause } : undefined);
    this.code = code;
    this.field = details.field;
    this.retryable = details.retryable ?? false;
    this.retryAfterMs = details.retryAfterMs;
    this.clientOrderId = details.clientOrderId;
  }
}

/** Returns an error of the client as one of the broker. */
export function brokerError(error: unknown, clientOrderId?: string): BrokerError {
  if (error instanceof BrokerError) return error;
  if (!(error instanceof TapeloomError)) return new BrokerError("network", String(error), { cause: error });
  const { code, message, field, retryable, retryAfterMillis: retryAfterMs } = error;
  return new BrokerError(code, message, { field, retryable, retryAfterMs, clientOrderId, cause: error });
}
