package io.tapeloom.server.broker;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.OptBoolean;
import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import io.tapeloom.broker.Command;
import io.tapeloom.broker.Command.LegPrice;
import io.tapeloom.market.Instrument;
import io.tapeloom.stream.payload.GivenFields;
import java.math.BigDecimal;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A change of an order; absent fields stay as they are. */
@Introspected
@Schema(name = "OrderChange", description = "A change of an order; absent fields stay as they are")
record OrderChange(
    @Schema(description = "Quantity of the whole order", example = "80", nullable = true)
        @Nullable BigDecimal quantity,
    @Schema(description = "Limit price", example = "150.5", nullable = true)
        @Nullable BigDecimal price,
    @Schema(description = "Trigger price", example = "149", nullable = true)
        @Nullable BigDecimal stopPrice,
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

  Command.Replace command(String user, long orderId, Instrument instrument) {
    var units = new WireUnits(instrument);
    return new Command.Replace(
        user,
        orderId,
        quantity == null
            ? OptionalLong.empty()
            : OptionalLong.of(units.quantity("quantity", quantity)),
        units.price("price", price),
        units.price("stop_price", stopPrice),
        leg("take_profit", takeProfit, units, given),
        leg("stop_loss", stopLoss, units, given));
  }

  /** Returns what a request says of a leg: absent keeps it, null removes it. */
  static LegPrice leg(
      String field, @Nullable BigDecimal price, WireUnits units, GivenFields given) {
    var value = units.price(field, price);
    if (value.isPresent()) {
      return new LegPrice.At(value.getAsLong());
    }
    return given.has(field) ? LegPrice.REMOVE : LegPrice.KEEP;
  }
}
