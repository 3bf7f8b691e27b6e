package io.tapeloom.store;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small text in a file with a checksum in its last line, and a copy of the file. If one of them
 * is damaged, it is restored from the other. A write survives a power failure. For one thread at a
 * time.
 */
final class KeptText {

  private static final Logger LOG = LoggerFactory.getLogger(KeptText.class);

  private static final String CHECKSUM = "crc32c=";

  private final Path file;
  private final Path copy;

  KeptText(Path folder, String name) {
    this.file = folder.resolve(name);
    this.copy = folder.resolve(name + ".copy");
  }

  /** The state of a file. */
  private sealed interface Found {

    record Missing() implements Found {}

    record Damaged(String why) implements Found {}

    /** Without a checksum, as written by earlier versions. */
    record Unsigned(String text) implements Found {}

    record Whole(String text) implements Found {}
  }

  /** Both the file and its copy are damaged. */
  static final class Lost extends Exception {

    private static final long serialVersionUID = 1L;

    Lost(String message) {
      super(message);
    }
  }

  /**
   * Reads the text; empty: there is none.
   *
   * @throws Lost if there was a text, but it is damaged
   * @throws IOException if it cannot be read for another reason
   */
  Optional<String> read() throws Lost, IOException {
    var first = find(file);
    var second = find(copy);
    return switch (first) {
      case Found.Whole(var text) -> {
        if (!first.equals(second)) {
          write(copy, signed(text));
        }
        yield Optional.of(text);
      }
      case Found.Unsigned(var text) when second instanceof Found.Missing -> {
        write(text);
        yield Optional.of(text);
      }
      case Found.Missing _, Found.Damaged _, Found.Unsigned _ -> mended(first, second);
    };
  }

  private Optional<String> mended(Found first, Found second) throws Lost, IOException {
    if (second instanceof Found.Whole(var text)) {
      LOG.warn("{} {}: it is restored from its copy", file, why(first));
      setAside(file);
      write(file, signed(text));
      return Optional.of(text);
    }
    if (first instanceof Found.Missing && second instanceof Found.Missing) {
      return Optional.empty();
    }
    throw new Lost("%s %s".formatted(file.getFileName(), why(first)));
  }

  private static String why(Found found) {
    return switch (found) {
      case Found.Missing _ -> "is missing";
      case Found.Damaged(var why) -> why;
      case Found.Unsigned _ -> "has no checksum";
      case Found.Whole _ -> "is whole";
    };
  }

  private static Found find(Path path) throws IOException {
    try {
      var text = Files.readString(path);
      int end = text.lastIndexOf(CHECKSUM);
      if (end < 0) {
        return text.isBlank() ? new Found.Damaged("is empty") : new Found.Unsigned(text);
      }
      var before = text.substring(0, end);
      return text.equals(signed(before))
          ? new Found.Whole(before)
          : new Found.Damaged("does not match its checksum");
    } catch (NoSuchFileException e) {
      return new Found.Missing();
    } catch (AccessDeniedException e) {
      throw e;
    } catch (CharacterCodingException e) {
      return new Found.Damaged("is not text");
    } catch (IOException e) {
      if (Files.isDirectory(path)) {
        return new Found.Damaged("is a folder");
      }
      throw e;
    }
  }

  private static String signed(String text) {
    var crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return "%s%s%08x\n".formatted(text, CHECKSUM, crc.getValue());
  }

  /** Replaces the text; each of the two files is replaced atomically. */
  void write(String text) throws IOException {
    write(file, signed(text));
    write(copy, signed(text));
  }

  /** Renames the damaged files, so that they can be examined later. */
  void setAside() throws IOException {
    setAside(file);
    setAside(copy);
  }

  private static void setAside(Path path) throws IOException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      Files.move(
          path,
          path.resolveSibling(path.getFileName() + ".damaged"),
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private void write(Path path, String text) throws IOException {
    if (Files.isDirectory(path)) {
      setAside(path);
    }
    var draft = path.resolveSibling(path.getFileName() + ".new");
    Files.writeString(
        draft,
        text,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE,
        StandardOpenOption.SYNC);
    Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
