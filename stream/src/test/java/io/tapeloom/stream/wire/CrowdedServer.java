package io.tapeloom.stream.wire;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.tapeloom.stream.topic.Topics;
import java.io.IOException;
import java.util.Random;
import org.slf4j.LoggerFactory;

/** A server in its own process, which ends when its standard input ends. */
final class CrowdedServer {

  private CrowdedServer() {}

  @SuppressWarnings("SystemOut") // the parent process reads the port
  public static void main(String[] arguments) throws IOException {
    if (LoggerFactory.getLogger(Descriptors.class) instanceof Logger log) {
      log.setLevel(Level.INFO);
    }
    try (var server =
        StreamServer.start(Rooms.api(new Rooms(new Topics(new Random(1)))), 0, "/ws")) {
      System.out.println("port " + server.port());
      while (System.in.read() >= 0) {}
    }
  }
}
