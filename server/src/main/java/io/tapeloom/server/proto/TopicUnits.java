package io.tapeloom.server.proto;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.tapeloom.server.json.PlainNumber;
import io.tapeloom.stream.payload.Example;
import io.tapeloom.stream.session.Session;
import io.tapeloom.stream.topic.Declaration;
import io.tapeloom.stream.topic.Topic;
import jakarta.validation.constraints.Positive;
import java.util.Optional;

/**
 * The number of a topic and the units of its values in binary pushes. Immutable.
 *
 * @param topicId the same for all connections; other units have another number
 * @param priceScale price units in 1 of the currency, positive
 * @param quantityScale quantity units in 1 of the instrument, positive
 */
@JsonClassDescription("Number and units of a topic in the binary pushes that follow")
public record TopicUnits(
    @JsonPropertyDescription("Name of the topic") @Example("trades:AAPL") String topic,
    @JsonPropertyDescription("Number that stands for the topic") @Example("3") @Positive long topicId,
    @JsonPropertyDescription("A price is its number divided by this")
        @Example("100")
        @Positive @JsonSerialize(using = PlainNumber.class)
        double priceScale,
    @JsonPropertyDescription("A quantity is its number divided by this")
        @Example("1")
        @Positive @JsonSerialize(using = PlainNumber.class)
        double quantityScale) {

  /**
   * Returns what the answer to a subscription says about binary pushes; the session is not told
   * again. Empty: the session receives JSON, or is not subscribed.
   */
  public static Optional<TopicUnits> declaredTo(Session session, Topic<?> topic) {
    return session.declare(topic).map(TopicUnits::of);
  }

  static TopicUnits of(Declaration declaration) {
    return (TopicUnits) declaration.content();
  }
}
