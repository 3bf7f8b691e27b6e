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

  /** The description of {@code topic_id} in the answer to a subscription. */
  public static final String TOPIC_ID =
      "Number that stands for the topic in binary pushes; only with `tapeloom.proto`";

  /** The description of {@code price_scale} in the answer to a subscription. */
  public static final String PRICE_SCALE =
      "In binary pushes a price is its number divided by this; only with `tapeloom.proto`";

  /** The description of {@code quantity_scale} in the answer to a subscription. */
  public static final String QUANTITY_SCALE =
      "In binary pushes a quantity is its number divided by this; only with `tapeloom.proto`";

  /**
   * Returns the number and the units for the answer to a subscription. They are not sent to the
   * session again. Empty: the session receives JSON, or is not subscribed.
   */
  public static Optional<TopicUnits> declaredTo(Session session, Topic<?> topic) {
    return session.declare(topic).map(TopicUnits::of);
  }

  static TopicUnits of(Declaration declaration) {
    return (TopicUnits) declaration.content();
  }
}
