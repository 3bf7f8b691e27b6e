package io.tapeloom.server.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import io.tapeloom.broker.OrderPreview;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an order would cost. */
@Introspected
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "OrderPreview", description = "What an order would cost; nothing is placed")
public record PreviewAnswer(
    @Schema(description = "Currency of the amounts", example = "USD") String currency,
    @Schema(description = "What would be held", example = "7512.5") BigDecimal required,
    @Schema(description = "Expected fee", example = "0") BigDecimal fee,
    @Schema(
            description = "Average price of what would trade now; absent if nothing would",
            example = "150.25",
            nullable = true)
        @Nullable BigDecimal averagePrice,
    @Schema(description = "What would be free for other orders", example = "92487.5")
        BigDecimal availableAfter,
    @Schema(description = "Sentences for people") List<String> warnings) {

  static PreviewAnswer of(OrderPreview preview) {
    return new PreviewAnswer(
        preview.currency(),
        OrderNumbers.shortest(preview.required()),
        OrderNumbers.shortest(preview.fee()),
        preview.averagePrice().map(OrderNumbers::shortest).orElse(null),
        OrderNumbers.shortest(preview.availableAfter()),
        preview.warnings());
  }
}
