package io.tapeloom.server.rest;

import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.info.License;
import io.swagger.v3.oas.annotations.tags.Tag;

/** What the OpenAPI document says of the REST API as a whole. */
@OpenAPIDefinition(
    info =
        @Info(
            title = "Tapeloom Trading API",
            version = "1.0.0",
            description =
                "Instruments, bars and quotes by request, and how to have them live: the WebSocket"
                    + " side is documented by AsyncAPI at `/api/v1/ws/asyncapi`. Errors are problems"
                    + " (RFC 9457) that name the field; `code` is for programs, and `type` leads to the"
                    + " page that explains it.",
            license =
                @License(name = "Apache-2.0", url = "https://www.apache.org/licenses/LICENSE-2.0")),
    tags = {
      @Tag(name = "v1", description = "The versions of the API, and whether version 1 is alive"),
      @Tag(name = "index", description = "Where everything begins"),
      @Tag(name = "health", description = "Whether the server is alive"),
      @Tag(name = "versioning", description = "Which versions there are"),
      @Tag(
          name = "datafeed",
          description = "Instruments, bars and quotes, as a chart asks for them"),
      @Tag(name = "udf", description = "The same in the words of TradingView's UDF adapter"),
      @Tag(name = "errors", description = "What error codes mean"),
      @Tag(name = "auth", description = "Who a client is"),
      @Tag(name = "websocket", description = "What the WebSocket side allows and does")
    })
final class RestApi {

  /** The schema of resolutions, with all the names that are accepted. */
  static final String RESOLUTION = "#/components/schemas/Resolution";

  private RestApi() {}
}
