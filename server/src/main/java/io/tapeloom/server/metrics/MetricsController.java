package io.tapeloom.server.metrics;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.swagger.v3.oas.annotations.Hidden;

/** What Prometheus comes to read. */
@Controller("/metrics")
@Hidden
final class MetricsController {

  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final Metrics metrics;

  MetricsController(Metrics metrics) {
    this.metrics = metrics;
  }

  @Get(produces = TEXT)
  String metrics() {
    return metrics.scrape();
  }
}
