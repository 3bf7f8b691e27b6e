package io.tapeloom.server.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.server.config.ReplaySettings;
import io.tapeloom.server.replay.Places.Client;
import io.tapeloom.server.replay.Places.Outcome;
import io.tapeloom.server.replay.Places.Place;
import io.tapeloom.server.replay.Replays.Limit;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How many replays there may be, and for whom. */
class PlacesTest {

  private final Places places = new Places(new ReplaySettings(6, 2, 3, 4, Duration.ofDays(1)));

  @Test
  void shouldLimitAConnection() {
    var client = client(Optional.empty(), Optional.empty());

    assertThat(fill(client)).hasSize(2);
    assertThat(places.take(client)).isEqualTo(new Outcome.Refused(Limit.CONNECTION, 2));
  }

  @Test
  void shouldLimitAUserOverAllConnections() {
    fill(client(Optional.of("alice"), Optional.empty()));
    fill(client(Optional.of("alice"), Optional.empty()));

    assertThat(places.taken()).isEqualTo(3);
    assertThat(places.take(client(Optional.of("alice"), Optional.empty())))
        .isEqualTo(new Outcome.Refused(Limit.USER, 3));
    assertThat(fill(client(Optional.of("bob"), Optional.empty()))).hasSize(2);
  }

  @Test
  void shouldLimitAnAddressOverAllConnections() throws UnknownHostException {
    var address = Optional.of(InetAddress.getByName("192.0.2.7"));
    for (int i = 0; i < 3; i++) {
      fill(client(Optional.empty(), address));
    }

    assertThat(places.taken()).isEqualTo(4);
    assertThat(places.take(client(Optional.of("alice"), address)))
        .isEqualTo(new Outcome.Refused(Limit.ADDRESS, 4));
    assertThat(fill(client(Optional.empty(), Optional.of(InetAddress.getByName("192.0.2.8")))))
        .hasSize(2);
  }

  @Test
  void shouldLimitTheServer() {
    for (int i = 0; i < 4; i++) {
      fill(client(Optional.empty(), Optional.empty()));
    }

    assertThat(places.taken()).isEqualTo(6);
    assertThat(places.take(client(Optional.empty(), Optional.empty())))
        .isEqualTo(new Outcome.Refused(Limit.SERVER, 6));
    assertThat(places.refused(Limit.SERVER)).isEqualTo(2);
  }

  @Test
  void shouldTakeAPlaceBackOnce() {
    var client = client(Optional.of("alice"), Optional.empty());
    var taken = fill(client);

    taken.getFirst().release();
    taken.getFirst().release();

    assertThat(places.taken()).isEqualTo(1);
    assertThat(fill(client)).hasSize(1);
  }

  private static Client client(Optional<String> user, Optional<InetAddress> network) {
    return new Client(UUID.randomUUID(), user, network);
  }

  /** Takes as many places as there are for a client. */
  private List<Place> fill(Client client) {
    var taken = new ArrayList<Place>();
    while (places.take(client) instanceof Outcome.Taken(var place)) {
      taken.add(place);
    }
    return taken;
  }
}
