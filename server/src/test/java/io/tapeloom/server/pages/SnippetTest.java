package io.tapeloom.server.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a page is held to. */
class SnippetTest {

  @Test
  void shouldFindProgramsWithTheirOutput() {
    var snippets =
        Snippet.of(
            "page.md",
            List.of(
                "<!-- test: A=1 B=2 -->", "```js", "run();", "```", "", "```text", "ok", "```"));

    assertThat(snippets)
        .containsExactly(
            new Snippet("page.md:2", "js", "run();", List.of("ok"), Map.of("A", "1", "B", "2")));
  }

  @Test
  void shouldFindConversationsAtTerminal() {
    var snippets = Snippet.of("page.md", List.of("```console", "$ cat", "> hello", "hello", "```"));

    assertThat(snippets)
        .containsExactly(
            new Snippet("page.md:1", "console", "cat", List.of("> hello", "hello"), Map.of()));
  }

  @Test
  void shouldRefuseProgramWhosePageDoesNotSayWhatItPrints() {
    assertThatThrownBy(() -> Snippet.of("page.md", List.of("```js", "run();", "```")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("page.md:1: what it prints is not said");
  }

  @Test
  void shouldTakeAnyNumberForOneWithFractionOrFiveDigits() {
    var expected = ExpectedOutput.of(List.of("AAPL 272.31 10290 7"));

    assertThat(expected.isIn(List.of("AAPL 9 8.5 7"))).isTrue();
    assertThat(expected.isIn(List.of("AAPL 272.31 10290 8"))).isFalse();
    assertThat(expected.isIn(List.of("MSFT 272.31 10290 7"))).isFalse();
  }

  @Test
  void shouldTakeAnythingWithinLineAndAnyLinesForEllipsis() {
    var expected = ExpectedOutput.of(List.of("a…z", "…", "end"));

    assertThat(expected.isIn(List.of("abcz", "one", "two", "end"))).isTrue();
    assertThat(expected.isIn(List.of("az", "end"))).isTrue();
    assertThat(expected.isIn(List.of("ab", "z", "end"))).isFalse();
    assertThat(expected.isIn(List.of("az", "end", "more"))).isFalse();
  }

  @Test
  void shouldLetProgramGoOnWhenEllipsisIsLast() {
    var expected = ExpectedOutput.of(List.of("begin", "…"));

    assertThat(expected.goesOn()).isTrue();
    assertThat(expected.isIn(List.of("begin", "more"))).isTrue();
    assertThat(expected.isIn(List.of("other"))).isFalse();
    assertThat(expected.isIn(List.of())).isFalse();
  }
}
