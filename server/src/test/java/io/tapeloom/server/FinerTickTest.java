package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Side;
import io.tapeloom.market.Trade;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** A venue makes the tick of an instrument finer while the server runs. */
class FinerTickTest {

  /** In hundred-millionths, with a tick of 0.05. */
  private static final Instrument LISTED = PluginMarket.AAPL.in(100_000_000, 5_000_000, 1);

  private final BlockingQueue<Long> prices = new LinkedBlockingQueue<>();
  private long id;

  @Test
  void shouldBeResolvedWithTheDigitsThatItsPricesHave() {
    try (var server =
        ServerUnderTest.start(
            Map.of(),
            new PluginMarket(
                LISTED,
                listener -> {
                  while (true) {
                    long price = prices.take();
                    long nanos = ++id * 1_000_000_000;
                    if (id % 2 == 0) {
                      listener.accept(new Quote(LISTED, price, 1, price, 1, nanos));
                    } else {
                      listener.accept(new Trade(LISTED, id, price, 1, Side.BUY, nanos));
                    }
                  }
                }))) {
      assertThat(resolved(server)).isEqualTo(List.of(100, 5));

      prices.add(15_005_000_000L); // 150.05
      awaitResolved(server, 100, 5);
      prices.add(15_002_000_000L); // 150.02
      awaitResolved(server, 100, 1);
      prices.add(15_002_100_000L); // 150.021
      awaitResolved(server, 1000, 1);
      prices.add(15_005_000_000L);
      prices.add(15_002_100_010L);
      awaitResolved(server, 10_000_000, 1);
    }
  }

  private static void awaitResolved(ServerUnderTest server, int scale, int move) {
    await().untilAsserted(() -> assertThat(resolved(server)).isEqualTo(List.of(scale, move)));
  }

  private static List<Integer> resolved(ServerUnderTest server) {
    var datafeed = server.rest().get("/api/v1/datafeed/resolve/AAPL").json();
    var udf = server.rest().get("/api/v1/udf/symbols?symbol=AAPL").json();
    assertThat(shown(udf)).isEqualTo(shown(datafeed));
    return shown(datafeed);
  }

  private static List<Integer> shown(JsonNode symbol) {
    return List.of(symbol.get("pricescale").asInt(), symbol.get("minmov").asInt());
  }
}
