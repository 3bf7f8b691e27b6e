package io.tapeloom.server.channels;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.tapeloom.market.Resolution;
import io.tapeloom.server.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts that list resolutions list all of them. */
class ChartResolutionTest {

  private static final String NAMES = String.join(" ", ChartResolution.names());

  private static final String MINUTES =
      Stream.of(Resolution.values())
          .filter(Resolution::isIntraday)
          .map(Resolution::code)
          .collect(joining(" "));

  private static final String OTHERS =
      Stream.of(Resolution.values())
          .filter(each -> !each.isIntraday())
          .map(Resolution::code)
          .collect(joining(" "));

  @Test
  void shouldDescribeEveryResolutionToClients() throws NoSuchFieldException {
    var description =
        ClientMessage.Params.class
            .getDeclaredField("resolution")
            .getAnnotation(JsonPropertyDescription.class);

    assertThat(description.value())
        .isEqualTo("Length of a bar: %s, or %s %s".formatted(NAMES, MINUTES, OTHERS));
  }

  @Test
  void shouldStandInThePageOfTheProtocols() throws IOException {
    assertThat(Files.readString(Project.file("docs/protocol.md")))
        .contains(
            "operations: minutes `%s` or `%s`; channels: `%s`.".formatted(MINUTES, OTHERS, NAMES));
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "docs/connect/README.md"})
  void shouldStandInThePagesForUsers(String page) throws IOException {
    assertThat(Files.readString(Project.file(page))).contains("`%s` minutes".formatted(MINUTES));
  }
}
