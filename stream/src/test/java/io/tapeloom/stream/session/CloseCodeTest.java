package io.tapeloom.stream.session;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that the server closes with is listed, with whether a client reconnects. */
class CloseCodeTest {

  private static final Map<Class<?>, Object> ARGUMENTS =
      Map.of(
          String.class,
          "why",
          Duration.class,
          Duration.ofSeconds(1),
          Timeouts.class,
          Timeouts.DEFAULT,
          MessageLimits.class,
          MessageLimits.DEFAULT);

  static Stream<Method> reasons() {
    return Arrays.stream(CloseReason.class.getDeclaredMethods())
        .filter(method -> Modifier.isStatic(method.getModifiers()))
        .filter(method -> method.getReturnType() == CloseReason.class);
  }

  @ParameterizedTest
  @MethodSource("reasons")
  void shouldListEveryReason(Method reason) throws ReflectiveOperationException {
    var arguments = Arrays.stream(reason.getParameterTypes()).map(ARGUMENTS::get).toArray();

    var code = ((CloseReason) reason.invoke(null, arguments)).code();

    assertThat(CloseCode.values()).extracting(CloseCode::code).contains(code);
  }

  @ParameterizedTest
  @EnumSource
  void shouldBeSendableAndExplained(CloseCode code) {
    assertThat(CloseReason.isSendable(code.code())).isTrue();
    assertThat(code.wireName()).matches("[a-z_]+");
    assertThat(code.when()).isNotBlank();
  }

  @ParameterizedTest
  @EnumSource
  void shouldStandInTheReadme(CloseCode code) throws IOException {
    assertThat(Files.readString(Path.of("README.md"))).contains("\n| %d | ".formatted(code.code()));
  }

  @Test
  void shouldSayWhetherToReconnect() {
    assertThat(
            Arrays.stream(CloseCode.values())
                .collect(Collectors.toMap(CloseCode::code, CloseCode::reconnect)))
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                entry(1002, false),
                entry(1003, true),
                entry(1007, false),
                entry(1008, true),
                entry(1009, false),
                entry(1011, true),
                entry(1012, true),
                entry(1013, true),
                entry(4000, true),
                entry(4001, true),
                entry(4500, false),
                entry(4501, false)));
  }
}
