package io.tapeloom.server.broker;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.OptBoolean;
import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import io.tapeloom.broker.Command;
import io.tapeloom.market.Instrument;
import io.tapeloom.stream.payload.GivenFields;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The bracket of a position; absent fields stay as they are. */
@Introspected
@Schema(
    name = "PositionBrackets",
    description = "The bracket of a position; absent fields stay as they are")
record PositionBracketsBody(
    @Schema(
            description = "Price of the take-profit leg; null removes it",
            example = "160",
            nullable = true)
        @Nullable BigDecimal takeProfit,
    @Schema(
            description = "Trigger price of the stop-loss leg; null removes it",
            example = "145",
            nullable = true)
        @Nullable BigDecimal stopLoss,
    @Schema(hidden = true) @JacksonInject(useInput = OptBoolean.FALSE) GivenFields given) {

  Command.PositionBrackets command(String user, Instrument instrument) {
    var units = new WireUnits(instrument);
    return new Command.PositionBrackets(
        user,
        instrument.symbol(),
        OrderChange.leg("take_profit", takeProfit, units, given),
        OrderChange.leg("stop_loss", stopLoss, units, given));
  }
}
