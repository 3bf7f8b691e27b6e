package io.tapeloom.server.rest;

import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tapeloom.server.problem.ErrorCode;
import io.tapeloom.server.problem.ErrorPage;
import io.tapeloom.server.problem.Problem;
import io.tapeloom.server.problem.Refusal;
import io.tapeloom.stream.payload.Echo;
import java.util.List;

/** What each error code means: a page for a browser, JSON for everybody else. */
@Controller(ErrorCode.PATH)
@Tag(name = "errors")
final class ErrorController {

  /**
   * Lists every error code of REST and of both WebSocket protocols.
   *
   * @param request the request
   * @return the codes, by their names
   */
  @Get
  @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_HTML, MediaType.ALL})
  @Operation(operationId = "getErrors", summary = "All error codes")
  @ApiResponse(
      responseCode = "200",
      description = "The codes",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = ErrorList.class)),
        @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = "string"))
      })
  HttpResponse<?> all(HttpRequest<?> request) {
    var codes = List.of(ErrorCode.values());
    return answer(request, codes, new ErrorList(codes.stream().map(ErrorDescription::of).toList()));
  }

  /**
   * Explains an error code.
   *
   * @param code the code, as it is on the wire
   * @param request the request
   * @return what it means, and what to do
   */
  @Get("/{code}")
  @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_HTML, MediaType.ALL})
  @Operation(operationId = "getError", summary = "An error code")
  @ApiResponse(
      responseCode = "200",
      description = "What it means, and what to do",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = ErrorDescription.class)),
        @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = "string"))
      })
  @ApiResponse(
      responseCode = "404",
      description = "There is no such code",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = Problem.class)))
  HttpResponse<?> one(@Parameter(example = "unknown_symbol") String code, HttpRequest<?> request) {
    var found =
        ErrorCode.named(code)
            .orElseThrow(
                () -> Refusal.unknown("code", "must be an error code, got " + Echo.quoted(code)));
    return answer(request, List.of(found), ErrorDescription.of(found));
  }

  private static HttpResponse<?> answer(
      HttpRequest<?> request, List<ErrorCode> codes, Object json) {
    var answer =
        ErrorPage.isWanted(request)
            ? HttpResponse.ok(ErrorPage.of(codes)).contentType(ErrorPage.MEDIA_TYPE)
            : HttpResponse.ok(json).contentType(MediaType.APPLICATION_JSON_TYPE);
    return answer.header(HttpHeaders.VARY, HttpHeaders.ACCEPT);
  }

  /**
   * The error codes.
   *
   * @param errors one of each
   */
  @Introspected
  @Schema(description = "The error codes")
  record ErrorList(List<ErrorDescription> errors) {}

  /**
   * An error code.
   *
   * @param code as it is on the wire
   * @param meaning what it means
   * @param advice what a client should do
   */
  @Introspected
  @Schema(description = "An error code")
  record ErrorDescription(
      @Schema(example = "unknown_symbol") String code,
      @Schema(example = "The server has no instrument of this symbol.") String meaning,
      @Schema(example = "Search for the symbol by /api/v1/datafeed/search.") String advice) {

    static ErrorDescription of(ErrorCode code) {
      return new ErrorDescription(code.wireName(), code.meaning(), code.advice());
    }
  }
}
