package io.tapeloom.server.broker;

import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import io.tapeloom.broker.Answer;
import java.util.List;

/** Whether the figures of an account agree with each other. */
@Introspected
@Schema(name = "Audit", description = "Whether the figures of the account agree with each other")
public record AuditAnswer(
    @Schema(description = "Whether all equations hold", example = "true") boolean ok,
    @Schema(description = "The equations") List<Equation> equations,
    @Schema(description = "Time of the check (UTC)", example = "2026-01-01T12:00:00.000Z")
        String asOf) {

  /** One equation. */
  @Introspected
  @Schema(name = "AuditEquation", description = "An equation of the audit")
  public record Equation(
      @Schema(description = "Id of the equation", example = "E1") String id,
      @Schema(description = "Whether it holds", example = "true") boolean ok,
      @Schema(
              description = "What was compared",
              example = "quantity is the sum of filled, open and cancelled")
          String detail) {}

  static AuditAnswer of(Answer.Audited audited, String asOf) {
    return new AuditAnswer(
        audited.isOk(),
        audited.equations().stream()
            .map(each -> new Equation(each.id(), each.ok(), each.detail()))
            .toList(),
        asOf);
  }
}
