package io.tapeloom.server.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.server.Declared;
import io.tapeloom.server.config.Settings;
import io.tapeloom.server.live.Instruments;
import io.tapeloom.server.live.SystemTopics;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RecoveryStoreTest {

  /** Others have an epoch of their own, which no client expects of a topic of the market. */
  @Test
  void shouldKeepAllTopicsButThoseOfUsersAndTheHeartbeat() {
    var settings = Settings.read(Map.of(), List.of("AAPL", "GOOGL", "MSFT"));
    try (var store =
        RecoveryStore.open(settings, new Instruments(List.of()), new SplittableRandom(1))) {
      assertThat(Declared.liveTopicFamilies())
          .filteredOn(family -> !store.keeps(family))
          .allMatch(
              family -> family.idleTime().isPresent() || family.equals(SystemTopics.HEARTBEAT));
    }
  }
}
