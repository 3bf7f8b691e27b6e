package io.tapeloom.server.pages;

import io.micronaut.http.MediaType;
import io.tapeloom.server.http.FixedContent;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * A document that names the server that it was asked of. Its text is made once for each scheme,
 * with a placeholder for the host; what was sent for the hosts that were asked for last is kept.
 * One thread at a time makes what is missing; not for an event loop. Thread-safe.
 */
final class HostedText {

  /** A server has few names; whoever makes up others has each made anew. */
  private static final int MAX_HOSTS = 16;

  /** No client can send this as a host; YAML puts it into quotes, in which every host may stand. */
  private static final String PLACEHOLDER = "[host to be named]";

  private enum Scheme {
    PLAIN,
    SECURE
  }

  private record Place(String host, Scheme scheme) {}

  private final MediaType type;
  private final BiFunction<String, Boolean, String> maker;

  // Guarded by this.
  private final Map<Scheme, String> templates = new EnumMap<>(Scheme.class);
  private final Map<Place, FixedContent> known =
      new LinkedHashMap<>(MAX_HOSTS, 0.75f, true) {

        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, FixedContent> eldest) {
          return size() > MAX_HOSTS;
        }
      };

  /**
   * @param maker makes the text for a host that is reached securely or not
   */
  HostedText(MediaType type, BiFunction<String, Boolean, String> maker) {
    this.type = type;
    this.maker = maker;
  }

  /** The document of a server; its host has none but harmless characters. */
  synchronized FixedContent at(String host, boolean secure) {
    return known.computeIfAbsent(
        new Place(host, secure ? Scheme.SECURE : Scheme.PLAIN), this::content);
  }

  private FixedContent content(Place place) {
    var template =
        templates.computeIfAbsent(
            place.scheme, scheme -> maker.apply(PLACEHOLDER, scheme == Scheme.SECURE));
    return FixedContent.text(type, "no-cache", template.replace(PLACEHOLDER, place.host));
  }
}
