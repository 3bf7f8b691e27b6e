package io.tapeloom.server.channels;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.server.config.ChannelKind;
import io.tapeloom.server.config.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who has the places of a channel. */
class ChannelLoadTest {

  private static final ChannelKind BOOKS = ChannelKind.ORDERBOOK;

  private final ChannelLoad load =
      new ChannelLoad(
          Settings.read(Map.of("CHANNEL_ORDERBOOK_MAX_SUBSCRIBERS", "8"), List.of("AAPL"))
              .channels());

  private static Optional<InetAddress> network(int number) {
    try {
      return Optional.of(InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) number}));
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void shouldGiveOneAddressAQuarter() {
    assertThat(load.enter(BOOKS, network(1))).isTrue();
    assertThat(load.enter(BOOKS, network(1))).isTrue();

    assertThat(load.enter(BOOKS, network(1))).isFalse();

    assertThat(load.enter(BOOKS, network(2))).isTrue();
    assertThat(load.enter(ChannelKind.TRADES, network(1))).isTrue();
    load.leave(BOOKS, network(1));
    assertThat(load.enter(BOOKS, network(1))).isTrue();
    assertThat(load.of(BOOKS)).isEqualTo(3);
  }

  @Test
  void shouldGiveWhoHasNoShareAllThatIsLeft() {
    assertThat(load.enter(BOOKS, network(1))).isTrue();
    for (int i = 0; i < 7; i++) {
      assertThat(load.enter(BOOKS, Optional.empty())).isTrue();
    }

    assertThat(load.enter(BOOKS, Optional.empty())).isFalse();
    assertThat(load.enter(BOOKS, network(1))).isFalse();
    load.leave(BOOKS, Optional.empty());
    assertThat(load.enter(BOOKS, network(1))).as("its share is as it was").isTrue();
  }
}
