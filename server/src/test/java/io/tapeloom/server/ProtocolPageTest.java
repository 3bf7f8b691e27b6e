package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapeloom.server.config.ChannelKind;
import io.tapeloom.server.config.Settings;
import io.tapeloom.server.config.Variable;
import io.tapeloom.server.problem.ErrorCode;
import io.tapeloom.stream.session.CloseCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The page of the protocols agrees with the documents of a running server and with the code. */
class ProtocolPageTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The first line of a block of examples: the protocol and who sends them. */
  private static final Pattern EXAMPLES =
      Pattern.compile("```json (operations|channels) (sent|received)");

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /** Variables about connections that limit nothing. */
  private static final Set<String> NO_LIMITS = Set.of("WS_COALESCING", "WS_COMPRESSION");

  private static final List<String> PAGE = page();

  @AutoClose private static final ServerUnderTest server = ServerUnderTest.start(Map.of());

  private static List<String> page() {
    try {
      return Files.readAllLines(Project.file("docs/protocol.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @TestFactory
  List<DynamicTest> shouldShowExamplesThatFitTheDocuments() {
    var tests = new ArrayList<DynamicTest>();
    for (int i = 0; i < PAGE.size(); i++) {
      var begin = EXAMPLES.matcher(PAGE.get(i));
      if (begin.matches()) {
        var lines =
            PAGE.subList(i + 1, PAGE.size()).stream().takeWhile(line -> !line.equals("```"));
        var check = check(begin.group(1), begin.group(2));
        for (var message : messages(lines.collect(Collectors.joining("\n")))) {
          var name = "line %d: %s".formatted(i + 1, message.path("type").asText());
          tests.add(dynamicTest(name, () -> check.accept(message)));
        }
      }
    }
    assertThat(tests).hasSizeGreaterThan(50);
    return tests;
  }

  private static Consumer<JsonNode> check(String protocol, String direction) {
    boolean sent = direction.equals("sent");
    if (protocol.equals("channels")) {
      var contract = server.channelContract();
      return sent ? contract::checkSent : contract::checkReceived;
    }
    var contract = server.contract();
    return sent ? contract::checkSent : contract::checkReceived;
  }

  private static List<JsonNode> messages(String text) {
    try (var values = JSON.readerFor(JsonNode.class).<JsonNode>readValues(text)) {
      return values.readAll();
    } catch (IOException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }

  @Test
  void shouldShowEveryFence() {
    assertThat(PAGE.stream().filter(line -> line.startsWith("```j")))
        .allMatch(line -> EXAMPLES.matcher(line).matches());
  }

  @Test
  void shouldNameEveryMessage() {
    var types = new TreeSet<>(server.contract().types());
    types.addAll(server.channelContract().types());

    assertThat(quoted(PAGE)).containsAll(types);
  }

  @Test
  void shouldListTopicsWithTheirModes() {
    var expected =
        Declared.liveTopicFamilies().stream()
            .map(
                family -> "| `%s` | %s |".formatted(family.pattern(), family.delivery().wireName()))
            .toList();

    assertThat(beginnings("| `quotes:{symbol}` |", 2))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void shouldListChannelsWithTheirLimitsAndModes() {
    var documented =
        server.rest().exchange(server.rest().request("/api/v1/asyncapi.json").GET()).json();
    var table = Settings.read(Map.of(), TapeloomServer.symbols()).channels();
    var expected =
        Stream.of(ChannelKind.values())
            .map(
                kind ->
                    "| `%s` | %s | %d | %d | %s | %s |"
                        .formatted(
                            kind.wireName(),
                            kind.requiresAuth() ? "yes" : "no",
                            table.of(kind).rateLimit(),
                            table.of(kind).maxSubscribers(),
                            kind.messageTypes().stream()
                                .collect(Collectors.joining("`, `", "`", "`")),
                            documented
                                .at("/channels/%s/x-delivery".formatted(kind.wireName()))
                                .asText()))
            .toList();

    assertThat(beginnings("| `market_data` |", 6)).isEqualTo(expected);
  }

  @Test
  void shouldListLimitsWithTheirDefaults() {
    Map<String, String> defaults =
        Settings.variables(TapeloomServer.symbols()).stream()
            .filter(variable -> !variable.defaultText().isEmpty())
            .collect(Collectors.toMap(Variable::name, ProtocolPageTest::limit));

    var limits = beginnings("| `MAX_CONNECTIONS` |", 2);

    assertThat(limits).hasSizeGreaterThan(10);
    assertThat(limits)
        .filteredOn(row -> !row.startsWith("| `MAX_CONNECTIONS_PER_ADDRESS` |"))
        .isSubsetOf(defaults.values());
    assertThat(quoted(beginnings("| `MAX_CONNECTIONS` |", 1)))
        .containsAll(
            Settings.variables(TapeloomServer.symbols()).stream()
                .map(Variable::name)
                .filter(name -> name.matches("(WS|MAX)_.*") && !NO_LIMITS.contains(name))
                .toList());
  }

  private static String limit(Variable<?> variable) {
    return "| `%s` | `%s` |".formatted(variable.name(), variable.defaultText());
  }

  @Test
  void shouldListEveryCloseCode() {
    var rows =
        PAGE.stream()
            .dropWhile(line -> !line.startsWith("| 1002 |"))
            .takeWhile(line -> line.startsWith("|"))
            .toList();

    var codes = CloseCode.values();
    assertThat(rows).hasSameSizeAs(codes);
    for (int i = 0; i < codes.length; i++) {
      var reconnect = codes[i].reconnect() ? "yes" : "no";
      assertThat(rows.get(i))
          .matches("\\| %d \\|[^|]+\\| %s\\b.*".formatted(codes[i].code(), reconnect));
    }
  }

  @Test
  void shouldListEveryErrorCode() {
    var codes = new TreeSet<String>();
    collectCodes(server.rest().request("/api/v1/ws/asyncapi.json"), codes);
    collectCodes(server.rest().request("/api/v1/asyncapi.json"), codes);

    var listed = quoted(beginnings("| `unknown_symbol` |", 1));

    assertThat(codes).contains("unknown_symbol", "channel_full", "busy");
    assertThat(listed).containsAll(codes);
    assertThat(listed).allMatch(code -> ErrorCode.named(code).isPresent());
  }

  /** Adds the error codes that the schemas of a document allow. */
  private static void collectCodes(HttpRequest.Builder request, Set<String> codes) {
    var document = server.rest().exchange(request.GET()).json();
    for (var schema : document.findValues("code")) {
      var resolved =
          schema.has("$ref") ? document.at(schema.get("$ref").asText().substring(1)) : schema;
      resolved
          .findValues("enum")
          .forEach(
              values ->
                  values.forEach(
                      value -> {
                        if (value.isTextual()) {
                          codes.add(value.textValue());
                        }
                      }));
    }
  }

  private static Set<String> quoted(List<String> lines) {
    return lines.stream()
        .flatMap(line -> CODE.matcher(line).results().map(match -> match.group(1)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The first cells of each row of the table whose first row begins like this. */
  private static List<String> beginnings(String firstRow, int cells) {
    return PAGE.stream()
        .dropWhile(line -> !line.startsWith(firstRow))
        .takeWhile(line -> line.startsWith("|"))
        .map(
            row -> {
              int end = 0;
              for (int i = 0; i < cells; i++) {
                end = row.indexOf('|', end + 1);
              }
              return row.substring(0, end + 1);
            })
        .toList();
  }
}
