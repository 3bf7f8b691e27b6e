package io.tapeloom.server.json;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.swagger.v3.oas.annotations.media.Schema;
import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.stream.payload.Example;
import jakarta.validation.constraints.PositiveOrZero;

/**
 * A bar on the wire: the same in REST and WebSocket.
 *
 * @param time the start of the period, epoch milliseconds
 * @param open the first trade's price
 * @param high the highest price
 * @param low the lowest price
 * @param close the last trade's price
 * @param volume the quantity traded
 */
@JsonClassDescription("The trades of one period: open, high, low, close, volume")
@Schema(name = "Bar", description = "The trades of one period: open, high, low, close, volume")
public record BarPayload(
    @JsonPropertyDescription("Start of the period, epoch milliseconds")
        @Schema(description = "Start of the period, epoch milliseconds", example = "1697097600000")
        @Example("1697097600000")
        long time,
    @JsonPropertyDescription("Price of the first trade")
        @Schema(description = "Price of the first trade", example = "150.0")
        @Example("150.0")
        double open,
    @JsonPropertyDescription("Highest price")
        @Schema(description = "Highest price", example = "151.0")
        @Example("151.0")
        double high,
    @JsonPropertyDescription("Lowest price")
        @Schema(description = "Lowest price", example = "149.5")
        @Example("149.5")
        double low,
    @JsonPropertyDescription("Price of the last trade")
        @Schema(description = "Price of the last trade", example = "150.5")
        @Example("150.5")
        double close,
    @JsonPropertyDescription("Quantity traded")
        @Schema(description = "Quantity traded", example = "1000000")
        @Example("1000000")
        @PositiveOrZero @JsonSerialize(using = PlainNumber.class)
        double volume) {

  /** Converts a bar to the decimals of its instrument. */
  public static BarPayload of(Instrument instrument, Bar bar) {
    return new BarPayload(
        bar.timeMillis(),
        instrument.price(bar.open()),
        instrument.price(bar.high()),
        instrument.price(bar.low()),
        instrument.price(bar.close()),
        instrument.quantity(bar.volume()));
  }
}
