package io.tapeloom.server.rest;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.tapeloom.server.http.KnownTags;
import java.util.function.Function;

/**
 * Answers of bars, and how long browsers and caches may keep them. A client that has them already
 * is sent nothing, and nothing is made for it.
 */
final class BarAnswers {

  /** Closed bars: the same for everybody, and only a correction changes them. */
  private static final String CLOSED = "public, max-age=60, stale-while-revalidate=60";

  /** To be asked for each time, by the entity tag. */
  private static final String OPEN = "no-cache";

  /** What an answer depends on beside its URL. */
  private static final String VARY = HttpHeaders.ACCEPT_ENCODING + ", " + HttpHeaders.ORIGIN;

  private BarAnswers() {}

  /** The answer to a request for bars that were found. */
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
