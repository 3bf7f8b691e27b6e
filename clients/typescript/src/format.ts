/** Reads binary pushes. For one connection. */
export interface PushDecoder {
  /** Reads what a text message says about topics. Returns whether it says nothing else. */
  learn(message: Record<string, unknown>): boolean;
  /** Returns a push as it would come in JSON; undefined if its topic or its kind is unknown. */
  decode(bytes: Uint8Array): Record<string, unknown> | undefined;
}

/** A format in which pushes are binary. */
export interface PushFormat {
  /** The subprotocol by which it is chosen. */
  readonly name: string;
  decoder(): PushDecoder;
}

/** The format of servers that do not know a binary one. */
export const JSON_FORMAT = "tapeloom.json";
