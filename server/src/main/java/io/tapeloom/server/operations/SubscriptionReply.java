package io.tapeloom.server.operations;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.tapeloom.server.json.PlainNumber;
import io.tapeloom.server.live.Freshness;
import io.tapeloom.server.proto.TopicUnits;
import io.tapeloom.stream.operation.MissedValues;
import io.tapeloom.stream.payload.Example;
import io.tapeloom.stream.session.Format;
import io.tapeloom.stream.session.RateLimit;
import io.tapeloom.stream.session.SubscriptionStart;
import io.tapeloom.stream.topic.Delivery;
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
    @JsonPropertyDescription("Moment up to which the server is complete, UTC")
        @Example("2026-01-01T12:00:00.000Z")
        @Nullable String asOf,
    @JsonProperty("lag_ms")
        @JsonPropertyDescription("Milliseconds from `as_of` to now")
        @Example("0")
        @PositiveOrZero @Nullable Long lagMillis,
    @JsonPropertyDescription(
            "Result for each element of `symbols`, in its order; absent where the request had"
                + " `symbol`")
        @Size(min = 1) @Nullable List<SymbolResult> results,
    @JsonPropertyDescription(
            "Number that stands for the topic in binary pushes; only with `tapeloom.proto`")
        @Positive @Nullable Long topicId,
    @JsonPropertyDescription(
            "In binary pushes a price is its number divided by this; only with `tapeloom.proto`")
        @Positive @JsonSerialize(using = PlainNumber.class)
        @Nullable Double priceScale,
    @JsonPropertyDescription(
            "In binary pushes a quantity is its number divided by this; only with `tapeloom.proto`")
        @Positive @JsonSerialize(using = PlainNumber.class)
        @Nullable Double quantityScale) {

  /** An answer that says nothing about binary pushes. */
  private SubscriptionReply(
      Status status,
      @Nullable String symbol,
      String message,
      @Nullable String topic,
      @Nullable Mode mode,
      @Nullable String epoch,
      @Nullable Long seq,
      @Nullable Code code,
      @Nullable Boolean retryable,
      @Nullable Long retryAfterMillis,
      @Nullable Boolean recovered,
      @Nullable Long recoverFrom,
      @Nullable MissedValues gap,
      @Nullable Granted granted,
      @Nullable String asOf,
      @Nullable Long lagMillis,
      @Nullable List<SymbolResult> results) {
    this(
        status,
        symbol,
        message,
        topic,
        mode,
        epoch,
        seq,
        code,
        retryable,
        retryAfterMillis,
        recovered,
        recoverFrom,
        gap,
        granted,
        asOf,
        lagMillis,
        results,
        null,
        null,
        null);
  }

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
      @JsonPropertyDescription(
              "Number that stands for the topic in binary pushes; only with `tapeloom.proto`")
          @Positive @Nullable Long topicId,
      @JsonPropertyDescription(
              "In binary pushes a price is its number divided by this; only with `tapeloom.proto`")
          @Positive @JsonSerialize(using = PlainNumber.class)
          @Nullable Double priceScale,
      @JsonPropertyDescription(
              "In binary pushes a quantity is its number divided by this; only with `tapeloom.proto`")
          @Positive @JsonSerialize(using = PlainNumber.class)
          @Nullable Double quantityScale) {

    /** A result that says nothing about binary pushes. */
    private SymbolResult(
        String symbol,
        Status status,
        @Nullable String topic,
        @Nullable String epoch,
        @Nullable Long seq,
        @Nullable Code code,
        @Nullable Boolean recovered,
        @Nullable Long recoverFrom,
        @Nullable MissedValues gap,
        @Nullable Long retryAfterMillis) {
      this(
          symbol,
          status,
          topic,
          epoch,
          seq,
          code,
          recovered,
          recoverFrom,
          gap,
          retryAfterMillis,
          null,
          null,
          null);
    }

    /** The same with the number and the units of the topic; empty: pushes are JSON. */
    SymbolResult counted(Optional<TopicUnits> units) {
      return units
          .map(
              each ->
                  new SymbolResult(
                      symbol,
                      status,
                      topic,
                      epoch,
                      seq,
                      code,
                      recovered,
                      recoverFrom,
                      gap,
                      retryAfterMillis,
                      each.topicId(),
                      each.priceScale(),
                      each.quantityScale()))
          .orElse(this);
    }

    static SymbolResult of(String symbol, SubscriptionStart start) {
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
          recovery.retryAfterMillis());
    }

    /**
     * @param recovered whether all topics with a position are recovered; null: none has one
     */
    static SymbolResult all(String symbol, String epoch, @Nullable Boolean recovered) {
      return new SymbolResult(
          symbol, Status.OK, null, epoch, null, null, recovered, null, null, null);
    }

    static SymbolResult refused(String symbol, Code code) {
      return new SymbolResult(symbol, Status.ERROR, null, null, null, code, null, null, null, null);
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
    RATE_LIMITED
  }

  static SubscriptionReply subscribed(String symbol, SubscriptionStart start) {
    return done(symbol, "Subscribed to " + symbol, start);
  }

  static SubscriptionReply unsubscribed(String symbol, SubscriptionStart position) {
    return done(symbol, "Unsubscribed from " + symbol, position);
  }

  /** Whether all results with a position are recovered; null: none has one. */
  private static @Nullable Boolean recovered(List<SymbolResult> results) {
    var recovered = results.stream().flatMap(each -> Stream.ofNullable(each.recovered())).toList();
    return recovered.isEmpty() ? null : !recovered.contains(false);
  }

  /**
   * The answer to a request for a symbol that does not exist.
   *
   * @param known the symbols that do, as text
   */
  static SubscriptionReply unknown(String symbol, String known) {
    return refused(
        symbol,
        "Unknown symbol: %s. Known symbols: %s".formatted(symbol, known),
        Code.UNKNOWN_SYMBOL);
  }

  static SubscriptionReply tooMany(String symbol, int max) {
    return refused(symbol, tooMany(max), Code.TOO_MANY_SUBSCRIPTIONS);
  }

  static String tooMany(int max) {
    return "The connection has reached its maximum of %d subscriptions".formatted(max);
  }

  private static SubscriptionReply refused(String symbol, String message, Code code) {
    return new SubscriptionReply(
        Status.ERROR,
        symbol,
        message,
        null,
        null,
        null,
        null,
        code,
        false,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** The answer to a request that costs more than is left of the client's message rate. */
  static SubscriptionReply rateLimited(
      int symbolsPerMessage, int perSecond, long retryAfterMillis) {
    return new SubscriptionReply(
        Status.ERROR,
        null,
        "Too many symbols at once: %d cost as much as a message, and %d messages a second are allowed"
            .formatted(symbolsPerMessage, perSecond),
        null,
        null,
        null,
        null,
        Code.RATE_LIMITED,
        true,
        retryAfterMillis,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /**
   * The answer to a request for several symbols: ok when at least one is.
   *
   * @param done what was done, such as {@code Subscribed to}
   */
  static SubscriptionReply several(String done, List<SymbolResult> results) {
    long ok = results.stream().filter(each -> each.status() == Status.OK).count();
    return new SubscriptionReply(
        ok > 0 ? Status.OK : Status.ERROR,
        null,
        "%s %d of %d symbols".formatted(done, ok, results.size()),
        null,
        null,
        null,
        null,
        ok > 0 ? null : results.getFirst().code(),
        ok > 0 ? null : Boolean.FALSE,
        null,
        recovered(results),
        null,
        null,
        null,
        null,
        null,
        results);
  }

  /**
   * The same, completed.
   *
   * @param options the options that hold; null: none
   * @param fresh how current the data of the server is
   */
  SubscriptionReply with(@Nullable Granted options, Freshness fresh) {
    return new SubscriptionReply(
        status,
        symbol,
        message,
        topic,
        mode,
        epoch,
        seq,
        code,
        retryable,
        retryAfterMillis,
        recovered,
        recoverFrom,
        gap,
        options,
        fresh.asOfText(),
        fresh.lagMillis(),
        results,
        topicId,
        priceScale,
        quantityScale);
  }

  /** The same with the number and the units of the topic; empty: pushes are JSON. */
  SubscriptionReply counted(Optional<TopicUnits> units) {
    return units
        .map(
            each ->
                new SubscriptionReply(
                    status,
                    symbol,
                    message,
                    topic,
                    mode,
                    epoch,
                    seq,
                    code,
                    retryable,
                    retryAfterMillis,
                    recovered,
                    recoverFrom,
                    gap,
                    granted,
                    asOf,
                    lagMillis,
                    results,
                    each.topicId(),
                    each.priceScale(),
                    each.quantityScale()))
        .orElse(this);
  }

  private static SubscriptionReply done(String symbol, String message, SubscriptionStart start) {
    var position = start.position();
    var recovery = Recovery.of(start);
    return new SubscriptionReply(
        Status.OK,
        symbol,
        message,
        position.topic(),
        Mode.of(position.delivery()),
        position.epoch(),
        position.seq(),
        recovery.code(),
        null,
        recovery.retryAfterMillis(),
        recovery.recovered(),
        recovery.recoverFrom(),
        recovery.gap(),
        null,
        null,
        null,
        null);
  }
}
