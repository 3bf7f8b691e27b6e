package io.tapeloom.stream.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client that a trusted proxy names; other proxies are ignored. */
class TrustedProxiesTest {

  private static final TrustedProxies PROXIES =
      TrustedProxies.of(List.of("10.0.0.0/8", "127.0.0.1", "2001:db8:1::/48"));

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      value = {
        // peer         X-Forwarded-For                            Forwarded
        // client
        "192.0.2.1     | 198.51.100.1                             | -                             "
            + " | 192.0.2.1",
        "192.0.2.1     | -                                        | for=198.51.100.1              "
            + " | 192.0.2.1",
        "10.1.2.3      | -                                        | -                             "
            + " | 10.1.2.3",
        "10.1.2.3      | 198.51.100.1                             | -                             "
            + " | 198.51.100.1",
        "10.1.2.3      | 203.0.113.9, 198.51.100.1                | -                             "
            + " | 198.51.100.1",
        "10.1.2.3      | 203.0.113.9, 198.51.100.1, 10.9.9.9      | -                             "
            + " | 198.51.100.1",
        "10.1.2.3      | 203.0.113.9;198.51.100.1;10.9.9.9        | -                             "
            + " | 198.51.100.1",
        "10.1.2.3      | 10.4.4.4, 10.5.5.5                       | -                             "
            + " | 10.4.4.4",
        "10.1.2.3      | 198.51.100.1, nonsense                   | -                             "
            + " | 10.1.2.3",
        "10.1.2.3      | 198.51.100.1, unknown, 10.9.9.9          | -                             "
            + " | 10.9.9.9",
        "10.1.2.3      | ,, 198.51.100.1 , ,                      | -                             "
            + " | 198.51.100.1",
        "10.1.2.3      | 198.51.100.1:4711                        | -                             "
            + " | 198.51.100.1",
        "10.1.2.3      | [2001:db8::7]:4711                       | -                             "
            + " | 2001:db8::7",
        "10.1.2.3      | 2001:db8::7                              | -                             "
            + " | 2001:db8::7",
        "10.1.2.3      | [2001:db8::7                             | -                             "
            + " | 10.1.2.3",
        "10.1.2.3      | 198.51.100.1                             | for=203.0.113.9               "
            + " | 198.51.100.1",
        "10.1.2.3      | -                                        | for=198.51.100.1              "
            + " | 198.51.100.1",
        "10.1.2.3      | -                                        | for=203.0.113.9,"
            + " For=198.51.100.1;proto=https;by=10.1.2.3 | 198.51.100.1",
        "10.1.2.3      | -                                        |"
            + " proto=http;for=\"[2001:db8::7]:4711\" | 2001:db8::7",
        "10.1.2.3      | -                                        | for=_hidden                   "
            + " | 10.1.2.3",
        "10.1.2.3      | -                                        | by=198.51.100.1               "
            + " | 10.1.2.3",
        "127.0.0.1     | 198.51.100.1                             | -                             "
            + " | 198.51.100.1",
        "127.0.0.2     | 198.51.100.1                             | -                             "
            + " | 127.0.0.2",
        "2001:db8:1::5 | 198.51.100.1                             | -                             "
            + " | 198.51.100.1",
        "2001:db8:2::5 | 198.51.100.1                             | -                             "
            + " | 2001:db8:2::5",
        "::ffff:10.1.2.3 | 198.51.100.1                           | -                             "
            + " | 198.51.100.1",
      })
  void shouldReadHeadersOfTrustedProxiesFromTheRight(
      String peer, String xForwardedFor, String forwarded, String client) throws Exception {
    var headers = new DefaultHttpHeaders();
    if (xForwardedFor != null) {
      Arrays.stream(xForwardedFor.split(";")).forEach(line -> headers.add("X-Forwarded-For", line));
    }
    if (forwarded != null) {
      headers.add("Forwarded", forwarded);
    }

    assertThat(PROXIES.clientOf(InetAddress.getByName(peer), headers))
        .isEqualTo(Objects.requireNonNull(NetUtil.createInetAddressFromIpAddressString(client)));
  }

  @Test
  void shouldReadABoundedNumberOfEntries() throws Exception {
    var headers = new DefaultHttpHeaders();
    headers.add("X-Forwarded-For", "198.51.100.1" + ", 10.0.0.1".repeat(1000));

    assertThat(PROXIES.clientOf(InetAddress.getByName("10.1.2.3"), headers).getHostAddress())
        .isEqualTo("10.0.0.1");
  }

  @Test
  void shouldTrustNoProxyByDefault() {
    var headers = new DefaultHttpHeaders();
    headers.add("X-Forwarded-For", "198.51.100.1");
    var peer = InetAddress.getLoopbackAddress();

    assertThat(TrustedProxies.none().clientOf(peer, headers)).isEqualTo(peer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "proxy.example.com",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/",
        "::/129",
        "1.2.3"
      })
  void shouldRefuseWhatIsNoNetwork(String text) {
    assertThatThrownBy(() -> TrustedProxies.of(List.of(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(text);
  }
}
