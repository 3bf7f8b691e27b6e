package io.tapeloom.server;

import io.tapeloom.server.config.InvalidSetting;
import io.tapeloom.server.config.Logging;
import io.tapeloom.server.config.Settings;
import io.tapeloom.stream.NanoClock;
import java.net.BindException;
import java.time.InstantSource;
import org.slf4j.LoggerFactory;

/** The program: reads the environment, starts the server, stops it when told. */
public final class Tapeloom {

  private static final int CANNOT_START = 1;

  private Tapeloom() {}

  public static void main(String[] args) {
    Settings settings;
    try {
      settings = Settings.read(System.getenv(), TapeloomServer.symbols());
    } catch (InvalidSetting invalid) {
      fail(String.valueOf(invalid.getMessage()));
      return;
    }
    Logging.configure(settings);
    try {
      var server = TapeloomServer.start(settings, InstantSource.system(), NanoClock.system());
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "shutdown"));
      LoggerFactory.getLogger(Tapeloom.class)
          .info("Tapeloom serves on http://localhost:{}/", server.port());
    } catch (RuntimeException e) {
      if (isCausedBy(e, BindException.class)) {
        fail(
            "Port %d is in use: stop what listens there, or set PORT to another one"
                .formatted(settings.port()));
      } else {
        throw e;
      }
    }
  }

  private static boolean isCausedBy(Throwable thrown, Class<? extends Throwable> type) {
    for (var cause = thrown; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  @SuppressWarnings("SystemOut") // before there is a log, and for people
  private static void fail(String line) {
    System.err.println("tapeloom: " + line);
    System.exit(CANNOT_START);
  }
}
