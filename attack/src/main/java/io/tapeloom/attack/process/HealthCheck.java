package io.tapeloom.attack.process;

import io.tapeloom.attack.wire.RawConnection;
import java.io.IOException;
import java.time.Duration;

/** Requests the health of a server. */
public final class HealthCheck {

  private static final String START = "GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\n";
  private static final String KEEP = START + "\r\n";
  private static final String CLOSE = START + "Connection: close\r\n\r\n";

  /** The result. */
  public enum Answer {
    OK,
    NOT_OK,
    NONE
  }

  private HealthCheck() {}

  /** Requests it on a new connection, like a load balancer. */
  public static Answer ask(int port, Duration timeout) {
    try (var connection = RawConnection.open(port).timeout(timeout)) {
      return ask(connection, CLOSE);
    } catch (IOException e) {
      return Answer.NONE;
    }
  }

  /** Requests it on a connection that stays open. */
  public static Answer ask(RawConnection connection) throws IOException {
    return ask(connection, KEEP);
  }

  private static Answer ask(RawConnection connection, String request) throws IOException {
    connection.send(request);
    return connection.answer().status() == 200 ? Answer.OK : Answer.NOT_OK;
  }
}
