package io.tapeloom.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.server.ServerUnderTest;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A token that is genuine and not valid yet. */
class EarlyTokenTest {

  private static final String TOKEN =
      new Jwt(Jwt.HS256, "{\"sub\":\"alice\",\"exp\":9999999999,\"nbf\":9999999990}")
          .signedBy(AuthSettings.SECRET);

  @AutoClose
  private final ServerUnderTest server =
      ServerUnderTest.start(Map.of("AUTH_JWT_SECRET", AuthSettings.SECRET));

  @Test
  void shouldBeRefusedForGood() {
    var refusal = server.refusal(Map.of("Authorization", "Bearer " + TOKEN));

    assertThat(refusal.statusCode()).isEqualTo(401);
    assertThat(refusal.headers().firstValue("WWW-Authenticate")).isPresent();
    try (var client = server.connect()) {
      assertThat(client.ask("auth", Map.of("token", TOKEN)).get("code").asText())
          .isEqualTo("invalid_token");
    }
  }
}
