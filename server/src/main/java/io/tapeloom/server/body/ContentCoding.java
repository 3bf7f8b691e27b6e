package io.tapeloom.server.body;

import io.micronaut.http.HttpStatus;
import io.tapeloom.server.problem.Refusal;
import io.tapeloom.stream.payload.Echo;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * The content coding of a body (RFC 9110, section 8.4). What comes out has the bound of what goes
 * in: no more than that is ever decompressed.
 */
enum ContentCoding {
  NONE {
    @Override
    byte[] decoded(byte[] body, int maxBytes) {
      return body;
    }
  },
  GZIP {
    @Override
    byte[] decoded(byte[] body, int maxBytes) throws IOException {
      try (var in = new GZIPInputStream(new ByteArrayInputStream(body))) {
        return bounded(in, maxBytes);
      }
    }
  },
  DEFLATE {
    @Override
    byte[] decoded(byte[] body, int maxBytes) throws IOException {
      var inflater = new Inflater(!hasZlibHeader(body));
      try (var in = new InflaterInputStream(new ByteArrayInputStream(body), inflater)) {
        return bounded(in, maxBytes);
      } finally {
        inflater.end();
      }
    }
  };

  /** The codings that are taken, as {@code Accept-Encoding} names them. */
  static final String ACCEPTED = "gzip, deflate";

  /**
   * The coding that a request names.
   *
   * @param headers its {@code Content-Encoding} headers
   * @throws Refusal when it is another, or more than one
   */
  static ContentCoding of(List<String> headers) {
    var named =
        headers.stream()
            .flatMap(line -> Arrays.stream(line.split(",")))
            .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
            .filter(coding -> !coding.isEmpty() && !coding.equals("identity"))
            .limit(2)
            .toList();
    if (named.isEmpty()) {
      return NONE;
    }
    return switch (named.size() == 1 ? named.getFirst() : "several") {
      case "gzip", "x-gzip" -> GZIP;
      case "deflate", "x-deflate" -> DEFLATE;
      default ->
          throw Refusal.of(
                  HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                  "Content-Encoding must be one of %s, got %s"
                      .formatted(ACCEPTED, Echo.quoted(String.join(", ", headers))))
              .with("Accept-Encoding", ACCEPTED);
    };
  }

  /**
   * A body as it was before it was coded.
   *
   * @param maxBytes what more than is refused
   * @throws Refusal when it is larger, or not coded as it says
   */
  byte[] decode(byte[] body, int maxBytes) {
    try {
      return decoded(body, maxBytes);
    } catch (IOException corrupt) {
      throw Refusal.of(
          HttpStatus.BAD_REQUEST,
          "The body is not valid %s: %s"
              .formatted(
                  name().toLowerCase(Locale.ROOT), Echo.of(String.valueOf(corrupt.getMessage()))));
    }
  }

  abstract byte[] decoded(byte[] body, int maxBytes) throws IOException;

  private static byte[] bounded(InputStream in, int maxBytes) throws IOException {
    var bytes = in.readNBytes(maxBytes + 1);
    if (bytes.length > maxBytes) {
      throw Refusal.of(
          HttpStatus.REQUEST_ENTITY_TOO_LARGE,
          "The body must have at most %d bytes when it is decompressed".formatted(maxBytes));
    }
    return bytes;
  }

  /** Whether a deflated body has the header of zlib (RFC 1950), which some clients leave out. */
  private static boolean hasZlibHeader(byte[] body) {
    return body.length >= 2
        && (body[0] & 0xf) == 8
        && (Byte.toUnsignedInt(body[0]) << 8 | Byte.toUnsignedInt(body[1])) % 31 == 0;
  }
}
