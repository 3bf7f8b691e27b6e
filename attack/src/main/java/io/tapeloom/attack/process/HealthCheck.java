package io.tapeloom.attack.process;

import io.tapeloom.attack.wire.RawConnection;
import java.io.IOException;
import java.time.Duration;

/** Asks a server how it is, on a new connection as a load balancer does. */
public final class HealthCheck {

  private static final String REQUEST =
      "GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

  /** What came back. */
  public enum Answer {
    OK,
    NOT_OK,
    NONE
  }

  private HealthCheck() {}

  public static Answer ask(int port, Duration patience) {
    try (var connection = RawConnection.open(port).patience(patience)) {
      connection.send(REQUEST);
      return connection.answer().status() == 200 ? Answer.OK : Answer.NOT_OK;
    } catch (IOException e) {
      return Answer.NONE;
    }
  }
}
