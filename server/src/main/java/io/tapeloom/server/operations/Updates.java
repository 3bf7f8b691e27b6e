package io.tapeloom.server.operations;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a subscription sends the states of an order book. */
public enum Updates {
  /** Each state as a whole. */
  @JsonProperty("snapshot")
  SNAPSHOT,
  /** A state that follows the one sent before as the difference between the two. */
  @JsonProperty("delta")
  DELTA
}
