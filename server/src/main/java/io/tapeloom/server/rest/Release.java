package io.tapeloom.server.rest;

import java.util.Optional;

/**
 * What runs here.
 *
 * @param name the product
 * @param version its version
 */
public record Release(String name, String version) {

  /** The release that the running classes come from. */
  public static Release current() {
    var version = Release.class.getPackage().getImplementationVersion();
    return new Release("Tapeloom", Optional.ofNullable(version).orElse("development"));
  }
}
