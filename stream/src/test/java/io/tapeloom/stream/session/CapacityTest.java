package io.tapeloom.stream.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The limits of connections in total and per address. */
class CapacityTest {

  @Test
  void shouldGiveSoManyPlacesAndTakeThemBack() {
    var capacity = new Capacity(2);

    assertThat(capacity.take()).isTrue();
    assertThat(capacity.take()).isTrue();
    assertThat(capacity.take()).isFalse();
    assertThat(capacity.take()).isFalse();
    capacity.giveBack();
    assertThat(capacity.take()).isTrue();
    assertThat(capacity.take()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1,              192.0.2.1,                  true",
    "192.0.2.1,              192.0.2.2,                  false",
    "2001:db8:1:2::1,        2001:db8:1:2::1,            true",
    "2001:db8:1:2::1,        2001:db8:1:2:ffff:1:2:3,    true",
    "2001:db8:1:2::1,        2001:db8:1:3::1,            false",
    "::ffff:192.0.2.1,       192.0.2.1,                  true",
    "::ffff:192.0.2.1,       ::ffff:192.0.2.2,           false",
  })
  void shouldCountAnIpv4AddressAndAnIpv6Network(String first, String second, boolean same)
      throws UnknownHostException {
    var capacity = new Capacity(10, 1);

    assertThat(capacity.take(InetAddress.getByName(first))).isTrue();

    assertThat(capacity.take(InetAddress.getByName(second))).isEqualTo(!same);
  }

  @Test
  void shouldGiveAnAddressItsPlaceAgain() throws UnknownHostException {
    var capacity = new Capacity(10, 2);
    var client = InetAddress.getByName("2001:db8::1");
    var neighbour = InetAddress.getByName("2001:db8::2");
    assertThat(capacity.take(client)).isTrue();
    assertThat(capacity.take(neighbour)).isTrue();
    assertThat(capacity.take(client)).isFalse();

    capacity.giveBack(neighbour);

    assertThat(capacity.take(client)).isTrue();
    assertThat(capacity.take(client)).isFalse();
  }

  @Test
  void shouldNotGiveMoreThanThereIsToManyThreads() throws Exception {
    var capacity = new Capacity(100, 60);
    var client = InetAddress.getByName("192.0.2.1");
    var begin = new CountDownLatch(1);
    try (var threads = Executors.newFixedThreadPool(4)) {
      var results =
          IntStream.range(0, 400)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> {
                            begin.await();
                            return i % 2 == 0 ? capacity.take() : capacity.take(client);
                          }))
              .toList();
      begin.countDown();

      int inAll = 0;
      int ofOne = 0;
      for (int i = 0; i < results.size(); i++) {
        if (results.get(i).get()) {
          inAll += i % 2 == 0 ? 1 : 0;
          ofOne += i % 2;
        }
      }
      assertThat(inAll).isEqualTo(100);
      assertThat(ofOne).isEqualTo(60);
    }
  }

  @Test
  void shouldRefuseASizeThatIsNotPositive() {
    assertThatThrownBy(() -> new Capacity(0)).hasMessage("max must be positive, got 0");
    assertThatThrownBy(() -> new Capacity(1, -1))
        .hasMessage("maxPerAddress must be positive, got -1");
  }
}
