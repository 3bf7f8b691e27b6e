package io.tapeloom.attack;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapeloom.attack.honest.HonestClients;
import io.tapeloom.attack.honest.HonestReport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Controls the process of the honest clients. */
final class Clients implements AutoCloseable {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Process process;
  private final BufferedReader out;
  private final Writer in;

  private Clients(Process process) {
    this.process = process;
    this.out = process.inputReader(StandardCharsets.UTF_8);
    this.in = process.outputWriter(StandardCharsets.UTF_8);
  }

  /** Starts them and waits until all are subscribed. */
  static Clients connect(Options options, int port, int count, int symbols, int reference)
      throws IOException {
    Path log = options.target().resolve("logs/honest.log");
    var command =
        List.of(
            options.tool("java"),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            HonestClients.class.getName(),
            Integer.toString(port),
            Integer.toString(count),
            Integer.toString(symbols),
            Integer.toString(reference));
    var clients =
        new Clients(
            new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.to(log.toFile()))
                .start());
    if (!"ready".equals(clients.out.readLine())) {
      clients.close();
      throw new IOException("the honest clients could not connect; see " + log);
    }
    return clients;
  }

  /** Returns the report since the last one. */
  HonestReport window() throws IOException {
    return ask("window");
  }

  /** Returns the report, after each client is compared with the numbers of the topics. */
  HonestReport end() throws IOException {
    return ask("end");
  }

  private HonestReport ask(String what) throws IOException {
    in.write(what + "\n");
    in.flush();
    var line = out.readLine();
    if (line == null) {
      throw new IOException("the honest clients have failed");
    }
    return MAPPER.readValue(line, HonestReport.class);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
