package io.tapeloom.server.http;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The entity tags of content that a client already has, from its If-None-Match headers (RFC 9110,
 * section 13.1.2). The comparison is weak. Our tags contain no comma. Immutable.
 */
public final class KnownTags {

  private static final Pattern COMMA = Pattern.compile(",");

  private final List<String> opaque;

  private KnownTags(List<String> opaque) {
    this.opaque = opaque;
  }

  public static KnownTags of(HttpRequest<?> request) {
    return new KnownTags(
        request.getHeaders().getAll(HttpHeaders.IF_NONE_MATCH).stream()
            .flatMap(COMMA::splitAsStream)
            .map(tag -> opaque(tag.strip()))
            .toList());
  }

  /** Whether the client already has the content with this tag. */
  public boolean contain(String tag) {
    return opaque.contains("*") || opaque.contains(opaque(tag));
  }

  private static String opaque(String tag) {
    return tag.startsWith("W/") ? tag.substring("W/".length()) : tag;
  }
}
