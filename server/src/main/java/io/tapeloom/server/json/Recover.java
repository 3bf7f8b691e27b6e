package io.tapeloom.server.json;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.stream.payload.Echo;
import io.tapeloom.stream.topic.ResumePoint;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The position up to which a client has received a subscription, in a subscribe request of both
 * protocols.
 *
 * @param epoch the run of the sequences
 * @param seq the newest sequence number that the client has; for one topic
 * @param positions the newest sequence number by topic, or an object of {@code epoch} and {@code
 *     seq}; for several topics
 */
@JsonClassDescription("Position from which the subscription continues")
public record Recover(
    @JsonPropertyDescription(
            "Epoch of the position; in `positions` an element may have its own instead")
        @Size(min = 1, max = MAX_EPOCH) @Nullable String epoch,
    @JsonPropertyDescription("Newest sequence number that the client has; for one topic")
        @PositiveOrZero @Nullable Long seq,
    @JsonPropertyDescription(
            "Newest sequence number that the client has, by topic; for several topics. A value is a"
                + " number, or an object of `epoch` and `seq`")
        @Size(min = 1, max = MAX_POSITIONS) @Nullable Map<String, JsonNode> positions) {

  private static final int MAX_EPOCH = 64;
  private static final int MAX_POSITIONS = 12_000;

  public Recover {
    if ((seq == null) == (positions == null)) {
      throw new IllegalArgumentException("must have either seq or positions");
    }
    if (seq != null && epoch == null) {
      throw new IllegalArgumentException("epoch: is required");
    }
    if (positions != null) {
      for (var each : positions.entrySet()) {
        point(each.getKey(), each.getValue(), epoch);
      }
    }
  }

  /**
   * Returns the position of a topic; empty if the request does not name it, so that its
   * subscription begins with the next value.
   *
   * @param key the key of the topic in {@code positions}
   * @param only whether the request is for this topic alone
   */
  public Optional<ResumePoint> pointOf(String key, boolean only) {
    if (positions != null) {
      return Optional.ofNullable(positions.get(key)).map(value -> point(key, value, epoch));
    }
    return only && seq != null && epoch != null
        ? Optional.of(new ResumePoint(epoch, seq))
        : Optional.empty();
  }

  private static ResumePoint point(String key, JsonNode value, @Nullable String epoch) {
    var where = "positions." + Echo.of(key) + ": ";
    var seq = value.isObject() ? value.path("seq") : value;
    if (!seq.canConvertToLong() || !seq.isIntegralNumber() || seq.longValue() < 0) {
      throw new IllegalArgumentException(
          where + "must be a whole number of at least 0, or an object of epoch and seq");
    }
    var run = value.isObject() ? value.path("epoch").textValue() : epoch;
    if (run == null || run.isEmpty() || run.length() > MAX_EPOCH) {
      throw new IllegalArgumentException(
          where + "its epoch is required, a text of 1 to %d characters".formatted(MAX_EPOCH));
    }
    return new ResumePoint(run, seq.longValue());
  }
}
