package io.tapeloom.stream.wire;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Sets a long default timeout for awaited conditions, so that tests pass on a busy machine. */
public final class Patience implements BeforeAllCallback {

  private static final Duration MOST = Duration.ofSeconds(60);

  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.setDefaultTimeout(MOST);
  }
}
