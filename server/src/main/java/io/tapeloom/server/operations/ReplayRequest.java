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
 * What is to be replayed.
 *
 * @param symbol a symbol, in any case
 * @param from where to begin
 * @param to where to end; absent: now
 * @param speed absent: 1
 * @param streams absent: trades
 * @param resolution of bars; absent: a minute
 */
@JsonClassDescription("What is to be replayed")
record ReplayRequest(
    @JsonPropertyDescription("The instrument's symbol, in any case")
        @Example("AAPL")
        @NotBlank @Size(max = 64) String symbol,
    @JsonPropertyDescription("Where to begin, inclusive, epoch milliseconds")
        @Example("1767279600000")
        @PositiveOrZero long from,
    @JsonPropertyDescription("Where to end, exclusive, epoch milliseconds; absent: now")
        @Example("1767283200000")
        @PositiveOrZero @Nullable Long to,
    @JsonPropertyDescription("Seconds of the past in a second; 0: as fast as the client takes it")
        @JsonProperty(defaultValue = "1")
        @Example("60")
        @PositiveOrZero @DecimalMax("1000000") @Nullable Double speed,
    @JsonPropertyDescription("What to tell; absent: trades")
        @Example("[\"trades\", \"bars\"]")
        @Size(min = 1, max = 4) @Nullable List<Stream> streams,
    @JsonPropertyDescription(
            "Of bars: minutes, or D (day), W (week), M (month); 1D, 1W and 1M are accepted for"
                + " these; absent: 1")
        @JsonProperty(defaultValue = "1")
        @Example("1")
        @Nullable Resolution resolution) {

  /** What can be told of the past. */
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

    /** Its name on the wire. */
    String word() {
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

  /** The same in the server's words. */
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
