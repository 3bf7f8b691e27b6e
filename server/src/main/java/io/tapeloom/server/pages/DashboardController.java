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
 * Serves the files of the page at {@code /}. Files whose names contain a hash of their content are
 * marked as immutable, so that browsers keep them.
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
        .orElseThrow(
            () -> Refusal.unknown("name", "must be the name of a file, got " + Echo.quoted(name)))
        .answer(request);
  }

  private static String cacheControl(String name) {
    return HASHED.matcher(name).matches()
        ? "public, max-age=31536000, immutable"
        : "public, max-age=3600";
  }
}
