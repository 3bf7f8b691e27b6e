package io.tapeloom.stream.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A process without free file descriptors. */
class DescriptorShortageTest {

  private static final int LIMIT = 200;
  private static final int TIMEOUT_MILLIS = 60_000;

  private final List<String> printed = new CopyOnWriteArrayList<>();

  @Test
  void shouldTurnConnectionsAwayAndRecover() throws Exception {
    assumeTrue(Epoll.isAvailable());
    var process = start();
    var sockets = new ArrayList<Socket>();
    try {
      int port = port();
      try (var honest = RawClient.connect(port)) {
        // Loads the classes: from a folder, other than from a jar, this needs descriptors.
        assertThat(honest.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
        for (int i = 0; i < LIMIT; i++) {
          var socket = new Socket(InetAddress.getLoopbackAddress(), port);
          socket.setSoTimeout(TIMEOUT_MILLIS);
          sockets.add(socket);
        }

        assertThat(isTurnedAway(sockets.getLast())).isTrue();
        assertThat(isTurnedAway(new Socket(InetAddress.getLoopbackAddress(), port))).isTrue();
        assertThat(honest.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
        for (var socket : sockets) {
          socket.close();
        }

        await().until(() -> count("File descriptors are available again") == 1);
        try (var later = RawClient.connect(port)) {
          assertThat(later.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
        }
        assertThat(count("No file descriptor is left of " + LIMIT)).isEqualTo(1);
        assertThat(printed).noneMatch(line -> line.contains("Exception"));
      }
    } finally {
      for (var socket : sockets) {
        socket.close();
      }
      process.getOutputStream().close();
      process.destroy();
    }
  }

  /** Later none may be left, which native calls need to be looked up. */
  @Test
  void shouldLoadNativeCallsAtTheStart() throws Exception {
    assumeTrue(Epoll.isAvailable());
    var process = start("-Xlog:class+init=info");
    try {
      port();

      assertThat(printed).anyMatch(line -> line.contains("io/tapeloom/stream/wire/DirectSocket'"));
    } finally {
      process.getOutputStream().close();
      process.destroy();
    }
  }

  private Process start(String... flags) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                "sh",
                "-c",
                "ulimit -n " + LIMIT + " && exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(List.of(flags));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            CrowdedServer.class.getName()));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    Thread.ofPlatform().daemon().start(() -> read(process));
    return process;
  }

  private void read(Process process) {
    try (var reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        printed.add(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int port() {
    await().until(() -> count("port ") == 1);
    return Integer.parseInt(
        printed.stream()
            .filter(line -> line.startsWith("port "))
            .findFirst()
            .orElseThrow()
            .substring(5));
  }

  private long count(String text) {
    return printed.stream().filter(line -> line.contains(text)).count();
  }

  private static boolean isTurnedAway(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException reset) {
      return true;
    }
  }
}
