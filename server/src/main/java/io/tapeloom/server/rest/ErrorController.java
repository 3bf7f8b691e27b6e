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

/** Explains the error codes, as HTML for browsers and as JSON for other clients. */
@Controller(ErrorCode.PATH)
@Tag(name = "errors")
final class ErrorController {

  /**
   * Returns all error codes of REST and of both WebSocket protocols.
   *
   * @param request the request
   * @return the codes
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
   * Returns the meaning of an error code and advice for clients.
   *
   * @param code the code on the wire
   * @param request the request
   * @return the meaning and the advice
   */
  @Get("/{code}")
  @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_HTML, MediaType.ALL})
  @Operation(operationId = "getError", summary = "Explanation of an error code")
  @ApiResponse(
      responseCode = "200",
      description = "Meaning of the code and advice for clients",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = ErrorDescription.class)),
        @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = "string"))
      })
  @ApiResponse(
      responseCode = "404",
      description = "The code does not exist",
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
   * @param errors all codes
   */
  @Introspected
  @Schema(description = "The error codes")
  record ErrorList(List<ErrorDescription> errors) {}

  /**
   * An error code.
   *
   * @param code the code on the wire
   * @param meaning the meaning of the code
   * @param advice advice for clients
   */
  @Introspected
  @Schema(description = "An error code")
  record ErrorDescription(
      @Schema(example = "unknown_symbol") String code,
      @Schema(example = "The server has no instrument with this symbol.") String meaning,
      @Schema(example = "Search for the symbol with /api/v1/datafeed/search.") String advice) {

    static ErrorDescription of(ErrorCode code) {
      return new ErrorDescription(code.wireName(), code.meaning(), code.advice());
    }
  }
}
