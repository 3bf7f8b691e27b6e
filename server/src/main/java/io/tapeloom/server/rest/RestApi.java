package io.tapeloom.server.rest;

import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.info.License;
import io.swagger.v3.oas.annotations.tags.Tag;

/** The general part of the OpenAPI document. */
@OpenAPIDefinition(
    info =
        @Info(
            title = "Tapeloom Trading API",
            version = "1.0.0",
            description =
                "Instruments, bars and quotes. Live data is available over WebSocket, which is"
                    + " documented by AsyncAPI at `/api/v1/ws/asyncapi`. Errors are problem"
                    + " details (RFC 9457) that name the field; `code` is the machine-readable"
                    + " error code, and `type` is the path of the page that explains it.",
            license =
                @License(name = "Apache-2.0", url = "https://www.apache.org/licenses/LICENSE-2.0")),
    tags = {
      @Tag(name = "v1", description = "Versions of the API, and health of version 1"),
      @Tag(name = "index", description = "Paths of the main resources"),
      @Tag(name = "health", description = "Health of the server"),
      @Tag(name = "versioning", description = "Versions of the API"),
      @Tag(name = "datafeed", description = "Instruments, bars and quotes for charts"),
      @Tag(name = "broker", description = "Paper trading: orders, positions and accounts"),
      @Tag(name = "udf", description = "The datafeed in the format of TradingView's UDF adapter"),
      @Tag(name = "errors", description = "Error codes and their meaning"),
      @Tag(name = "auth", description = "Authentication"),
      @Tag(name = "websocket", description = "Limits and statistics of the WebSocket endpoints")
    })
final class RestApi {

  /** The schema of resolutions, with all accepted names. */
  static final String RESOLUTION = "#/components/schemas/Resolution";

  private RestApi() {}
}
