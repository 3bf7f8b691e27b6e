package io.tapeloom.server;

import io.tapeloom.server.config.Settings;
import io.tapeloom.stream.loop.NanoClock;
import java.time.Duration;
import java.time.InstantSource;

/**
 * A server in a process of its own, whose clock goes {@code CLOCK_AHEAD_SECONDS} ahead of the
 * machine's: who is started again with a clock further on seems to have been away for so long.
 */
public final class ServerAhead {

  private ServerAhead() {}

  @SuppressWarnings("SystemOut") // its parent reads it
  public static void main(String[] args) {
    var environment = System.getenv();
    var ahead =
        Duration.ofSeconds(Long.parseLong(environment.getOrDefault("CLOCK_AHEAD_SECONDS", "0")));
    var clock = InstantSource.offset(InstantSource.system(), ahead);
    var settings = Settings.read(environment, TapeloomServer.symbols());
    var server = TapeloomServer.start(settings, clock, NanoClock.system());
    System.out.println("serves on http://localhost:" + server.port() + "/");
  }
}
