package io.tapeloom.server.pages;

import io.micronaut.http.MediaType;
import io.tapeloom.server.http.FixedContent;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The files of a folder in the jar. Some have compressed forms in the jar: {@code page.js} may have
 * {@code page.js.br} and {@code page.js.gz} beside it. Other files are compressed at the first
 * request. Requested files are cached, so the cache is bounded by the number of files. Thread-safe;
 * it reads the jar, so it must not be called on an event loop.
 */
final class PackedFiles {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}");

  /** The HTTP content codings by the file name extensions of compressed files. */
  private static final Map<String, String> CODINGS = Map.of(".br", "br", ".gz", "gzip");

  private final String folder;
  private final Function<String, String> cacheControl;
  private final Map<String, FixedContent> known = new ConcurrentHashMap<>();

  /**
   * @param folder the folder of the files, such as {@code /dashboard}
   * @param cacheControl returns the {@code Cache-Control} header of a file by its name
   */
  PackedFiles(String folder, Function<String, String> cacheControl) {
    this.folder = folder;
    this.cacheControl = cacheControl;
  }

  /**
   * Returns a file; empty if it does not exist.
   *
   * @param name the file name, without a path
   */
  Optional<FixedContent> find(String name) throws IOException {
    var found = known.get(name);
    if (found != null || !NAME.matcher(name).matches()) {
      return Optional.ofNullable(found);
    }
    var bytes = read(name);
    return bytes.isEmpty() ? Optional.empty() : Optional.of(keep(name, bytes.get()));
  }

  private synchronized FixedContent keep(String name, byte[] bytes) throws IOException {
    var found = known.get(name);
    if (found == null) {
      found = content(name, bytes);
      known.put(name, found);
    }
    return found;
  }

  private FixedContent content(String name, byte[] bytes) throws IOException {
    var coded = new HashMap<String, byte[]>();
    for (var coding : CODINGS.entrySet()) {
      read(name + coding.getKey()).ifPresent(form -> coded.put(coding.getValue(), form));
    }
    var type = typeOf(name);
    return coded.isEmpty()
        ? FixedContent.compressed(type, cacheControl.apply(name), bytes)
        : FixedContent.coded(type, cacheControl.apply(name), bytes, coded);
  }

  private Optional<byte[]> read(String name) throws IOException {
    try (var in = PackedFiles.class.getResourceAsStream(folder + "/" + name)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    }
  }

  private static MediaType typeOf(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "js" -> MediaType.of("text/javascript; charset=utf-8");
      case "css" -> MediaType.of("text/css; charset=utf-8");
      case "txt", "md" -> MediaType.of("text/plain; charset=utf-8");
      case "html" -> MediaType.of("text/html; charset=utf-8");
      case "json", "map" -> MediaType.APPLICATION_JSON_TYPE;
      case "svg" -> MediaType.of("image/svg+xml");
      case "png" -> MediaType.IMAGE_PNG_TYPE;
      case "woff2" -> MediaType.of("font/woff2");
      default -> MediaType.APPLICATION_OCTET_STREAM_TYPE;
    };
  }
}
