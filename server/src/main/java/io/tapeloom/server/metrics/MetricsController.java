package io.tapeloom.server.metrics;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Hidden;
import io.tapeloom.server.http.RestWorkers;

/** Serves the metrics to Prometheus, on the admin port if one is configured. */
@Controller(value = "/metrics", port = "${tapeloom.admin.port}")
@ExecuteOn(RestWorkers.NAME)
@Hidden
final class MetricsController {

  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final Metrics metrics;

  MetricsController(Metrics metrics) {
    this.metrics = metrics;
  }

  /** Returns the metrics. One scrape runs at a time, because a scrape is expensive. */
  @Get(produces = TEXT)
  synchronized String metrics() {
    return metrics.scrape();
  }
}
