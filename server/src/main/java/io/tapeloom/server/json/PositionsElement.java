package io.tapeloom.server.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import io.tapeloom.stream.topic.Topic;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** Positions of several topics of one user, from which a subscription can continue. */
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(
    name = "StreamPositions",
    description = "Positions from which a subscription to several topics can continue")
public record PositionsElement(
    @Schema(
            description = "What the names of the topics begin with, before a colon",
            example = "positions:alice")
        String topic,
    @Schema(description = "Run of the sequences", example = "5f3a9c1e5f3a9c1e") String epoch,
    @Schema(
            description = "Sequence number of the newest value, by topic",
            example = "{\"positions:alice:AAPL\": 17}")
        Map<String, Long> positions) {

  /** Returns the positions of the newest values of topics. */
  public static PositionsElement of(
      String root, String epoch, Collection<? extends Topic<?>> topics) {
    var positions = new TreeMap<String, Long>();
    topics.forEach(topic -> positions.put(topic.name(), topic.seq()));
    return new PositionsElement(root, epoch, positions);
  }
}
