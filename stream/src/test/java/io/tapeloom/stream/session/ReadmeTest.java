package io.tapeloom.stream.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README's tables of limits and close codes list what the code has. */
class ReadmeTest {

  private static final Pattern CODE_ROW = Pattern.compile("\\| (\\d{4}) \\|.*");

  /** A method or a constant of a type, as the text names it. */
  private static final Pattern MEMBER =
      Pattern.compile("`([A-Z][a-z]\\w*(?:\\.[A-Z][a-z]\\w*)?)\\.([a-z]\\w*|[A-Z]+)[`(.]");

  @Test
  void shouldListEveryLimitWithItsDefault() throws Exception {
    var expected = new ArrayList<String>();
    for (var part : Limits.class.getRecordComponents()) {
      var defaults = part.getAccessor().invoke(Limits.DEFAULT);
      for (var limit : part.getType().getRecordComponents()) {
        var name = part.getType().getSimpleName() + "." + limit.getName();
        expected.add("| `%s` | %s |".formatted(name, text(limit.getAccessor().invoke(defaults))));
      }
    }

    var rows = rows("| `ConnectionLimits.maxConnections` |");

    assertThat(rows).hasSameSizeAs(expected);
    for (int i = 0; i < rows.size(); i++) {
      assertThat(rows.get(i)).startsWith(expected.get(i));
    }
  }

  @Test
  void shouldListEveryCloseCode() throws Exception {
    var codes = new TreeSet<Integer>();
    for (var field : CloseReason.class.getDeclaredFields()) {
      if (Modifier.isPublic(field.getModifiers()) && !field.getName().startsWith("MAX_")) {
        codes.add(field.getInt(null));
      }
    }

    assertThat(rows("| 1000 |")).extracting(ReadmeTest::codeOf).containsExactlyElementsOf(codes);
  }

  @Test
  void shouldQuoteEveryReasonWithItsCode() throws Exception {
    var rows = rows("| 1000 |");
    for (var factory : CloseReason.class.getDeclaredMethods()) {
      if (factory.getReturnType() == CloseReason.class && !factory.isSynthetic()) {
        var made = made(factory);
        assertThat(rows)
            .as("the row of %d", made.code())
            .anyMatch(row -> codeOf(row) == made.code() && row.contains("`" + made.reason() + "`"));
      }
    }
  }

  @Test
  void shouldNameMembersThatExist() throws Exception {
    var members = MEMBER.matcher(Files.readString(Path.of("README.md"))).results().toList();

    assertThat(members).hasSizeGreaterThan(20);
    for (var member : members) {
      var type = typeOf(member.group(1).replace('.', '$'));
      assertThat(
              Stream.<Member>concat(
                  Arrays.stream(type.getMethods()), Arrays.stream(type.getFields())))
          .as("members of %s", type)
          .extracting(Member::getName)
          .contains(member.group(2));
    }
  }

  private static Class<?> typeOf(String name) throws ClassNotFoundException {
    var file = name.replaceFirst("\\$.*", "") + ".java";
    for (var part : List.of("loop", "topic", "session", "operation", "payload", "wire")) {
      if (Files.exists(Path.of("src/main/java/io/tapeloom/stream", part, file))) {
        return Class.forName("io.tapeloom.stream.%s.%s".formatted(part, name));
      }
    }
    throw new AssertionError("no type " + name);
  }

  /** What a factory makes of a text that is left out and of the default limits. */
  private static CloseReason made(Method factory) throws ReflectiveOperationException {
    var types = factory.getParameterTypes();
    var arguments = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      arguments[i] =
          types[i].isRecord()
              ? types[i].getField("DEFAULT").get(null)
              : types[i] == Duration.class ? Duration.ofMillis(1700) : "…";
    }
    return (CloseReason) factory.invoke(null, arguments);
  }

  private static String text(Object value) {
    if (value instanceof Duration duration) {
      return duration.toSeconds() > 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }
    return String.valueOf(value);
  }

  private static int codeOf(String row) {
    var matcher = CODE_ROW.matcher(row);
    assertThat(matcher.matches()).as(row).isTrue();
    return Integer.parseInt(matcher.group(1));
  }

  /** The rows of the table whose first row begins like this. */
  private static List<String> rows(String begin) throws IOException {
    return Files.readAllLines(Path.of("README.md")).stream()
        .dropWhile(line -> !line.startsWith(begin))
        .takeWhile(line -> line.startsWith("|"))
        .toList();
  }
}
