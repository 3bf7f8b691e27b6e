package io.tapeloom.server;

import io.tapeloom.feed.Retention.TooManyInstruments;
import io.tapeloom.feed.venue.UnusableVenue;
import io.tapeloom.server.config.InvalidSetting;
import io.tapeloom.server.config.Logging;
import io.tapeloom.server.config.Settings;
import io.tapeloom.server.config.UnknownVariables;
import io.tapeloom.server.watch.Exit;
import io.tapeloom.server.watch.OutOfMemory;
import io.tapeloom.stream.loop.NanoClock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The program: reads the environment, starts the server, and stops it on a signal. */
public final class Tapeloom {

  private static final int CANNOT_START = 1;

  /** The exit code that a shell reports for a program that SIGTERM ended. */
  private static final int STOPPED_EARLY = 143;

  private static final Thread HOOK = new Thread(Tapeloom::stop, "shutdown");
  private static final AtomicReference<@Nullable TapeloomServer> RUNNING = new AtomicReference<>();

  private Tapeloom() {}

  public static void main(String[] args) {
    Runtime.getRuntime().addShutdownHook(HOOK);
    Settings settings;
    try {
      settings = Settings.read(System.getenv(), TapeloomServer.symbols());
    } catch (InvalidSetting invalid) {
      fail(String.valueOf(invalid.getMessage()));
      return;
    }
    Logging.configure(settings);
    OutOfMemory.watch();
    UnknownVariables.report(System.getenv());
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
    start(settings);
  }

  private static void start(Settings settings) {
    TapeloomServer server;
    try {
      server = TapeloomServer.start(settings, InstantSource.system(), NanoClock.system());
    } catch (UnusableVenue unusable) {
      fail("FEED=binance cannot be used: " + unusable.getMessage());
      return;
    } catch (TooManyInstruments | InvalidSetting refused) {
      fail(String.valueOf(refused.getMessage()));
      return;
    } catch (RuntimeException | Error bug) {
      disarm();
      throw bug;
    }
    RUNNING.set(server);
    server.watch(Exit::broken);
    LoggerFactory.getLogger(Tapeloom.class)
        .info("Tapeloom serves on http://localhost:{}/", server.port());
    JvmFlags.report();
  }

  /** Returns the server; empty until it has started. */
  static Optional<TapeloomServer> running() {
    return Optional.ofNullable(RUNNING.get());
  }

  /** Exits with 0 after an orderly shutdown, for every signal, because that is no failure. */
  @SuppressWarnings("SystemOut") // the log is used only after the start
  private static void stop() {
    var server = running();
    if (server.isPresent()) {
      server.get().close();
      Runtime.getRuntime().halt(0);
    } else {
      System.err.println("tapeloom: stopped by a signal during the start");
      Runtime.getRuntime().halt(STOPPED_EARLY);
    }
  }

  /**
   * Removes the shutdown hook, so that an exit from now on is not treated as a stop by a signal.
   */
  private static void disarm() {
    try {
      Runtime.getRuntime().removeShutdownHook(HOOK);
    } catch (IllegalStateException stopping) {
      LoggerFactory.getLogger(Tapeloom.class).debug("The shutdown has already started: {}", HOOK);
    }
  }

  /** Returns why the server cannot listen on the port; checked before the expensive start. */
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
              ? "Port %d is in use: stop the program that listens on it, or set %s to another port"
                  .formatted(port, variable)
              : "Cannot listen on HOST=%s %s=%d: %s"
                  .formatted(host, variable, port, e.getMessage()));
    }
  }

  @SuppressWarnings("SystemOut") // the log is not configured yet
  private static void fail(String line) {
    disarm();
    System.err.println("tapeloom: " + line);
    System.exit(CANNOT_START);
  }
}
