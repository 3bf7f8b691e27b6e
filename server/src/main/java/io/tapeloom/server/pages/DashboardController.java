package io.tapeloom.server.pages;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Hidden;
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
@ExecuteOn(TaskExecutors.BLOCKING)
final class DashboardController {

  private static final Pattern HASHED = Pattern.compile(".+-[A-Za-z0-9_-]{8}\\.[a-z0-9]+");

  private final PackedFiles files = new PackedFiles("/dashboard");

  @Get("/{name}")
  HttpResponse<byte[]> file(String name, HttpRequest<?> request) throws IOException {
    var file =
        files
            .find(name, request.getHeaders().getAll("Accept-Encoding"))
            .orElseThrow(() -> Refusal.unknown("name", "There is no file '" + Echo.of(name) + "'"));
    var response =
        HttpResponse.ok(file.bytes())
            .contentType(typeOf(name))
            .header("Vary", "Accept-Encoding")
            .header("X-Content-Type-Options", "nosniff")
            .header(
                "Cache-Control",
                HASHED.matcher(name).matches()
                    ? "public, max-age=31536000, immutable"
                    : "public, max-age=3600");
    file.coding().ifPresent(coding -> response.header("Content-Encoding", coding));
    return response;
  }

  private static MediaType typeOf(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "js" -> MediaType.of("text/javascript; charset=utf-8");
      case "css" -> MediaType.of("text/css; charset=utf-8");
      case "txt" -> MediaType.of("text/plain; charset=utf-8");
      case "svg" -> MediaType.of("image/svg+xml");
      case "woff2" -> MediaType.of("font/woff2");
      default -> MediaType.APPLICATION_OCTET_STREAM_TYPE;
    };
  }
}
