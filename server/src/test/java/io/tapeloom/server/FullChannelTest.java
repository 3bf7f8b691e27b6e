package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Five hundred connections on a channel, and one more. */
@Tag("crowd")
class FullChannelTest {

  private static final String SUBSCRIBE =
      "{\"type\":\"subscribe\",\"channel\":\"market_data\",\"symbol\":\"AAPL\"}";

  @Test
  void shouldServeFiveHundredOnMarketDataAndRefuseTheNext() throws IOException {
    try (var server =
            ServerUnderTest.start(Map.of("MARKET_SPEED", "10", "WS_HEARTBEAT_INTERVAL", "3600"));
        var crowd = new Crowd()) {
      var served = crowd.join(500, server.port(), "/api/v1/ws/v1");
      crowd.await(served, Crowd.Member::isOpen, "open");
      served.forEach(each -> each.send(SUBSCRIBE));
      crowd.await(served, each -> each.texts() >= 3, "served");

      var late = crowd.join(1, server.port(), "/api/v1/ws/v1").getFirst();
      crowd.await(crowd.members(), Crowd.Member::isOpen, "open");
      late.send(SUBSCRIBE);
      crowd.await(crowd.members(), each -> each.texts() >= 2, "answered");

      assertThat(late.text())
          .contains(
              "\"type\":\"subscription_confirmation\"",
              "\"success\":false",
              "\"error\":\"Channel 'market_data' has reached maximum subscribers\"");
      assertThat(late.isOpen()).isTrue();
      served.forEach(Crowd.Member::mark);
      crowd.await(served, each -> each.textsSinceMark() >= 3, "streaming on");
      assertThat(served).allMatch(each -> each.text().startsWith("{\"type\":\"market_tick\""));
      assertThat(late.texts()).isEqualTo(2);
    }
  }
}
