package io.tapeloom.server.http;

import static io.tapeloom.server.http.RawHttp.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.server.Documents;
import io.tapeloom.server.ManualNanoClock;
import io.tapeloom.server.RawSocket;
import io.tapeloom.server.ServerUnderTest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What one client may ask for, and who that is behind a proxy. */
class ClientLimitTest {

  private static final String TIME = "/api/v1/datafeed/time";

  private final ManualNanoClock clock = new ManualNanoClock();

  @AutoClose
  private final ServerUnderTest server =
      ServerUnderTest.start(
          Map.of(
              "TRUSTED_PROXIES", "127.0.0.1",
              "REST_RATE", "2",
              "REST_BURST", "3",
              "MAX_CONNECTIONS", "8",
              "HTTP_MAX_CONNECTIONS", "8",
              "AUTH_DEV_TOKENS", "true"),
          InstantSource.system(),
          clock);

  private RawHttp.Answer ask(RawHttp client, String path, String address) {
    return client.ask(get(path, "X-Forwarded-For: 203.0.113.9, " + address));
  }

  @Test
  void shouldLimitAnAddressBehindATrustedProxy() {
    try (var proxy = RawHttp.connect(server)) {
      var first = ask(proxy, TIME, "198.51.100.1");
      assertThat(first.status()).isEqualTo(200);
      assertThat(first.header("RateLimit-Policy")).isEqualTo("\"address\";q=3;w=2");
      assertThat(first.header("RateLimit")).isEqualTo("\"address\";r=2;t=1");
      assertThat(ask(proxy, TIME, "198.51.100.1").status()).isEqualTo(200);
      assertThat(ask(proxy, TIME, "198.51.100.1").status()).isEqualTo(200);

      var refused = ask(proxy, TIME, "198.51.100.1");

      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.header("Retry-After")).isEqualTo("1");
      assertThat(refused.header("RateLimit")).isEqualTo("\"address\";r=0;t=2");
      assertThat(Documents.json(refused.body()).get("detail").asText())
          .isEqualTo("Too many requests: at most 2 per second are allowed for one address");
      assertThat(ask(proxy, TIME, "198.51.100.2").status()).isEqualTo(200);
      assertThat(ask(proxy, "/api/v1/health", "198.51.100.1").status()).isEqualTo(200);
      clock.advance(Duration.ofMillis(500));
      assertThat(ask(proxy, TIME, "198.51.100.1").status()).isEqualTo(200);
    }
  }

  @Test
  void shouldLimitByItselfHowOftenAnAddressAsksHowTheServerIs() {
    try (var proxy = RawHttp.connect(server)) {
      for (int i = 0; i < 3; i++) {
        assertThat(ask(proxy, "/api/v1/health", "198.51.100.1").status()).isEqualTo(200);
      }

      assertThat(ask(proxy, "/api/v1/health", "198.51.100.1").status()).isEqualTo(429);
      assertThat(ask(proxy, TIME, "198.51.100.1").status()).isEqualTo(200);
      assertThat(ask(proxy, "/api/v1/health", "198.51.100.2").status()).isEqualTo(200);
    }
  }

  @Test
  void shouldNotLimitLoopbackAndTheProxyItself() {
    try (var client = RawHttp.connect(server)) {
      for (int i = 0; i < 20; i++) {
        var answer = client.ask(get(TIME));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("RateLimit")).isEmpty();
      }
    }
  }

  @Test
  void shouldLimitAUserWhereverItIs() {
    var bearer = "Authorization: Bearer " + server.token("alice", 60);
    try (var client = RawHttp.connect(server)) {
      for (int i = 0; i < 3; i++) {
        assertThat(client.ask(get(TIME, bearer)).status()).isEqualTo(200);
      }

      var refused = client.ask(get(TIME, bearer));

      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"user\";q=3;w=2");
      assertThat(client.ask(get(TIME, "Authorization: Bearer junk")).status()).isEqualTo(401);
      assertThat(client.ask(get(TIME)).status()).isEqualTo(200);
    }
  }

  @Test
  void shouldReadTheClientFromAProxyHeader() {
    try (var first = RawHttp.connect(server);
        var second = RawHttp.connect(server)) {
      first.send("PROXY TCP4 198.51.100.7 127.0.0.1 4711 8000\r\n");
      second.send("PROXY TCP4 198.51.100.8 127.0.0.1 4711 8000\r\n");
      for (int i = 0; i < 3; i++) {
        assertThat(first.ask(get(TIME)).status()).isEqualTo(200);
      }

      assertThat(first.ask(get(TIME)).status()).isEqualTo(429);
      assertThat(first.ask(get(TIME, "X-Forwarded-For: 198.51.100.9")).status()).isEqualTo(429);
      assertThat(second.ask(get(TIME)).status()).isEqualTo(200);
    }
  }

  @Test
  void shouldGiveAnAddressAQuarterOfTheWebSocketConnections() {
    var handshake = RawSocket.handshake("/api/v1/ws", "X-Forwarded-For: 198.51.100.1");
    try (var first = RawHttp.connect(server);
        var second = RawHttp.connect(server);
        var third = RawHttp.connect(server);
        var local = RawHttp.connect(server)) {
      assertThat(first.ask(handshake).status()).isEqualTo(101);
      assertThat(second.ask(handshake).status()).isEqualTo(101);

      assertThat(third.ask(handshake).status()).isEqualTo(429);
      assertThat(local.ask(RawSocket.handshake("/api/v1/ws")).status()).isEqualTo(101);
    }
  }

  @Test
  void shouldCloseTheLongestIdleConnectionForOneMore() {
    try (var first = RawHttp.connect(server);
        var second = RawHttp.connect(server)) {
      assertThat(first.ask(get(TIME)).status()).isEqualTo(200);
      assertThat(second.ask(get(TIME)).status()).isEqualTo(200);
      assertThat(first.ask(get(TIME)).status()).isEqualTo(200);
      var more = new ArrayList<RawHttp>();
      for (int i = 0; i < 7; i++) {
        var another = RawHttp.connect(server);
        assertThat(another.ask(get(TIME)).status()).isEqualTo(200);
        more.add(another);
      }

      assertThat(second.isEnded()).isTrue();
      assertThat(first.ask(get(TIME)).status()).isEqualTo(200);
      more.forEach(RawHttp::close);
    }
  }
}
