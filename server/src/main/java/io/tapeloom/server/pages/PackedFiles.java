package io.tapeloom.server.pages;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The files of a folder in the jar, some of them compressed already: {@code page.js} has {@code
 * page.js.br} and {@code page.js.gz} beside it. Thread-safe; each look reads the jar.
 */
final class PackedFiles {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}");

  private static final Pattern COMMA = Pattern.compile(",");

  /** A content coding of HTTP, and the ending of the files that are coded so. */
  private record Coding(String token, String ending) {}

  /** The smallest first. */
  private static final List<Coding> CODINGS =
      List.of(new Coding("br", ".br"), new Coding("gzip", ".gz"));

  /** What is sent of a file. */
  static final class Packed {

    private final Optional<String> coding;
    private final byte[] bytes;

    private Packed(Optional<String> coding, byte[] bytes) {
      this.coding = coding;
      this.bytes = bytes;
    }

    /** The content coding of the bytes, when they are compressed. */
    Optional<String> coding() {
      return coding;
    }

    /** Its content; the caller's own. */
    byte[] bytes() {
      return bytes;
    }
  }

  private final String folder;

  /**
   * @param folder where the files are, such as {@code /dashboard}
   */
  PackedFiles(String folder) {
    this.folder = folder;
  }

  /**
   * A file as small as a client takes it.
   *
   * @param name its name, without a path
   * @param accepted what the client's Accept-Encoding headers say
   */
  Optional<Packed> find(String name, List<String> accepted) throws IOException {
    if (!NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    for (var coding : CODINGS) {
      if (accepts(accepted, coding.token)) {
        var bytes = read(name + coding.ending);
        if (bytes.isPresent()) {
          return Optional.of(new Packed(Optional.of(coding.token), bytes.get()));
        }
      }
    }
    return read(name).map(bytes -> new Packed(Optional.empty(), bytes));
  }

  private Optional<byte[]> read(String name) throws IOException {
    try (var in = PackedFiles.class.getResourceAsStream(folder + "/" + name)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    }
  }

  /** Whether a coding is named, and not with a weight of zero. */
  private static boolean accepts(List<String> accepted, String coding) {
    return accepted.stream()
        .flatMap(COMMA::splitAsStream)
        .map(token -> token.replaceAll("\\s", ""))
        .anyMatch(
            token ->
                token.equals(coding)
                    || (token.startsWith(coding + ";") && !token.matches(".*;q=0(\\.0*)?")));
  }
}
