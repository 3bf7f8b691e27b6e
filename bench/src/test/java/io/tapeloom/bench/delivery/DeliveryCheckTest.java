package io.tapeloom.bench.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole check against a server that is good, and against one that is broken in one way. */
class DeliveryCheckTest {

  private static final int SYMBOLS = 3;
  private static final int CONNECTIONS = 8;
  private static final Duration UNREST = Duration.ofMillis(1_500);
  private static final Duration QUIET = Duration.ofSeconds(1);

  private static List<String> faults(FaultyServer.Fault fault) throws Exception {
    try (var server = FaultyServer.start(SYMBOLS, UNREST, fault)) {
      return DeliveryCheck.run(server.port(), SYMBOLS, CONNECTIONS, UNREST, 1, QUIET).faults();
    }
  }

  @Test
  void shouldFindNothingWrongWithAServerThatDelivers() throws Exception {
    assertThat(faults(FaultyServer.Fault.NONE)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "CLOSES_A_CLIENT, with 1011",
    "DROPS_A_CONNECTION, with 1006|its subscriber at",
    "CLOSES_AS_SLOW_WHO_READS, with 1013",
    "NO_TRADES_BY_CHANNEL, and its subscriber received nothing",
    "NO_QUOTES_BY_CHANNEL, and its subscriber received nothing",
    "NO_TRADES_BY_OPERATION, and its subscriber received nothing",
    "NOTHING_AT_ALL, received no values",
    "HARDLY_ANYTHING_BY_CHANNEL, clients of CHANNELS were pushed",
    "HOLE, has a hole",
    "DOUBLE, twice",
    "BACK, went back",
    "LATE_FIRST_TRADE, first",
    "LAST_VALUE_MISSING, its subscriber at",
    "PUSHES_AFTER_UNSUBSCRIBE, is not subscribed to",
    "REFUSES, the server rejected a request",
    "COUNTS_WRONG, delivered values in all",
    "NO_LEDGER, did not answer a request for its ledger",
  })
  void shouldFindEachFault(FaultyServer.Fault fault, String finding) throws Exception {
    var pattern = Pattern.compile(finding);
    assertThat(faults(fault)).anyMatch(each -> pattern.matcher(each).find());
  }
}
