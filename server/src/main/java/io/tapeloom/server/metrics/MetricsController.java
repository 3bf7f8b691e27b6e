package io.tapeloom.server.metrics;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Hidden;
import io.tapeloom.server.http.RestWorkers;

/** What Prometheus comes to read: on the port for operators where there is one. */
@Controller(value = "/metrics", port = "${tapeloom.admin.port}")
@ExecuteOn(RestWorkers.NAME)
@Hidden
final class MetricsController {

  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final Metrics metrics;

  MetricsController(Metrics metrics) {
    this.metrics = metrics;
  }

  /** One at a time: it is a lot of work, and nobody needs two at once. */
  @Get(produces = TEXT)
  synchronized String metrics() {
    return metrics.scrape();
  }
}
