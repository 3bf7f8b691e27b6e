package io.tapeloom.attack.honest;

import io.tapeloom.attack.wire.RawConnection;
import io.tapeloom.attack.wire.WebSocketPeer;
import io.tapeloom.bench.delivery.Dialect;
import io.tapeloom.bench.delivery.ServerEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Reads the last numbers of topics from the answers to subscriptions. */
final class Positions {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private Positions() {}

  static Map<String, Long> of(int port, Set<String> topics) throws IOException {
    var dialect = Dialect.OPERATIONS;
    try (var peer =
        WebSocketPeer.upgrade(RawConnection.open(port).timeout(TIMEOUT), dialect.path())) {
      for (var topic : topics) {
        peer.send(dialect.subscribe(topic));
      }
      var positions = new HashMap<String, Long>();
      while (positions.size() < topics.size()) {
        var frame = peer.read();
        if (frame.opcode() == WebSocketPeer.TEXT
            && dialect.parse(frame.text()) instanceof ServerEvent.Subscribed(var topic, var seq)) {
          positions.put(topic, seq.orElseThrow());
        }
      }
      return Map.copyOf(positions);
    }
  }
}
