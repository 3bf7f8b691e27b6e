package io.tapeloom.server.rest;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.tapeloom.server.http.KnownTags;
import java.util.function.Function;

/**
 * Creates the responses for bars, with their cache headers. A client that has the bars already gets
 * 304, and no body is created.
 */
final class BarAnswers {

  /** For closed bars: they are the same for all clients, and only a correction changes them. */
  private static final String CLOSED = "public, max-age=60, stale-while-revalidate=60";

  /** For ranges with an open bar: caches must revalidate by the entity tag. */
  private static final String OPEN = "no-cache";

  /** The request headers that a response depends on. */
  private static final String VARY = HttpHeaders.ACCEPT_ENCODING + ", " + HttpHeaders.ORIGIN;

  private BarAnswers() {}

  /** Returns the response to a request for bars. */
  static HttpResponse<StreamedJson> of(
      HttpRequest<?> request, Datafeed.Found found, Function<Datafeed.Found, StreamedJson> text) {
    var version = found.version();
    MutableHttpResponse<StreamedJson> response =
        KnownTags.of(request).contain(version.tag())
            ? HttpResponse.notModified()
            : HttpResponse.ok(text.apply(found));
    return response
        .header(HttpHeaders.ETAG, version.tag())
        .header(HttpHeaders.CACHE_CONTROL, version.isClosed() ? CLOSED : OPEN)
        .header(HttpHeaders.VARY, VARY);
  }
}
