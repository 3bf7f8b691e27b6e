package io.tapeloom.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.swagger.v3.oas.annotations.media.Schema;
import io.tapeloom.server.json.PlainNumber;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bars for the UDF adapter: a column for each field, all of one length, oldest bar first; {@link
 * UdfHistoryJson} writes them.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "Bars: a column for each field, all of one length, oldest bar first")
record UdfHistory(
    @Schema(description = "Whether there are bars in the period") Status s,
    @Schema(description = "Starts of the periods, epoch seconds", example = "[1697097600]")
        @Nullable List<Long> t,
    @Schema(description = "Prices of the first trades", example = "[150.0]")
        @Nullable List<Double> o,
    @Schema(description = "Highest prices", example = "[151.0]") @Nullable List<Double> h,
    @Schema(description = "Lowest prices", example = "[149.5]") @Nullable List<Double> l,
    @Schema(description = "Prices of the last trades", example = "[150.5]")
        @Nullable List<Double> c,
    @Schema(description = "Quantities traded", example = "[1000000]")
        @JsonSerialize(contentUsing = PlainNumber.class)
        @Nullable List<Double> v,
    @Schema(
            requiredMode = Schema.RequiredMode.NOT_REQUIRED,
            description =
                "When the period has no bar: start of the next older one, epoch milliseconds; none"
                    + " when there is no older one",
            example = "1697097600000")
        @JsonProperty("nextTime") // OpenApiDocument says so too
        @Nullable Long nextTime) {

  /** Whether there are bars in the period. */
  @Schema(name = "UdfHistoryStatus", description = "Whether there are bars in the period")
  enum Status {
    @JsonProperty("ok")
    OK,
    @JsonProperty("no_data")
    NO_DATA
  }
}
