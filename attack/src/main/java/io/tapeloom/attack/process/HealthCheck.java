package io.tapeloom.attack.process;

import io.tapeloom.attack.wire.RawConnection;
import java.io.IOException;
import java.time.Duration;

/** Requests the health of a server on a new connection, like a load balancer. */
public final class HealthCheck {

  private static final String REQUEST =
      "GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

  /** The result. */
  public enum Answer {
    OK,
    NOT_OK,
    NONE
  }

  private HealthCheck() {}

  public static Answer ask(int port, Duration timeout) {
    try (var connection = RawConnection.open(port).timeout(timeout)) {
      connection.send(REQUEST);
      return connection.answer().status() == 200 ? Answer.OK : Answer.NOT_OK;
    } catch (IOException e) {
      return Answer.NONE;
    }
  }
}
