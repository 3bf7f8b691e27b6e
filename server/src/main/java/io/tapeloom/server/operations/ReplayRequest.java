package io.tapeloom.server.operations;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import io.tapeloom.server.replay.Plan;
import io.tapeloom.stream.payload.Example;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A request for a replay.
 *
 * @param symbol a symbol, case-insensitive
 * @param from the start of the window, inclusive, epoch milliseconds
 * @param to the end of the window, exclusive, epoch milliseconds; absent: now
 * @param speed seconds of market time per second; absent: 1
 * @param streams the kinds of messages; absent: trades
 * @param resolution the resolution of bars; absent: one minute
 */
@JsonClassDescription("What to replay")
record ReplayRequest(
    @JsonPropertyDescription("Symbol of the instrument, case-insensitive")
        @Example("AAPL")
        @NotBlank @Size(max = 64) String symbol,
    @JsonPropertyDescription("Start of the window, inclusive, epoch milliseconds")
        @Example("1767279600000")
        @PositiveOrZero long from,
    @JsonPropertyDescription("End of the window, exclusive, epoch milliseconds; default: now")
        @Example("1767283200000")
        @PositiveOrZero @Nullable Long to,
    @JsonPropertyDescription(
            "Speed: seconds of market time per second; 0: as fast as the client reads")
        @JsonProperty(defaultValue = "1")
        @Example("60")
        @PositiveOrZero @DecimalMax("1000000") @Nullable Double speed,
    @JsonPropertyDescription("Kinds of messages to replay; default: trades")
        @Example("[\"trades\", \"bars\"]")
        @Size(min = 1, max = 4) @Nullable List<Stream> streams,
    @JsonPropertyDescription(
            "Length of a bar: minutes, or D (day), W (week), M (month); 1D, 1W and 1M are aliases"
                + " of D, W and M; default: 1")
        @JsonProperty(defaultValue = "1")
        @Example("1")
        @Nullable Resolution resolution) {

  /** A kind of message that can be replayed. */
  enum Stream {
    @JsonProperty("trades")
    TRADES(Plan.Content.TRADES),
    @JsonProperty("quotes")
    QUOTES(Plan.Content.QUOTES),
    @JsonProperty("bars")
    BARS(Plan.Content.BARS),
    @JsonProperty("orderbook")
    ORDERBOOK(Plan.Content.ORDERBOOK);

    private final Plan.Content content;

    Stream(Plan.Content content) {
      this.content = content;
    }

    /** Returns its name on the wire. */
    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Stream of(Plan.Content content) {
      return switch (content) {
        case TRADES -> TRADES;
        case QUOTES -> QUOTES;
        case BARS -> BARS;
        case ORDERBOOK -> ORDERBOOK;
      };
    }
  }

  /**
   * Returns the plan of the replay, with the defaults filled in.
   *
   * @param nowMillis the end of the window where the request names none
   */
  Plan plan(Instrument instrument, long nowMillis) {
    var contents = EnumSet.noneOf(Plan.Content.class);
    (streams == null ? List.of(Stream.TRADES) : streams)
        .forEach(stream -> contents.add(stream.content));
    return new Plan(
        instrument,
        contents,
        resolution == null ? Resolution.MINUTES_1 : resolution,
        from,
        to == null ? nowMillis : to,
        speed == null ? 1 : speed);
  }
}
