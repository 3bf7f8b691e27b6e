package io.tapeloom.server.pages;

import io.micronaut.http.MediaType;
import io.tapeloom.server.http.FixedContent;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * A document that contains the address of the server from which it was requested. Its text is built
 * once per scheme, with a placeholder for the host. The results for the last {@value #MAX_HOSTS}
 * hosts are cached. One thread at a time builds missing results; this may take too long for an
 * event loop. Thread-safe.
 */
final class HostedText {

  /** The maximum number of cached results; a server usually has few names. */
  private static final int MAX_HOSTS = 16;

  /** Not a valid host, so no client can send it. YAML quotes it, so every host may replace it. */
  private static final String PLACEHOLDER = "[host placeholder]";

  private enum Scheme {
    PLAIN,
    SECURE
  }

  private record Address(String host, Scheme scheme) {}

  private final MediaType type;
  private final BiFunction<String, Boolean, String> maker;

  // Guarded by this.
  private final Map<Scheme, String> templates = new EnumMap<>(Scheme.class);
  private final Map<Address, FixedContent> known =
      new LinkedHashMap<>(MAX_HOSTS, 0.75f, true) {

        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Address, FixedContent> eldest) {
          return size() > MAX_HOSTS;
        }
      };

  /**
   * @param maker builds the text for a host and whether it is reached by a secure scheme
   */
  HostedText(MediaType type, BiFunction<String, Boolean, String> maker) {
    this.type = type;
    this.maker = maker;
  }

  /**
   * Returns the document of a server.
   *
   * @param host contains only characters that need no escaping
   */
  synchronized FixedContent at(String host, boolean secure) {
    return known.computeIfAbsent(
        new Address(host, secure ? Scheme.SECURE : Scheme.PLAIN), this::content);
  }

  private FixedContent content(Address address) {
    var template =
        templates.computeIfAbsent(
            address.scheme, scheme -> maker.apply(PLACEHOLDER, scheme == Scheme.SECURE));
    return FixedContent.text(type, "no-cache", template.replace(PLACEHOLDER, address.host));
  }
}
