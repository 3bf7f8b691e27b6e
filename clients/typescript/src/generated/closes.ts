// Made from the close codes in both AsyncAPI documents by make clients. Do not edit.
/** The names of these codes. */
export type CloseName = "protocol_error" | "unsupported" | "invalid_text" | "policy_violation" | "too_big" | "internal_error" | "service_restart" | "try_again_later" | "heartbeat_timeout" | "lifespan_over" | "forbidden" | "account_suspended";

/** The codes that the server closes a connection with, and whether a client reconnects. */
export const CLOSE_CODES: Readonly<Record<number, { readonly name: CloseName; readonly reconnect: boolean }>> = {
  /** The client broke the WebSocket protocol */
  1002: { name: "protocol_error", reconnect: false },
  /** Only without a format: a message could not be decoded or validated or has an unknown type, or the connection timed out; a client that reconnects does not send the message again */
  1003: { name: "unsupported", reconnect: true },
  /** A text message is not valid UTF-8 */
  1007: { name: "invalid_text", reconnect: false },
  /** The client ignored a rate limit or did not finish a message in time; send less after reconnecting */
  1008: { name: "policy_violation", reconnect: true },
  /** A message is larger than the limit */
  1009: { name: "too_big", reconnect: false },
  /** The server failed because of a bug of its own */
  1011: { name: "internal_error", reconnect: true },
  /** The server shuts down; the reason reconnect_after_ms=2500 names the wait before reconnecting, in milliseconds */
  1012: { name: "service_restart", reconnect: true },
  /** The client took no data for too long, or the server is overloaded */
  1013: { name: "try_again_later", reconnect: true },
  /** Only with a format: the client sent no frame for two heartbeat intervals, and no pong */
  4000: { name: "heartbeat_timeout", reconnect: true },
  /** Only with a format: the connection exceeds its lifespan; the client reconnects at once */
  4001: { name: "lifespan_over", reconnect: true },
  /** Only with a format, reserved: the server requires a token, and the client sent none in time */
  4500: { name: "forbidden", reconnect: false },
  /** Only with a format, reserved: the user's account is suspended */
  4501: { name: "account_suspended", reconnect: false },
};
