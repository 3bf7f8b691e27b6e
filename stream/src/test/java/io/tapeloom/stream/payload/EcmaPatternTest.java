package io.tapeloom.stream.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Regular expressions of Java, as other languages read them, or refused. */
class EcmaPatternTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "[A-Z]{2}|[0-9]+     ; [A-Z]{2}|[0-9]+",
        "^a$                 ; ^a$",
        "(a$)                ; (a$)",
        "^a$|b               ; ^a$|b",
        "(?:a|b)?c*?         ; (?:a|b)?c*?",
        "(?=ab).*            ; (?=ab)[^\\n\\r\\u0085\\u2028\\u2029]*",
        "(?<name>a)          ; (?:a)",
        "\\d\\w\\D\\W        ; \\d\\w\\D\\W",
        "\\s                 ; [\\t\\n\\u000b\\f\\r ]",
        "[\\s\\S]*[^\\x00-\\x20]; [\\s\\S]*[^\\u0000- ]",
        "[\\s,]              ; [\\t\\n\\u000b\\f\\r ,]",
        "\\-\\_\\.\\/        ; -_\\.\\/",
        "a{1}}               ; a{1}\\}",
        "]                   ; \\]",
        "[-a.\\]]            ; [\\-a.\\]]",
        "[^a-c]              ; [^a-c]",
        "\\u0041\\x42\\t     ; AB\\t",
        "é                   ; \\u00e9",
      })
  void shouldTranslate(String java, String ecma) {
    assertThat(EcmaPattern.of(java, 0, "here")).isEqualTo(ecma);
  }

  @ParameterizedTest
  @CsvSource({"a1, [aA]1", "[a-c], [a-cA-C]", "[Y-b], [Y-bA-By-z]"})
  void shouldTakeBothCases(String java, String ecma) {
    assertThat(EcmaPattern.of(java, Pattern.CASE_INSENSITIVE, "here")).isEqualTo(ecma);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "a*+           ; the possessive quantifier *+",
        "a{1,2}+       ; the possessive quantifier {1,2}+",
        "(?>a)         ; an atomic group (?>",
        "(?<=a)b       ; a lookbehind (?<=",
        "(?<!a)b       ; a lookbehind (?<!",
        "(?i)a         ; an inline flag (?i)",
        "(?i:a)        ; an inline flag (?i:",
        "\\Aa          ; \\A",
        "a\\Z          ; \\Z",
        "a\\z          ; \\z",
        "\\p{L}        ; \\p",
        "\\P{Lu}       ; \\P",
        "\\bword       ; \\b",
        "\\h           ; \\h",
        "\\R           ; \\R",
        "\\Qa.b\\E     ; \\Q",
        "\\x{41}       ; \\x{…}",
        "(a)\\1        ; the back reference or octal number \\1",
        "(?<n>a)\\k<n> ; \\k",
        "[a-z&&[^b]]   ; the intersection of classes &&",
        "[a[b]]        ; a class within a class",
        "[\\S]         ; \\S within a class",
        "a$\\n         ; $ before the end",
        "(?=a$)a       ; $ before the end",
        "😀            ; a character beyond U+FFFF",
      })
  void shouldRefuse(String java, String construct) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EcmaPattern.of(java, 0, "Name.text"))
        .withMessageStartingWith("Name.text: the pattern " + java + " has " + construct);
  }

  @ParameterizedTest
  @CsvSource({"MULTILINE, 8", "COMMENTS, 4", "UNICODE_CASE, 64"})
  void shouldRefuseFlags(String name, int flag) {
    assertThatIllegalArgumentException()
        .as(name)
        .isThrownBy(() -> EcmaPattern.of("a", flag, "Name.text"))
        .withMessageContaining("a flag other than CASE_INSENSITIVE and DOTALL");
  }
}
