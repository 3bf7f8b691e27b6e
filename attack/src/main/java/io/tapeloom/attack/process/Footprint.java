package io.tapeloom.attack.process;

import io.tapeloom.attack.wire.RawConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The resources of a server. Sizes are in KiB; -1 if a value could not be measured.
 *
 * @param resident resident memory
 * @param peak maximum resident memory since {@link #resetPeak}
 * @param heap live heap after a garbage collection
 * @param threads number of threads
 * @param descriptors number of open files and sockets
 * @param topics number of topics
 */
public record Footprint(
    long resident, long peak, long heap, long threads, long descriptors, long topics) {

  private static final Pattern USED = Pattern.compile("(?:generation|space) .*used (\\d+)K");
  private static final Pattern TOPICS = Pattern.compile("(?m)^tapeloom_topics ([0-9.E]+)$");

  /** Measures a process after a garbage collection. */
  public static Footprint of(ServerProcess server, String jcmd)
      throws IOException, InterruptedException {
    run(jcmd, server, "GC.run");
    var heap = USED.matcher(run(jcmd, server, "GC.heap_info"));
    long used = 0;
    while (heap.find()) {
      used += Long.parseLong(heap.group(1));
    }
    var status = Files.readString(proc(server, "status"));
    return new Footprint(
        field(status, "VmRSS"),
        field(status, "VmHWM"),
        used == 0 ? -1 : used,
        field(status, "Threads"),
        descriptors(server),
        topics(server.port()));
  }

  /** Returns the same footprint with another amount of resident memory. */
  public Footprint withResident(long kib) {
    return new Footprint(kib, peak, heap, threads, descriptors, topics);
  }

  /** Resets the peak. */
  public static void resetPeak(ServerProcess server) throws IOException {
    Files.writeString(proc(server, "clear_refs"), "5");
  }

  private static Path proc(ServerProcess server, String file) {
    return Path.of("/proc", Long.toString(server.pid()), file);
  }

  private static long field(String status, String name) {
    var field = Pattern.compile("(?m)^" + name + ":\\s+(\\d+)").matcher(status);
    return field.find() ? Long.parseLong(field.group(1)) : -1;
  }

  private static long descriptors(ServerProcess server) throws IOException {
    try (var open = Files.list(proc(server, "fd"))) {
      return open.count();
    }
  }

  private static long topics(int port) {
    try (var connection = RawConnection.open(port).timeout(Duration.ofSeconds(5))) {
      connection.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      var topics = TOPICS.matcher(connection.answer().text());
      return topics.find() ? (long) Double.parseDouble(topics.group(1)) : -1;
    } catch (IOException e) {
      return -1;
    }
  }

  private static String run(String jcmd, ServerProcess server, String command)
      throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(jcmd, Long.toString(server.pid()), command)
            .redirectErrorStream(true)
            .start();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return "";
    }
    return new String(
        process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
  }
}
