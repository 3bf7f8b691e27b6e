package io.tapeloom.server.pages;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Hidden;
import io.tapeloom.server.http.RestWorkers;
import io.tapeloom.server.problem.Refusal;
import io.tapeloom.stream.payload.Echo;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * The files of the page at {@code /}, as its build made them. What a name bears a hash of its
 * content in is kept by browsers for good.
 */
@Hidden
@Controller("/api/v1/assets/dashboard")
@ExecuteOn(RestWorkers.NAME)
final class DashboardController {

  private static final Pattern HASHED = Pattern.compile(".+-[A-Za-z0-9_-]{8}\\.[a-z0-9]+");

  private final PackedFiles files =
      new PackedFiles("/dashboard", DashboardController::cacheControl);

  @Get("/{name}")
  HttpResponse<?> file(String name, HttpRequest<?> request) throws IOException {
    return files
        .find(name)
        .orElseThrow(() -> Refusal.unknown("name", "There is no file '" + Echo.of(name) + "'"))
        .answer(request);
  }

  private static String cacheControl(String name) {
    return HASHED.matcher(name).matches()
        ? "public, max-age=31536000, immutable"
        : "public, max-age=3600";
  }
}
