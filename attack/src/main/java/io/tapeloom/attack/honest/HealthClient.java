package io.tapeloom.attack.honest;

import io.tapeloom.attack.process.HealthCheck;
import io.tapeloom.attack.process.HealthCheck.Answer;
import io.tapeloom.attack.wire.RawConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Requests the health of a server on a connection that it keeps, like a monitor. Owned by one
 * thread.
 */
final class HealthClient {

  private final int port;
  private final Duration timeout;
  private Optional<RawConnection> kept = Optional.empty();

  HealthClient(int port, Duration timeout) {
    this.port = port;
    this.timeout = timeout;
  }

  /** Sends a request and waits for the answer; connects again if the last one failed. */
  Answer ask() {
    try {
      return HealthCheck.ask(connection());
    } catch (IOException e) {
      kept.ifPresent(RawConnection::close);
      kept = Optional.empty();
      return Answer.NONE;
    }
  }

  private RawConnection connection() throws IOException {
    if (kept.isEmpty()) {
      kept = Optional.of(RawConnection.open(port).timeout(timeout));
    }
    return kept.get();
  }
}
