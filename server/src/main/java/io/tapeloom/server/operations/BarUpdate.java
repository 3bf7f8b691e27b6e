package io.tapeloom.server.operations;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.tapeloom.server.json.PlainNumber;
import io.tapeloom.server.live.LiveBar;
import io.tapeloom.stream.payload.Example;
import jakarta.validation.constraints.PositiveOrZero;

/** The state of a bar. */
@JsonClassDescription("State of a bar: the trades of one period")
record BarUpdate(
    @JsonPropertyDescription("Start of the period, epoch milliseconds") @Example("1697097600000")
        long time,
    @JsonPropertyDescription("Price of the first trade") @Example("150.0") double open,
    @JsonPropertyDescription("Highest price") @Example("151.0") double high,
    @JsonPropertyDescription("Lowest price") @Example("149.5") double low,
    @JsonPropertyDescription("Price of the last trade") @Example("150.5") double close,
    @JsonPropertyDescription("Quantity traded")
        @Example("1000000")
        @PositiveOrZero @JsonSerialize(using = PlainNumber.class)
        double volume,
    @JsonPropertyDescription("Whether the period is over: the bar does not change any more")
        @Example("false")
        boolean isFinal) {

  static BarUpdate of(LiveBar live) {
    var instrument = live.instrument();
    var bar = live.bar();
    return new BarUpdate(
        bar.timeMillis(),
        instrument.price(bar.open()),
        instrument.price(bar.high()),
        instrument.price(bar.low()),
        instrument.price(bar.close()),
        instrument.quantity(bar.volume()),
        live.closed());
  }
}
