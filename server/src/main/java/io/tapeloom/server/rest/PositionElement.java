package io.tapeloom.server.rest;

import io.swagger.v3.oas.annotations.media.Schema;
import io.tapeloom.stream.topic.StreamPosition;

/** A position of a topic, from which a subscription can continue. */
@Schema(name = "StreamPosition", description = "A position from which a subscription can continue")
record PositionElement(
    @Schema(description = "Name of the topic", example = "trades:AAPL") String topic,
    @Schema(description = "Run of the sequence", example = "5f3a9c1e5f3a9c1e") String epoch,
    @Schema(description = "Sequence number of the newest value; 0: none yet", example = "17")
        long seq) {

  static PositionElement of(StreamPosition position) {
    return new PositionElement(position.topic(), position.epoch(), position.seq());
  }
}
