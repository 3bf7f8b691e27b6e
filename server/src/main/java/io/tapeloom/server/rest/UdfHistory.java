package io.tapeloom.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.swagger.v3.oas.annotations.media.Schema;
import io.tapeloom.server.json.PlainNumber;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bars in the format of UDF: one column per field, all of the same length, oldest bar first. {@link
 * UdfHistoryJson} writes them.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "Bars: one column per field, all of the same length, oldest bar first")
record UdfHistory(
    @Schema(description = "`ok` if the period has bars, else `no_data`") Status s,
    @Schema(description = "Start times of the bars, epoch seconds", example = "[1697097600]")
        @Nullable List<Long> t,
    @Schema(description = "Open prices", example = "[150.0]") @Nullable List<Double> o,
    @Schema(description = "High prices", example = "[151.0]") @Nullable List<Double> h,
    @Schema(description = "Low prices", example = "[149.5]") @Nullable List<Double> l,
    @Schema(description = "Close prices", example = "[150.5]") @Nullable List<Double> c,
    @Schema(description = "Volumes", example = "[1000000]")
        @JsonSerialize(contentUsing = PlainNumber.class)
        @Nullable List<Double> v,
    @Schema(
            requiredMode = Schema.RequiredMode.NOT_REQUIRED,
            description =
                "Start of the next older bar if the period has none, epoch milliseconds; absent"
                    + " if there is no older bar",
            example = "1697097600000")
        @JsonProperty("nextTime") // OpenApiDocument uses the same name
        @Nullable Long nextTime) {

  /** Whether the period has bars. */
  @Schema(name = "UdfHistoryStatus", description = "Whether the period has bars")
  enum Status {
    @JsonProperty("ok")
    OK,
    @JsonProperty("no_data")
    NO_DATA
  }
}
