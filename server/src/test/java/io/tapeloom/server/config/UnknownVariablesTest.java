package io.tapeloom.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnknownVariablesTest {

  private static final List<String> KNOWN =
      Settings.variables(List.of("AAPL")).stream().map(Variable::name).toList();

  @ParameterizedTest
  @CsvSource({
    "FED,             FEED",
    "FEEDD,           FEED",
    "PROT,            PORT",
    "MARKET_SEDE,     MARKET_SEED",
    "MARKETSEED,      MARKET_SEED",
    "WS_MESAGE_RATE,  WS_MESSAGE_RATE",
    "WS_MESSAGE_RATES,WS_MESSAGE_RATE",
    "LOG_LEVL,        LOG_LEVEL",
    "DATADIR,         DATA_DIR",
    "AUTH_DEV_TOKEN,  AUTH_DEV_TOKENS",
    "ALLOWED_ORIGIN,  ALLOWED_ORIGINS",
    "MAX_CONECTIONS,  MAX_CONNECTIONS",
    "MARKET_SYMBOLS,  MARKET_SYMBOLS_FILE"
  })
  void shouldNameTheNearestOfWhatLooksLikeOurs(String name, String nearest) {
    assertThat(UnknownVariables.lines(List.of(name), KNOWN))
        .containsExactly(
            "Unknown environment variable %s: did you mean %s?".formatted(name, nearest));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HOSTNAME",
        "PORTAL",
        "HOME",
        "PATH",
        "LANG",
        "LC_ALL",
        "USER",
        "LOGNAME",
        "SHELL",
        "TERM",
        "PWD",
        "OLDPWD",
        "SHLVL",
        "JAVA_HOME",
        "JAVA_FLAGS",
        "MAVEN_OPTS",
        "JAVA_TOOL_OPTIONS",
        "CI",
        "TZ",
        "EDITOR",
        "DISPLAY",
        "SSH_AUTH_SOCK",
        "XDG_RUNTIME_DIR",
        "KUBERNETES_PORT",
        "KUBERNETES_SERVICE_HOST",
        "MARKET_PORT_80_TCP_ADDR",
        "FEED_SERVICE_HOST",
        "HTTP_PROXY",
        "NO_PROXY",
        "LOG_DIR",
        "MAX_MEMORY",
        "INVOCATION_ID",
        "JOURNAL_STREAM",
        "SYSTEMD_EXEC_PID",
        "MAKEFLAGS",
        "MAKELEVEL",
        "MFLAGS",
        "_",
        "port",
        "Feed",
        "DOCKER_HOST",
        "GITHUB_ACTIONS"
      })
  void shouldNotMindWhatOthersRead(String name) {
    assertThat(UnknownVariables.lines(List.of(name), KNOWN)).isEmpty();
  }

  @Test
  void shouldNotMindWhatIsKnown() {
    assertThat(UnknownVariables.lines(KNOWN, KNOWN)).isEmpty();
  }

  @Test
  void shouldReportNoMoreThanTen() {
    var many = IntStream.range(0, 1000).mapToObj("MARKET_%d"::formatted).toList();

    assertThat(UnknownVariables.lines(many, KNOWN))
        .hasSize(11)
        .last()
        .isEqualTo("990 more variables are unknown");
  }
}
