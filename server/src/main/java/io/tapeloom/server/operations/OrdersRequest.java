package io.tapeloom.server.operations;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.tapeloom.server.json.Recover;
import org.jspecify.annotations.Nullable;

/** A request to subscribe to the user's orders. */
@JsonClassDescription("Options of a subscription to the user's orders")
record OrdersRequest(
    @JsonPropertyDescription(
            "Continue after this position: what was missed is sent first. `epoch` and `seq` of the"
                + " topic")
        @Nullable Recover recover,
    @JsonPropertyDescription("Options") @Nullable OrdersParams params) {

  /** The options. */
  @JsonClassDescription("Options of a subscription to the user's orders")
  record OrdersParams(
      @JsonPropertyDescription(
              "Whether the answer has the orders that have not ended, as of its `seq`")
          @JsonProperty(defaultValue = "false")
          @Nullable Boolean snapshot) {}

  boolean wantsSnapshot() {
    return params != null && Boolean.TRUE.equals(params.snapshot);
  }
}
