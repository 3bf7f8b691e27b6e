package io.tapeloom.server.rest;

import java.util.Optional;

/**
 * The name and version of this server.
 *
 * @param name the name of the product
 * @param version the version of the product
 */
public record Release(String name, String version) {

  /** Returns the release of the running classes. */
  public static Release current() {
    var version = Release.class.getPackage().getImplementationVersion();
    return new Release("Tapeloom", Optional.ofNullable(version).orElse("development"));
  }
}
