package io.tapeloom.server;

import io.tapeloom.feed.binance.live.UnusableVenue;
import io.tapeloom.server.config.InvalidSetting;
import io.tapeloom.server.config.Logging;
import io.tapeloom.server.config.Settings;
import io.tapeloom.stream.NanoClock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.InstantSource;
import java.util.Optional;
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
    var obstacle =
        obstacleToListening(settings.host(), "PORT", settings.port())
            .or(
                () ->
                    settings
                        .adminPort()
                        .flatMap(port -> obstacleToListening(settings.host(), "ADMIN_PORT", port)));
    if (obstacle.isPresent()) {
      fail(obstacle.get());
      return;
    }
    TapeloomServer server;
    try {
      server = TapeloomServer.start(settings, InstantSource.system(), NanoClock.system());
    } catch (UnusableVenue unusable) {
      fail("FEED=binance cannot be followed: " + unusable.getMessage());
      return;
    } catch (InvalidSetting invalid) {
      fail(String.valueOf(invalid.getMessage()));
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "shutdown"));
    LoggerFactory.getLogger(Tapeloom.class)
        .info("Tapeloom serves on http://localhost:{}/", server.port());
  }

  /** A server that was told to stop and did has not failed, whatever signal told it. */
  private static void stop(TapeloomServer server) {
    server.close();
    Runtime.getRuntime().halt(0);
  }

  /** Why the port cannot be listened on; asked first, before anything is made ready in vain. */
  private static Optional<String> obstacleToListening(String host, String variable, int port) {
    var address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      return Optional.of("HOST=%s is not an address of this machine".formatted(host));
    }
    try (var probe = new ServerSocket()) {
      probe.bind(address);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          String.valueOf(e.getMessage()).contains("in use")
              ? "Port %d is in use: stop what listens there, or set %s to another one"
                  .formatted(port, variable)
              : "HOST=%s %s=%d cannot be listened on: %s"
                  .formatted(host, variable, port, e.getMessage()));
    }
  }

  @SuppressWarnings("SystemOut") // before there is a log, and for people
  private static void fail(String line) {
    System.err.println("tapeloom: " + line);
    System.exit(CANNOT_START);
  }
}
