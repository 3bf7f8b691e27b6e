package io.tapeloom.server.auth;

import io.tapeloom.server.config.Settings;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Settings as the environment would have them. */
final class AuthSettings {

  /** 32 bytes: the fewest that are allowed. */
  static final String SECRET = "0123456789abcdef0123456789abcdef";

  private AuthSettings() {}

  static Settings.Auth of(Map<String, String> environment) {
    return all(environment).auth();
  }

  static Settings all(Map<String, String> environment) {
    return Settings.read(environment, List.of("AAPL", "GOOGL", "MSFT"));
  }

  static Settings.Auth secret() {
    return of(Map.of("AUTH_JWT_SECRET", SECRET));
  }

  static Settings.Auth secretAnd(String name, String value) {
    return of(Map.of("AUTH_JWT_SECRET", SECRET, name, value));
  }

  static Settings.Auth keysAt(URI url) {
    return of(Map.of("AUTH_JWKS_URL", url.toString()));
  }

  static Settings.Auth keysAt(URI url, Map<String, String> more) {
    var environment = new TreeMap<>(more);
    environment.put("AUTH_JWKS_URL", url.toString());
    return of(environment);
  }
}
