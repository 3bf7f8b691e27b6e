package io.tapeloom.server.pages;

import io.micronaut.context.annotation.Value;
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

/** Serves the scripts and styles of the API's pages, from this jar and from its library jars. */
@Hidden
@Controller("/api/v1/assets")
@ExecuteOn(RestWorkers.NAME)
final class AssetController {

  private static final String CACHE_CONTROL = "public, max-age=3600";

  private final PackedFiles own = files("/assets");
  private final PackedFiles console = files("/assets/console");
  private final PackedFiles asyncApi = files("/assets/asyncapi-react");
  private final PackedFiles swaggerUi;

  AssetController(@Value("${tapeloom.swagger-ui.version}") String swaggerUiVersion) {
    this.swaggerUi = files("/META-INF/resources/webjars/swagger-ui/" + swaggerUiVersion);
  }

  private static PackedFiles files(String folder) {
    return new PackedFiles(folder, _ -> CACHE_CONTROL);
  }

  @Get("/{name}")
  HttpResponse<?> own(String name, HttpRequest<?> request) throws IOException {
    return answer(own, name, request);
  }

  @Get("/console/{name}")
  HttpResponse<?> console(String name, HttpRequest<?> request) throws IOException {
    return answer(console, name, request);
  }

  @Get("/asyncapi-react/{name}")
  HttpResponse<?> asyncApi(String name, HttpRequest<?> request) throws IOException {
    return answer(asyncApi, name, request);
  }

  @Get("/swagger-ui/{name}")
  HttpResponse<?> swaggerUi(String name, HttpRequest<?> request) throws IOException {
    return answer(swaggerUi, name, request);
  }

  private static HttpResponse<?> answer(PackedFiles files, String name, HttpRequest<?> request)
      throws IOException {
    return files
        .find(name)
        .orElseThrow(
            () -> Refusal.unknown("name", "must be the name of a file, got " + Echo.quoted(name)))
        .answer(request);
  }
}
