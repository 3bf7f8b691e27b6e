package io.tapeloom.stream.payload;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Translates a Java regular expression to an equivalent one for ECMA-262 and for other languages of
 * JSON Schema validators. It translates only constructs with the same meaning in all of them (see
 * JSON Schema draft 7, core, section 4.3), and rejects all others by name. One use, not
 * thread-safe.
 */
final class EcmaPattern {

  private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.DOTALL;
  private static final String NO_LINE_END = "[^\\n\\r\\u0085\\u2028\\u2029]";
  private static final String ANYTHING = "[\\d\\D]";

  /** Classes that contain every character in all languages, although their blanks differ. */
  private static final List<String> EVERY_CHARACTER = List.of("[\\s\\S]", "[\\S\\s]");

  private static final String BLANK_IN_CLASS = "\\t\\n\\u000b\\f\\r ";

  /** The characters that are escaped outside of a class. */
  private static final String SYNTAX = "^$\\.*+?()[]{}|/";

  private final String pattern;
  private final String where;
  private final boolean anyCase;
  private final boolean dotAll;
  private final StringBuilder out = new StringBuilder();
  private int at;
  private int depth;

  /** Whether a quantifier is allowed next. */
  private boolean repeatable;

  private EcmaPattern(String pattern, int flags, String where) {
    this.pattern = pattern;
    this.where = where;
    this.anyCase = (flags & Pattern.CASE_INSENSITIVE) != 0;
    this.dotAll = (flags & Pattern.DOTALL) != 0;
  }

  /**
   * Returns the translation, for matching a whole text.
   *
   * @param flags the flags of {@link Pattern#compile(String, int)}
   * @param where the name of the place in exceptions
   * @throws IllegalArgumentException if other languages read a construct differently
   */
  static String of(String pattern, int flags, String where) {
    var translation = new EcmaPattern(pattern, flags, where);
    if ((flags & ~FLAGS) != 0) {
      throw translation.refused("a flag other than CASE_INSENSITIVE and DOTALL");
    }
    return translation.translated();
  }

  private String translated() {
    while (at < pattern.length()) {
      step();
    }
    return out.toString();
  }

  private void take(String translation, int length, boolean canRepeat) {
    out.append(translation);
    at += length;
    repeatable = canRepeat;
  }

  private void literal(char letter, int length) {
    if (Character.isSurrogate(letter)) {
      throw refused("a character beyond U+FFFF");
    }
    if (anyCase && isLetter(letter)) {
      take("[" + Character.toLowerCase(letter) + Character.toUpperCase(letter) + "]", length, true);
    } else {
      take(SYNTAX.indexOf(letter) < 0 ? printable(letter) : "\\" + letter, length, true);
    }
  }

  private void end() {
    var rest = pattern.substring(at + 1);
    boolean last = rest.chars().allMatch(letter -> letter == ')');
    if (!last && !(depth == 0 && rest.startsWith("|"))) {
      throw refused("$ before the end, which in Java also stands before a last line break");
    }
    take("$", 1, false);
  }

  private void group() {
    depth++;
    if (!pattern.startsWith("(?", at)) {
      take("(", 1, false);
    } else if (pattern.startsWith("(?:", at)) {
      take("(?:", 3, false);
    } else if (pattern.startsWith("(?=", at) || pattern.startsWith("(?!", at)) {
      lookahead();
    } else if (pattern.startsWith("(?>", at)) {
      throw refused("an atomic group (?>");
    } else if (pattern.startsWith("(?<=", at) || pattern.startsWith("(?<!", at)) {
      throw refused("a lookbehind " + pattern.substring(at, at + 4));
    } else if (pattern.startsWith("(?<", at)) {
      take(
          "(?:", pattern.indexOf('>', at) + 1 - at, false); // without the name, which has no effect
    } else {
      throw refused("an inline flag " + pattern.substring(at, Math.min(at + 4, pattern.length())));
    }
  }

  /** Translates a whole lookahead, because no quantifier may follow it. */
  private void lookahead() {
    int outer = depth - 1;
    take(pattern.substring(at, at + 3), 3, false);
    while (depth > outer) {
      step();
    }
    repeatable = false;
  }

  private void step() {
    char next = pattern.charAt(at);
    switch (next) {
      case '\\' -> escape();
      case '[' -> characterClass();
      case '(' -> group();
      case ')' -> {
        depth--;
        take(")", 1, true);
      }
      case '|' -> take("|", 1, false);
      case '^' -> take("^", 1, false);
      case '$' -> end();
      case '.' -> take(dotAll ? ANYTHING : NO_LINE_END, 1, true);
      case '*', '+', '?' -> quantifier(1);
      case '{' -> quantifier(pattern.indexOf('}', at) + 1 - at);
      default -> literal(next, 1);
    }
  }

  private void quantifier(int length) {
    var quantifier = pattern.substring(at, at + length);
    if (!repeatable) {
      throw refused("the quantifier " + quantifier + " of something that cannot be repeated");
    }
    take(quantifier, length, false);
    if (at < pattern.length() && pattern.charAt(at) == '+') {
      throw refused("the possessive quantifier " + quantifier + "+");
    }
    if (at < pattern.length() && pattern.charAt(at) == '?') {
      take("?", 1, false);
    }
  }

  /** Translates an escape outside of a class. */
  private void escape() {
    char letter = pattern.charAt(at + 1);
    switch (letter) {
      case 'd', 'D', 'w', 'W' -> take("\\" + letter, 2, true);
      case 's' -> take("[" + BLANK_IN_CLASS + "]", 2, true);
      case 'S' -> take("[^" + BLANK_IN_CLASS + "]", 2, true);
      default -> {
        int before = at;
        char named = escaped();
        int length = at - before;
        at = before;
        literal(named, length);
      }
    }
  }

  /** Returns the character of an escape, and moves after it. */
  private char escaped() {
    char letter = pattern.charAt(at + 1);
    int digits = letter == 'u' ? 4 : letter == 'x' ? 2 : 0;
    if (digits > 0) {
      var code = pattern.substring(at + 2, Math.min(at + 2 + digits, pattern.length()));
      if (!code.matches("[0-9a-fA-F]{" + digits + "}")) {
        throw refused("\\" + letter + "{…}");
      }
      at += 2 + digits;
      return (char) Integer.parseInt(code, 16);
    }
    if (isLetter(letter) && "tnrf".indexOf(letter) < 0) {
      throw refused("\\" + letter);
    }
    if (letter >= '0' && letter <= '9') {
      throw refused("the back reference or octal number \\" + letter);
    }
    at += 2;
    return switch (letter) {
      case 't' -> '\t';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 'f' -> '\f';
      default -> letter;
    };
  }

  private void characterClass() {
    for (var anything : EVERY_CHARACTER) {
      if (pattern.startsWith(anything, at)) {
        take(anything, anything.length(), true);
        return;
      }
    }
    out.append('[');
    at++;
    if (pattern.charAt(at) == '^') {
      out.append('^');
      at++;
    }
    if (pattern.charAt(at) == ']') {
      throw refused("a class that begins with ]");
    }
    while (pattern.charAt(at) != ']') {
      classElement();
    }
    take("]", 1, true);
  }

  private void classElement() {
    if (pattern.startsWith("&&", at)) {
      throw refused("the intersection of classes &&");
    }
    char letter = pattern.charAt(at);
    if (letter == '[') {
      throw refused("a class within a class");
    }
    if (letter == '\\' && "dDwWsS".indexOf(pattern.charAt(at + 1)) >= 0) {
      char kind = pattern.charAt(at + 1);
      if (kind == 'S') {
        throw refused("\\S within a class");
      }
      out.append(kind == 's' ? BLANK_IN_CLASS : "\\" + kind);
      at += 2;
      if (pattern.charAt(at) == '-' && pattern.charAt(at + 1) != ']') {
        throw refused("a range that begins with \\" + kind);
      }
      return;
    }
    char first = member();
    if (pattern.charAt(at) != '-' || pattern.charAt(at + 1) == ']') {
      range(first, first);
      return;
    }
    at++;
    char last = pattern.charAt(at);
    if (last == '[' || (last == '\\' && "dDwWsS".indexOf(pattern.charAt(at + 1)) >= 0)) {
      throw refused("a range that ends with a class");
    }
    range(first, member());
  }

  private char member() {
    char letter = pattern.charAt(at);
    char named = letter;
    if (letter == '\\') {
      named = escaped();
    } else {
      at++;
    }
    if (Character.isSurrogate(named)) {
      throw refused("a character beyond U+FFFF");
    }
    return named;
  }

  private void range(char first, char last) {
    write(first, last);
    if (anyCase) {
      writeOther((char) Math.max(first, 'a'), (char) Math.min(last, 'z'), 'A' - 'a');
      writeOther((char) Math.max(first, 'A'), (char) Math.min(last, 'Z'), 'a' - 'A');
    }
  }

  private void writeOther(char first, char last, int distance) {
    if (first <= last) {
      write((char) (first + distance), (char) (last + distance));
    }
  }

  private void write(char first, char last) {
    out.append(classMember(first));
    if (last > first) {
      out.append('-').append(classMember(last));
    }
  }

  private static String classMember(char letter) {
    return "\\]^-[".indexOf(letter) >= 0 ? "\\" + letter : printable(letter);
  }

  private static String printable(char letter) {
    return switch (letter) {
      case '\t' -> "\\t";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\f' -> "\\f";
      default ->
          letter >= ' ' && letter < 0x7f
              ? Character.toString(letter)
              : "\\u%04x".formatted((int) letter);
    };
  }

  private static boolean isLetter(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
  }

  private IllegalArgumentException refused(String construct) {
    return new IllegalArgumentException(
        "%s: the pattern %s has %s, which other languages read differently"
            .formatted(where, pattern, construct));
  }
}
