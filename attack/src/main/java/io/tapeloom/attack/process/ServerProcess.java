package io.tapeloom.attack.process;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The real server as a separate process, on a free loopback port. Its log goes to a file. Closing
 * kills the process.
 */
public final class ServerProcess implements AutoCloseable {

  /** Megabytes of heap at the start. */
  private static final int FIRST_HEAP = 64;

  private static final Duration START = Duration.ofSeconds(90);
  private static final int LARGEST_LOG = 4_000_000;

  private final Process process;
  private final int port;
  private final Path log;

  private ServerProcess(Process process, int port, Path log) {
    this.process = process;
    this.port = port;
    this.log = log;
  }

  /**
   * Starts a server and waits until it answers.
   *
   * @param java the java program
   * @param flags the JVM's flags that the project runs with; the plan's heap replaces theirs
   * @param jar the server's jar
   * @param log where its output goes
   * @param values what stands for the placeholders of the plan
   */
  public static ServerProcess start(
      ServerPlan plan, String java, String flags, Path jar, Path log, Map<String, String> values)
      throws IOException, InterruptedException {
    int port = freePort();
    var builder =
        new ProcessBuilder(command(plan, java, flags, jar))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    plan.environment()
        .forEach(
            (name, value) -> builder.environment().put(name, values.getOrDefault(value, value)));
    builder.environment().put("PORT", Integer.toString(port));
    var server = new ServerProcess(builder.start(), port, log);
    server.awaitStart();
    return server;
  }

  private static List<String> command(ServerPlan plan, String java, String flags, Path jar) {
    var command = new ArrayList<String>();
    plan.descriptors()
        .ifPresent(
            most -> command.addAll(List.of("prlimit", "--nofile=%d:%d".formatted(most, most))));
    command.add(java);
    Arrays.stream(flags.split(" "))
        .filter(flag -> !flag.isBlank() && !flag.startsWith("-Xmx") && !flag.startsWith("-Xms"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-Xms%dm".formatted(Math.min(FIRST_HEAP, plan.heapMegabytes())),
            "-Xmx%dm".formatted(plan.heapMegabytes()),
            "-jar",
            jar.toString()));
    return command;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void awaitStart() throws IOException, InterruptedException {
    long begun = System.nanoTime();
    while (HealthCheck.ask(port, Duration.ofSeconds(2)) != HealthCheck.Answer.OK) {
      if (!process.isAlive() || System.nanoTime() - begun > START.toNanos()) {
        process.destroyForcibly();
        throw new IOException("the server did not start; see " + log);
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  public int port() {
    return port;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Returns the exit code if the process ends within a time. */
  public OptionalInt exitCode(Duration within) throws InterruptedException {
    return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)
        ? OptionalInt.of(process.exitValue())
        : OptionalInt.empty();
  }

  /** Returns the log lines after a number of bytes. */
  public List<String> logSince(long bytes) throws IOException {
    try (var in = Files.newInputStream(log)) {
      in.skipNBytes(Math.min(bytes, logSize()));
      return new String(in.readNBytes(LARGEST_LOG), java.nio.charset.StandardCharsets.UTF_8)
          .lines()
          .toList();
    }
  }

  public long logSize() throws IOException {
    return Files.size(log);
  }

  /** Kills the process and its children. */
  @Override
  public void close() {
    Stream.concat(process.descendants(), Stream.of(process.toHandle()))
        .forEach(ProcessHandle::destroyForcibly);
    process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
