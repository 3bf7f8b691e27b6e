package io.tapeloom.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.server.RawSocket;
import io.tapeloom.server.ServerUnderTest;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Clients that all come back at once. */
class HerdTest {

  private static final int CLIENTS = 300;

  @AutoClose
  private final ServerUnderTest server = ServerUnderTest.start(Map.of("REST_MAX_WAIT", "0"));

  /** The limit of the time that a request waits is for those whose work is done by workers. */
  @Test
  void shouldAdmitAllHandshakesHoweverLongTheyWait() {
    var clients = IntStream.range(0, CLIENTS).mapToObj(_ -> RawHttp.connect(server)).toList();

    clients.forEach(client -> client.send(RawSocket.handshake("/api/v1/ws")));

    assertThat(clients).allMatch(client -> client.answer().status() == 101);
    clients.forEach(RawHttp::close);
  }
}
