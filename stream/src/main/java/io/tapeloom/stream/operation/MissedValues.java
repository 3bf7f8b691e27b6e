package io.tapeloom.stream.operation;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.tapeloom.stream.payload.Example;
import io.tapeloom.stream.topic.Gap;
import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;

/**
 * Successive values of a topic that a client is not sent.
 *
 * @param epoch the run of the sequence that the numbers belong to
 * @param from the {@code seq} of the first value
 * @param to the {@code seq} of the last value; null: not known
 * @param reason why
 */
@JsonClassDescription("Successive values of a topic that the client is not sent")
@JsonInclude(JsonInclude.Include.ALWAYS)
public record MissedValues(
    @JsonPropertyDescription("Run of the sequence that the numbers belong to") @Example("5f3a9c1e")
        String epoch,
    @JsonPropertyDescription("`seq` of the first missing value") @Example("18") @Positive long from,
    @JsonPropertyDescription("`seq` of the last missing value; null: not known")
        @Example("40")
        @Positive @Nullable Long to,
    @JsonPropertyDescription(
            "`trimmed`: the values are not kept any more; `epoch_changed`: the position belongs to"
                + " another run of the sequence; `ahead`: the position is after the newest value of"
                + " this server; `lost`: the server has lost them; `slow`: they were no longer kept"
                + " when the client could take them")
        Gap.Reason reason) {

  /** Converts a gap. */
  public static MissedValues of(Gap gap) {
    return new MissedValues(
        gap.epoch(), gap.from(), gap.to().isPresent() ? gap.to().getAsLong() : null, gap.reason());
  }
}
