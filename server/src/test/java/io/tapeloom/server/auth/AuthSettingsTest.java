package io.tapeloom.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapeloom.server.config.InvalidSetting;
import io.tapeloom.server.config.Secret;
import io.tapeloom.server.config.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the environment may say of authentication. */
class AuthSettingsTest {

  @Test
  void shouldHaveNoAuthenticationByDefault() {
    assertThat(AuthSettings.of(Map.of()))
        .isEqualTo(
            new Settings.Auth(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(60),
                false,
                false));
  }

  @Test
  void shouldReadAll() {
    var settings =
        AuthSettings.of(
            Map.of(
                "AUTH_JWT_SECRET", " " + AuthSettings.SECRET + "\n",
                "AUTH_JWKS_URL", "https://id.example:8443/keys?v=1",
                "AUTH_ISSUER", "https://id.example/",
                "AUTH_AUDIENCE", "tapeloom",
                "AUTH_CLOCK_SKEW", "1.5",
                "AUTH_TOKEN_IN_URL", "true",
                "AUTH_DEV_TOKENS", "true"));

    assertThat(settings)
        .isEqualTo(
            new Settings.Auth(
                Optional.of(Secret.of(AuthSettings.SECRET)),
                Optional.of(URI.create("https://id.example:8443/keys?v=1")),
                Optional.of("https://id.example/"),
                Optional.of("tapeloom"),
                Duration.ofMillis(1500),
                true,
                true));
  }

  @Test
  void shouldNotShowSecret() {
    assertThatThrownBy(() -> AuthSettings.of(Map.of("AUTH_JWT_SECRET", "hunter2hunter2")))
        .isInstanceOf(InvalidSetting.class)
        .hasMessage("AUTH_JWT_SECRET must be a secret of at least 32 bytes, got \"***\"");
    assertThat(AuthSettings.all(Map.of("AUTH_JWT_SECRET", AuthSettings.SECRET)).toString())
        .doesNotContain(AuthSettings.SECRET)
        .contains("***");
  }

  @Test
  void shouldCountBytesOfSecret() {
    assertThat(AuthSettings.of(Map.of("AUTH_JWT_SECRET", "é".repeat(16))).secret()).isPresent();
    assertThatThrownBy(() -> AuthSettings.of(Map.of("AUTH_JWT_SECRET", "x".repeat(31))))
        .isInstanceOf(InvalidSetting.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id.example/keys",
        "file:///etc/passwd",
        "ftp://id.example/keys",
        "jar:http://id.example/x!/keys",
        "http:///keys",
        "https:keys",
        "https://user@id.example/keys",
        "https://id.example/a b",
        "https://",
        "/keys"
      })
  void shouldRefuseOtherThanWebAddresses(String url) {
    assertThatThrownBy(() -> AuthSettings.of(Map.of("AUTH_JWKS_URL", url)))
        .isInstanceOf(InvalidSetting.class)
        .hasMessage(
            "AUTH_JWKS_URL must be http://host[:port]/path or https://host[:port]/path, without a"
                + " user, got \"%s\"",
            url);
  }

  @ParameterizedTest
  @CsvSource({
    "AUTH_CLOCK_SKEW, -1, a number of seconds from 0 to 3600",
    "AUTH_CLOCK_SKEW, 3601, a number of seconds from 0 to 3600",
    "AUTH_CLOCK_SKEW, abc, a number of seconds from 0 to 3600",
    "AUTH_DEV_TOKENS, yes, true or false"
  })
  void shouldNameWhatIsNotAllowed(String name, String value, String allowed) {
    assertThatThrownBy(() -> AuthSettings.of(Map.of(name, value)))
        .isInstanceOf(InvalidSetting.class)
        .hasMessage("%s must be %s, got \"%s\"", name, allowed, value);
  }

  @Test
  void shouldBeAmongVariables() {
    assertThat(Settings.variables(List.of()))
        .filteredOn(variable -> variable.name().startsWith("AUTH_"))
        .extracting(variable -> variable.name() + "=" + variable.defaultText())
        .containsExactly(
            "AUTH_JWT_SECRET=",
            "AUTH_JWKS_URL=",
            "AUTH_ISSUER=",
            "AUTH_AUDIENCE=",
            "AUTH_CLOCK_SKEW=60",
            "AUTH_TOKEN_IN_URL=false",
            "AUTH_DEV_TOKENS=false");
  }
}
