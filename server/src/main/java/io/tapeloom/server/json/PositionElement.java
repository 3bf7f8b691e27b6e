package io.tapeloom.server.json;

import io.swagger.v3.oas.annotations.media.Schema;
import io.tapeloom.stream.topic.StreamPosition;
import io.tapeloom.stream.topic.Topic;

/** A position of a topic, from which a subscription can continue. */
@Schema(name = "StreamPosition", description = "A position from which a subscription can continue")
public record PositionElement(
    @Schema(description = "Name of the topic", example = "trades:AAPL") String topic,
    @Schema(description = "Run of the sequence", example = "5f3a9c1e5f3a9c1e") String epoch,
    @Schema(description = "Sequence number of the newest value; 0: none yet", example = "17")
        long seq) {

  public static PositionElement of(StreamPosition position) {
    return new PositionElement(position.topic(), position.epoch(), position.seq());
  }

  /** Returns the position of the newest value of a topic. */
  public static PositionElement of(Topic<?> topic) {
    return new PositionElement(topic.name(), topic.epoch(), topic.seq());
  }
}
