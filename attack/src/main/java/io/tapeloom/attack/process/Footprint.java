package io.tapeloom.attack.process;

import io.tapeloom.attack.wire.RawConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * What a server takes of the machine. Sizes are in KiB; -1 where it could not be asked.
 *
 * @param resident memory that is resident
 * @param peak the most that was resident since {@link #resetPeak}
 * @param heap what lives in the heap after a collection
 * @param threads threads of the system
 * @param descriptors open files and sockets
 * @param topics topics that it knows
 */
public record Footprint(
    long resident, long peak, long heap, long threads, long descriptors, long topics) {

  private static final Pattern USED = Pattern.compile("(?:generation|space) .*used (\\d+)K");
  private static final Pattern TOPICS = Pattern.compile("(?m)^tapeloom_topics ([0-9.E]+)$");

  /** Looks at a process after a garbage collection. */
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

  /** The same, with another amount of resident memory. */
  public Footprint withResident(long kib) {
    return new Footprint(kib, peak, heap, threads, descriptors, topics);
  }

  /** Begins a new peak. */
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
    try (var connection = RawConnection.open(port).patience(Duration.ofSeconds(5))) {
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
