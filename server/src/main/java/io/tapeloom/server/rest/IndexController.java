package io.tapeloom.server.rest;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tapeloom.server.pages.Page;

/** Serves the root path: the live page for browsers, the index for other clients. */
@Controller("/")
@Tag(name = "index")
final class IndexController {

  private final Release release;

  IndexController(Release release) {
    this.release = release;
  }

  /**
   * Returns the paths of the main resources; a browser gets the live page.
   *
   * @param request the request, whose Accept header selects the index or the page
   * @return the index or the page
   */
  @Get("/")
  @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_HTML, MediaType.ALL})
  @Operation(operationId = "getIndex", summary = "The index; for a browser, the live page")
  @ApiResponse(
      responseCode = "200",
      description = "The index",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = Index.class)),
        @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = "string"))
      })
  HttpResponse<?> index(HttpRequest<?> request) {
    boolean browser =
        request.getHeaders().accept().stream()
            .anyMatch(
                type ->
                    type.matchesType("text")
                        && type.matchesSubtype("html")
                        && !type.getSubtype().equals("*"));
    return browser
        ? Page.HOME.answer(request).header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
        : HttpResponse.ok(Index.of(release))
            .contentType(MediaType.APPLICATION_JSON_TYPE)
            .header(HttpHeaders.VARY, HttpHeaders.ACCEPT);
  }

  /** The paths of the main resources. */
  @Schema(name = "Index", description = "Paths of the main resources")
  record Index(
      @Schema(example = "Tapeloom") String name,
      @Schema(example = "1.0.0") String version,
      @Schema(example = "v1") String currentApiVersion,
      @Schema(example = Paths.DOCS) String documentation,
      @Schema(example = Paths.REDOC) String redoc,
      @Schema(example = Paths.OPENAPI) String openapi,
      @Schema(example = Paths.HEALTH) String health,
      @Schema(example = Paths.VERSIONS) String versions,
      @Schema(example = Paths.DATAFEED) String datafeed,
      @Schema(example = Paths.UDF) String udf,
      @Schema(example = Paths.OPERATIONS) String websocket,
      @Schema(example = Paths.CHANNELS) String websocketChannels,
      @Schema(example = Paths.WS_CONFIG) String websocketConfig,
      @Schema(example = Paths.WS_STATS) String websocketStats,
      @Schema(example = Paths.WS_SCHEMA) String websocketSchema,
      @Schema(example = Paths.OPERATIONS_ASYNCAPI) String asyncapi,
      @Schema(example = Paths.OPERATIONS_ASYNCAPI_PAGE) String asyncapiDocumentation,
      @Schema(example = Paths.CHANNELS_ASYNCAPI) String channelsAsyncapi,
      @Schema(example = Paths.CHANNELS_ASYNCAPI_PAGE) String channelsAsyncapiDocumentation) {

    static Index of(Release release) {
      return new Index(
          release.name(),
          release.version(),
          ApiVersion.V1.version(),
          Paths.DOCS,
          Paths.REDOC,
          Paths.OPENAPI,
          Paths.HEALTH,
          Paths.VERSIONS,
          Paths.DATAFEED,
          Paths.UDF,
          Paths.OPERATIONS,
          Paths.CHANNELS,
          Paths.WS_CONFIG,
          Paths.WS_STATS,
          Paths.WS_SCHEMA,
          Paths.OPERATIONS_ASYNCAPI,
          Paths.OPERATIONS_ASYNCAPI_PAGE,
          Paths.CHANNELS_ASYNCAPI,
          Paths.CHANNELS_ASYNCAPI_PAGE);
    }
  }
}
