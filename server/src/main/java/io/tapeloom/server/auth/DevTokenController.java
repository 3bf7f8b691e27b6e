package io.tapeloom.server.auth;

import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tapeloom.server.body.BodyReader;
import io.tapeloom.server.http.RestWorkers;
import io.tapeloom.server.problem.Problem;
import io.tapeloom.server.problem.Refusal;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Issues tokens for development. If {@code AUTH_DEV_TOKENS} is off, the operation itself answers
 * with 404, so that no variant of its path bypasses the check.
 */
@Controller("/api/v1/auth")
@ExecuteOn(RestWorkers.NAME)
@Tag(name = "auth")
class DevTokenController {

  private static final int DEFAULT_SECONDS = 3600;

  /** What a user needs for paper trading. */
  private static final List<String> DEFAULT_PERMISSIONS =
      List.of(Permission.ACCOUNT, Permission.TRADE);

  private static final int MAX_SECONDS = 86_400;

  private static final BodyReader<DevTokenRequest> REQUESTS =
      new BodyReader<>(DevTokenRequest.class);

  private final Authentication authentication;

  DevTokenController(Authentication authentication) {
    this.authentication = authentication;
  }

  /**
   * Issues a token for any user id, without credentials. Available only if {@code AUTH_DEV_TOKENS}
   * is on; for development.
   *
   * @param request the request, whose body names the user
   * @return the token
   */
  @Post("/token")
  @Operation(operationId = "createDevToken", summary = "Issue a token for development")
  @ApiResponse(responseCode = "200", description = "The token")
  @ApiResponse(
      responseCode = "400",
      description = "The body is not valid",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = Problem.class)))
  @ApiResponse(
      responseCode = "404",
      description = "AUTH_DEV_TOKENS is off",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = Problem.class)))
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = DevTokenRequest.class)))
  HttpResponse<DevToken> token(@Parameter(hidden = true) HttpRequest<byte[]> request) {
    var tokens =
        authentication
            .devTokens()
            .orElseThrow(
                () ->
                    Refusal.of(
                        HttpStatus.NOT_FOUND,
                        "Development tokens are disabled: AUTH_DEV_TOKENS is off"));
    var body = REQUESTS.read(request);
    if (!User.isId(body.userId())) {
      throw Refusal.invalid("user_id", "must be visible characters and not blank");
    }
    var user = new User(body.userId(), new LinkedHashSet<>(permissions(body.permissions())));
    int seconds = body.expiresIn() == null ? DEFAULT_SECONDS : body.expiresIn();
    return HttpResponse.ok(
            new DevToken(
                tokens.issue(user, Duration.ofSeconds(seconds)), "Bearer", seconds, user.id()))
        .header("Cache-Control", "no-store");
  }

  private static List<String> permissions(@Nullable List<String> wanted) {
    return wanted == null || wanted.isEmpty() ? DEFAULT_PERMISSIONS : wanted;
  }

  /** The request for a development token. */
  @Introspected
  @Schema(name = "DevTokenRequest", description = "Request for a development token")
  record DevTokenRequest(
      @Schema(description = "Id of the user", example = "alice")
          @Size(max = User.MAX_ID_LENGTH) @Pattern(regexp = User.ID, message = "must be visible characters and not blank") String userId,
      @Schema(
              description = "Permissions of the user; default: `account` and `trade`",
              nullable = true,
              example = "[\"orders:write\"]")
          @Size(max = 50) @Nullable List<
                  @NotNull @Pattern(
                      regexp = "^[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,64}$",
                      message =
                          "must be 1 to 64 visible ASCII characters without quotes and backslashes")
                  String>
              permissions,
      @Schema(
              description = "Lifetime of the token in seconds",
              defaultValue = "3600",
              nullable = true,
              example = "3600")
          @Min(1) @Max(MAX_SECONDS) @Nullable Integer expiresIn) {}

  /** A development token. */
  @Schema(name = "DevToken", description = "A development token")
  record DevToken(
      @Schema(description = "The token, a JWT", example = "eyJhbGciOiJIUzI1NiJ9.e30.Xw")
          String accessToken,
      @Schema(example = "Bearer") String tokenType,
      @Schema(description = "Lifetime of the token in seconds", example = "3600") int expiresIn,
      @Schema(example = "alice") String userId) {}
}
