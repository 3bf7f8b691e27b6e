package io.tapeloom.server.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.tapeloom.server.ChildProcess;
import io.tapeloom.server.Project;
import io.tapeloom.server.ServerUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The programs of the pages that say how to connect, the front page among them: each is run, and
 * prints what its page says.
 */
class SnippetsTest {

  private static final String PAGES = "docs/connect";

  /** Of its programs those of one section are run; the others build the server, and start it. */
  private static final String FRONT_PAGE = "README.md";

  private static final String FRONT_SECTION = "## Connect in 30 seconds";

  private static final String CLIENT = "clients/typescript";

  /** Where the pages expect the server. */
  private static final String ADDRESS = "localhost:8000";

  /** As {@code make dev} has it, but in a hurry. */
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "AUTH_DEV_TOKENS", "true",
          "MARKET_SPEED", "20",
          "BAR_BROADCASTER_INTERVAL", "0.2");

  /** Programs at once: they wait for the server, and for each other's interpreters. */
  private static final int AT_ONCE = 3;

  /** By what they are started with besides; they start while other programs run already. */
  private static final Map<Map<String, String>, Future<ServerUnderTest>> servers = new HashMap<>();

  private static final ExecutorService starts = Executors.newVirtualThreadPerTaskExecutor();
  private static final ExecutorService runs = Executors.newFixedThreadPool(AT_ONCE);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private static Path folder;

  @AfterAll
  static void end() throws ExecutionException, InterruptedException {
    runs.close();
    starts.close();
    for (var server : servers.values()) {
      server.get().close();
    }
  }

  @TestFactory
  List<DynamicTest> shouldPrintWhatThePageSays() throws IOException {
    var tests = new ArrayList<DynamicTest>();
    for (var snippet : snippets()) {
      var server =
          servers.computeIfAbsent(snippet.environment(), more -> starts.submit(() -> server(more)));
      Future<?> run =
          runs.submit(
              () -> {
                run(snippet, server.get().uri("http", "").getAuthority());
                return null;
              });
      tests.add(dynamicTest(snippet.place(), run::get));
    }
    assertThat(tests).hasSizeGreaterThan(25);
    return tests;
  }

  /** Those of one page after those of another, and last what waits for a server of its own. */
  private static List<Snippet> snippets() throws IOException {
    var snippets = new ArrayList<>(Snippet.of(FRONT_PAGE, frontSection()));
    try (var pages = Files.newDirectoryStream(Project.file(PAGES), "*.md")) {
      for (var page : pages) {
        snippets.addAll(Snippet.of(page.getFileName().toString(), Files.readAllLines(page)));
      }
    }
    snippets.sort(Comparator.comparingInt(snippet -> snippet.environment().size()));
    return snippets;
  }

  /** The lines of the section, at the places that they have in the page. */
  private static List<String> frontSection() throws IOException {
    var lines = new ArrayList<>(Files.readAllLines(Project.file(FRONT_PAGE)));
    int begin = lines.indexOf(FRONT_SECTION);
    assertThat(begin).as("the line of '%s' in %s", FRONT_SECTION, FRONT_PAGE).isNotNegative();
    int end = begin + 1;
    while (end < lines.size() && !lines.get(end).startsWith("## ")) {
      end++;
    }
    Collections.fill(lines.subList(0, begin), "");
    return lines.subList(0, end);
  }

  private static ServerUnderTest server(Map<String, String> more) {
    var environment = new HashMap<>(ENVIRONMENT);
    environment.putAll(more);
    return ServerUnderTest.start(environment);
  }

  private static void run(Snippet snippet, String address) {
    boolean atTerminal = snippet.language().equals(Terminal.LANGUAGE);
    var expected = ExpectedOutput.of(snippet.output());
    try (var program = start(snippet, snippet.code().replace(ADDRESS, address))) {
      if (atTerminal) {
        type(snippet.output(), program);
      }
      Predicate<List<String>> said =
          lines -> expected.isIn(atTerminal ? Terminal.seen(lines) : lines);
      boolean asThePageSays =
          expected.goesOn()
              ? program.awaitOut(said)
              : program.awaitExit() == 0 && said.test(program.out());
      assertThat(asThePageSays)
          .as(
              () ->
                  "%s prints\n%s\n%s\n\nits page has\n%s"
                      .formatted(
                          snippet.place(),
                          String.join("\n", program.out()),
                          String.join("\n", program.err()),
                          String.join("\n", snippet.output())))
          .isTrue();
    }
  }

  /** Types what a person would, each line when all before it has been seen. */
  private static void type(List<String> conversation, ChildProcess program) {
    for (int i = 0; i < conversation.size(); i++) {
      if (Terminal.isTyped(conversation.get(i))) {
        var before = ExpectedOutput.beginning(conversation.subList(0, i));
        if (!program.awaitOut(lines -> before.isIn(Terminal.seen(lines)))) {
          return; // what is there instead is told by who looks at all of it
        }
        program.type(Terminal.typed(conversation.get(i)));
      }
    }
  }

  private static ChildProcess start(Snippet snippet, String code) {
    return switch (snippet.language()) {
      case "js" -> start(node(file("live.mjs", code)));
      case "ts" -> start(node(bundle(file("live.ts", code))));
      case "python" -> start(List.of(python(), "-u", file("live.py", code)));
      case "java" -> start(List.of(java(), "-XX:TieredStopAtLevel=1", file("Live.java", code)));
      case "sh" -> start(List.of("sh", "-e", file("live.sh", code)));
      case Terminal.LANGUAGE -> start(Terminal.run(python(), code));
      default ->
          throw new AssertionError(
              "%s: nothing runs %s".formatted(snippet.place(), snippet.language()));
    };
  }

  private static List<String> node(String file) {
    return List.of("node", "--experimental-websocket", file);
  }

  /** A program in TypeScript with our client in it, as a bundler makes it for its reader. */
  private static String bundle(String file) {
    var bundler = Project.file(CLIENT + "/node_modules/.bin/esbuild");
    assertThat(bundler).as("the bundler of the client, which make test installs").exists();
    var bundle = file.replace(".ts", ".mjs");
    var command =
        List.of(
            bundler.toString(),
            file,
            "--bundle",
            "--format=esm",
            "--log-level=warning",
            "--alias:@tapeloom/client=" + Project.file(CLIENT + "/src/index.ts"),
            "--outfile=" + bundle);
    try (var bundling = start(command)) {
      assertThat(bundling.awaitExit()).as(() -> String.join("\n", bundling.err())).isZero();
    }
    return bundle;
  }

  /** Starts a program in the folder whose packages are installed, where npx finds wscat. */
  private static ChildProcess start(List<String> command) {
    return ChildProcess.start(
        command,
        Project.file("contract"),
        builder -> {
          builder.environment().put("NO_PROXY", "127.0.0.1");
          builder.environment().put("no_proxy", "127.0.0.1");
          builder.environment().put("npm_config_progress", "false");
        });
  }

  private static String file(String name, String code) {
    try {
      return Files.writeString(Files.createTempDirectory(folder, "snippet").resolve(name), code)
          .toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static String python() {
    var python = Project.file("target/python/bin/python");
    assertThat(python).as("the Python of the tests, which make test installs").exists();
    return python.toString();
  }
}
