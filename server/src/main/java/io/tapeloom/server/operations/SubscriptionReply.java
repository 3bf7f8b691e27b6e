package io.tapeloom.server.operations;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.tapeloom.server.json.PlainNumber;
import io.tapeloom.server.live.Freshness;
import io.tapeloom.server.problem.ErrorCode;
import io.tapeloom.server.proto.TopicUnits;
import io.tapeloom.stream.operation.MissedValues;
import io.tapeloom.stream.payload.Example;
import io.tapeloom.stream.session.Format;
import io.tapeloom.stream.session.RateLimit;
import io.tapeloom.stream.session.SubscriptionStart;
import io.tapeloom.stream.topic.Delivery;
import io.tapeloom.stream.topic.StreamPosition;
import io.tapeloom.stream.topic.View;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a subscribe or unsubscribe request.
 *
 * @param status whether the request succeeded
 * @param symbol the symbol of the instrument; as in the request when it is unknown
 * @param message the result or the error, for people
 * @param topic the name of the topic; absent on an error
 * @param mode the delivery mode; absent on an error
 * @param epoch the run of the topic that {@code seq} belongs to; absent on an error
 * @param seq the topic's current sequence number, which a current value that follows also has;
 *     absent on an error
 * @param code machine-readable error code; on an error, and if the recovery was refused
 * @param retryable whether a retry may succeed; only on an error
 * @param retryAfterMillis the time after which a retry may succeed; only when the client is over
 *     its rate
 * @param recovered whether nothing is missing after the position in the request; absent where none
 *     was given. For several symbols: whether this holds for all
 * @param recoverFrom the sequence number of the next push; absent where no position was given
 * @param gap the values that are missing; absent: none
 * @param granted the options that hold; absent where none does
 * @param asOf the moment up to which the server is complete, UTC
 * @param lagMillis the time from {@code asOf} to now
 * @param results the result for each symbol of a request that named several, in its order
 * @param topicId the number of the topic in binary pushes; absent: pushes are JSON
 * @param priceScale price units in 1 of the currency; absent: pushes are JSON
 * @param quantityScale quantity units in 1 of the instrument; absent: pushes are JSON
 */
@JsonClassDescription("Result of a subscribe or unsubscribe request")
public record SubscriptionReply(
    @JsonPropertyDescription("Whether the request succeeded") @Example("ok") Status status,
    @JsonPropertyDescription(
            "Symbol of the instrument; as in the request when it is unknown; absent where the request"
                + " had `symbols`")
        @Example("AAPL")
        @Nullable String symbol,
    @JsonPropertyDescription("Human-readable result or error") @Example("Subscribed to AAPL")
        String message,
    @JsonPropertyDescription("Name of the topic, which its pushes carry; absent on an error")
        @Nullable String topic,
    @JsonPropertyDescription(
            "Delivery mode: `latest` conflates values for a slow client and always delivers the"
                + " newest one; `every` conflates nothing")
        @Example("latest")
        @Nullable Mode mode,
    @JsonPropertyDescription("Run of the topic that `seq` belongs to; a new run has a new epoch")
        @Example("5f3a9c1e")
        @Nullable String epoch,
    @JsonPropertyDescription(
            "Current sequence number of the topic; the current value that follows has the same number")
        @Example("17")
        @PositiveOrZero @Nullable Long seq,
    @JsonPropertyDescription(
            "Machine-readable error code; on an error, and `rate_limited` if the recovery was"
                + " refused")
        @Nullable Code code,
    @JsonPropertyDescription("Whether a retry may succeed; only on an error")
        @Nullable Boolean retryable,
    @JsonProperty("retry_after_ms")
        @JsonPropertyDescription(
            "Milliseconds after which a retry may succeed; only when the client is over its rate")
        @PositiveOrZero @Nullable Long retryAfterMillis,
    @JsonPropertyDescription(
            "Whether nothing is missing after the position in `recover`; absent where none was"
                + " given")
        @Nullable Boolean recovered,
    @JsonPropertyDescription(
            "Sequence number of the next push; absent where `recover` gave no position")
        @Positive @Nullable Long recoverFrom,
    @JsonPropertyDescription("Values after the position that are missing; absent: none")
        @Nullable MissedValues gap,
    @Nullable Granted granted,
    @JsonPropertyDescription(Freshness.AS_OF) @Example("2026-01-01T12:00:00.000Z")
        @Nullable String asOf,
    @JsonProperty("lag_ms") @JsonPropertyDescription(Freshness.LAG) @Example("0") @PositiveOrZero @Nullable Long lagMillis,
    @JsonPropertyDescription(
            "Result for each element of `symbols`, in its order; absent where the request had"
                + " `symbol`")
        @Size(min = 1) @Nullable List<SymbolResult> results,
    @JsonPropertyDescription(TopicUnits.TOPIC_ID) @Positive @Nullable Long topicId,
    @JsonPropertyDescription(TopicUnits.PRICE_SCALE)
        @Positive @JsonSerialize(using = PlainNumber.class)
        @Nullable Double priceScale,
    @JsonPropertyDescription(TopicUnits.QUANTITY_SCALE)
        @Positive @JsonSerialize(using = PlainNumber.class)
        @Nullable Double quantityScale) {

  /**
   * The options that hold for a subscription.
   *
   * @param maxRate messages a second at most; null: no limit
   * @param depth levels of a side of an order book; null: there are none
   * @param updates how order books are sent; null: there are none
   * @param format the format that the client has chosen; null: none
   */
  @JsonClassDescription("Options that hold; absent where none does")
  public record Granted(
      @JsonPropertyDescription("Messages a second at most; absent: no limit")
          @Nullable Double maxRate,
      @JsonPropertyDescription(
              "Levels of each side of an order book, 0: all that are shown; absent where there are"
                  + " none")
          @Nullable Integer depth,
      @JsonPropertyDescription("How order books are sent; absent where there are none")
          @Nullable Updates updates,
      @JsonPropertyDescription("Format that the client has chosen; absent: none")
          @Nullable String format) {

    /**
     * Returns the options that hold; null: none.
     *
     * @param view null: the subscription is not to order books
     */
    static @Nullable Granted of(Optional<RateLimit> rate, @Nullable View view, Format format) {
      var limit = rate.filter(RateLimit::isBounded).map(RateLimit::writesPerSecond).orElse(null);
      if (limit == null && view == null && !format.isChosen()) {
        return null;
      }
      return new Granted(
          limit,
          view == null ? null : view.detail(),
          view == null ? null : view.changes() ? Updates.DELTA : Updates.SNAPSHOT,
          format.isChosen() ? format.subprotocol() : null);
    }
  }

  /**
   * The result for one of several symbols.
   *
   * @param symbol as in the request
   * @param topic the name of the topic; absent on an error, and for all symbols
   * @param epoch the run of the topic; absent on an error
   * @param seq the topic's current sequence number; absent on an error, and for all symbols
   * @param code machine-readable error code; on an error, and if the recovery was refused
   * @param recovered whether nothing is missing after the position in the request; absent where
   *     none was given
   * @param recoverFrom the sequence number of the next push; absent where no position was given
   * @param gap the values that are missing; absent: none
   * @param retryAfterMillis the time after which a recovery is possible; only if it was refused
   * @param topicId the number of the topic in binary pushes; absent: pushes are JSON
   * @param priceScale price units in 1 of the currency; absent: pushes are JSON
   * @param quantityScale quantity units in 1 of the instrument; absent: pushes are JSON
   */
  @JsonClassDescription("Result for one of several symbols")
  public record SymbolResult(
      @JsonPropertyDescription("Symbol as in the request; `*` stands for every symbol")
          String symbol,
      @JsonPropertyDescription("Whether the request succeeded for this symbol") Status status,
      @JsonPropertyDescription("Name of the topic; absent on an error, and for `*`")
          @Nullable String topic,
      @JsonPropertyDescription("Run of the topic; absent on an error") @Nullable String epoch,
      @JsonPropertyDescription("Current sequence number; absent on an error, and for `*`")
          @PositiveOrZero @Nullable Long seq,
      @JsonPropertyDescription(
              "Machine-readable error code; on an error, and `rate_limited` if the recovery was"
                  + " refused")
          @Nullable Code code,
      @JsonPropertyDescription(
              "Whether nothing is missing after the position in `recover`; absent where none was"
                  + " given")
          @Nullable Boolean recovered,
      @JsonPropertyDescription(
              "Sequence number of the next push; absent where `recover` gave no position, and for"
                  + " `*`")
          @Positive @Nullable Long recoverFrom,
      @JsonPropertyDescription("Values after the position that are missing; absent: none")
          @Nullable MissedValues gap,
      @JsonProperty("retry_after_ms")
          @JsonPropertyDescription(
              "Milliseconds after which a recovery is possible; only if it was refused")
          @PositiveOrZero @Nullable Long retryAfterMillis,
      @JsonPropertyDescription(TopicUnits.TOPIC_ID) @Positive @Nullable Long topicId,
      @JsonPropertyDescription(TopicUnits.PRICE_SCALE)
          @Positive @JsonSerialize(using = PlainNumber.class)
          @Nullable Double priceScale,
      @JsonPropertyDescription(TopicUnits.QUANTITY_SCALE)
          @Positive @JsonSerialize(using = PlainNumber.class)
          @Nullable Double quantityScale) {

    /**
     * The result for a topic.
     *
     * @param units the number and the units of the topic; empty: pushes are JSON
     */
    static SymbolResult of(String symbol, SubscriptionStart start, Optional<TopicUnits> units) {
      var position = start.position();
      var recovery = Recovery.of(start);
      return new SymbolResult(
          symbol,
          Status.OK,
          position.topic(),
          position.epoch(),
          position.seq(),
          recovery.code(),
          recovery.recovered(),
          recovery.recoverFrom(),
          recovery.gap(),
          recovery.retryAfterMillis(),
          units.map(TopicUnits::topicId).orElse(null),
          units.map(TopicUnits::priceScale).orElse(null),
          units.map(TopicUnits::quantityScale).orElse(null));
    }

    /**
     * The result for all symbols.
     *
     * @param recovered whether all topics with a position are recovered; null: none has one
     */
    static SymbolResult all(String symbol, String epoch, @Nullable Boolean recovered) {
      return withoutTopic(symbol, Status.OK, epoch, null, recovered);
    }

    static SymbolResult refused(String symbol, Code code) {
      return withoutTopic(symbol, Status.ERROR, null, code, null);
    }

    private static SymbolResult withoutTopic(
        String symbol,
        Status status,
        @Nullable String epoch,
        @Nullable Code code,
        @Nullable Boolean recovered) {
      return new SymbolResult(
          symbol, status, null, epoch, null, code, recovered, null, null, null, null, null, null);
    }
  }

  /** Whether a request succeeded. */
  public enum Status {
    @JsonProperty("ok")
    OK,
    @JsonProperty("error")
    ERROR
  }

  /** The delivery modes, with their names on the wire. */
  public enum Mode {
    @JsonProperty("latest")
    LATEST,
    @JsonProperty("every")
    EVERY;

    static Mode of(Delivery delivery) {
      return switch (delivery) {
        case LATEST -> LATEST;
        case EVERY -> EVERY;
      };
    }
  }

  /** Machine-readable error codes. */
  public enum Code {
    @JsonProperty("unknown_symbol")
    UNKNOWN_SYMBOL,
    @JsonProperty("too_many_subscriptions")
    TOO_MANY_SUBSCRIPTIONS,
    @JsonProperty("unauthenticated")
    UNAUTHENTICATED,
    @JsonProperty("invalid_token")
    INVALID_TOKEN,
    @JsonProperty("unavailable")
    UNAVAILABLE,
    @JsonProperty("rate_limited")
    RATE_LIMITED,
    @JsonProperty("not_permitted")
    NOT_PERMITTED;

    /** Returns the code for what the broker has refused. */
    static Code of(ErrorCode code) {
      return switch (code) {
        case UNAUTHENTICATED -> UNAUTHENTICATED;
        case NOT_PERMITTED -> NOT_PERMITTED;
        case RATE_LIMITED -> RATE_LIMITED;
        default -> UNAVAILABLE;
      };
    }
  }

  /**
   * An answer without what holds for every answer: the options and the freshness. What it does not
   * name is absent. Not thread-safe.
   */
  static final class Draft {

    private final Status status;
    private final @Nullable String symbol;
    private final String message;
    private @Nullable StreamPosition position;
    private @Nullable Code code;
    private @Nullable Boolean retryable;
    private @Nullable Long retryAfterMillis;
    private @Nullable Boolean recovered;
    private @Nullable Long recoverFrom;
    private @Nullable MissedValues gap;
    private @Nullable List<SymbolResult> results;
    private Optional<TopicUnits> units = Optional.empty();

    private Draft(Status status, @Nullable String symbol, String message) {
      this.status = status;
      this.symbol = symbol;
      this.message = message;
    }

    private Draft at(SubscriptionStart start) {
      var recovery = Recovery.of(start);
      position = start.position();
      code = recovery.code();
      retryAfterMillis = recovery.retryAfterMillis();
      recovered = recovery.recovered();
      recoverFrom = recovery.recoverFrom();
      gap = recovery.gap();
      return this;
    }

    private Draft counted(Optional<TopicUnits> number) {
      units = number;
      return this;
    }

    private Draft refused(@Nullable Code why, boolean mayRetry) {
      code = why;
      retryable = mayRetry;
      return this;
    }

    private Draft after(long millis) {
      retryAfterMillis = millis;
      return this;
    }

    private Draft with(List<SymbolResult> each) {
      results = each;
      recovered = allRecovered(each);
      return this;
    }

    boolean isRefused() {
      return status == Status.ERROR;
    }

    /**
     * Returns the answer.
     *
     * @param granted the options that hold; null: none
     * @param fresh how current the data of the server is
     */
    SubscriptionReply reply(@Nullable Granted granted, Freshness fresh) {
      return new SubscriptionReply(
          status,
          symbol,
          message,
          position == null ? null : position.topic(),
          position == null ? null : Mode.of(position.delivery()),
          position == null ? null : position.epoch(),
          position == null ? null : position.seq(),
          code,
          retryable,
          retryAfterMillis,
          recovered,
          recoverFrom,
          gap,
          granted,
          fresh.asOfText(),
          fresh.lagMillis(),
          results,
          units.map(TopicUnits::topicId).orElse(null),
          units.map(TopicUnits::priceScale).orElse(null),
          units.map(TopicUnits::quantityScale).orElse(null));
    }
  }

  /**
   * The answer to a subscription to one topic.
   *
   * @param units the number and the units of the topic; empty: pushes are JSON
   */
  static Draft subscribed(String symbol, SubscriptionStart start, Optional<TopicUnits> units) {
    return new Draft(Status.OK, symbol, "Subscribed to " + symbol).at(start).counted(units);
  }

  static Draft unsubscribed(String symbol, SubscriptionStart position) {
    return new Draft(Status.OK, symbol, "Unsubscribed from " + symbol).at(position);
  }

  /** Whether all results with a position are recovered; null: none has one. */
  private static @Nullable Boolean allRecovered(List<SymbolResult> results) {
    var recovered = results.stream().flatMap(each -> Stream.ofNullable(each.recovered())).toList();
    return recovered.isEmpty() ? null : !recovered.contains(false);
  }

  /**
   * The answer to a request for a symbol that does not exist.
   *
   * @param known the symbols that do, as text
   */
  static Draft unknown(String symbol, String known) {
    return new Draft(Status.ERROR, symbol, unknownText(symbol, known))
        .refused(Code.UNKNOWN_SYMBOL, false);
  }

  static String unknownText(String symbol, String known) {
    return "Unknown symbol: %s. Known symbols: %s".formatted(symbol, known);
  }

  static Draft tooMany(String symbol, int max) {
    return new Draft(Status.ERROR, symbol, tooMany(max))
        .refused(Code.TOO_MANY_SUBSCRIPTIONS, false);
  }

  static String tooMany(int max) {
    return "The connection has reached its maximum of %d subscriptions".formatted(max);
  }

  /** The answer to a request that costs more than is left of the client's message rate. */
  static Draft rateLimited(String message, long retryAfterMillis) {
    return new Draft(Status.ERROR, null, message)
        .refused(Code.RATE_LIMITED, true)
        .after(retryAfterMillis);
  }

  /**
   * The answer to a request for several symbols: ok when at least one is.
   *
   * @param done what was done, such as {@code Subscribed to}
   */
  static Draft several(String done, List<SymbolResult> results) {
    long ok = results.stream().filter(each -> each.status() == Status.OK).count();
    var message = "%s %d of %d symbols".formatted(done, ok, results.size());
    var draft = new Draft(ok > 0 ? Status.OK : Status.ERROR, null, message).with(results);
    return ok > 0 ? draft : draft.refused(results.getFirst().code(), false);
  }
}
