package io.tapeloom.attack;

import io.tapeloom.attack.process.KeyProvider;
import java.io.IOException;
import java.security.GeneralSecurityException;

/** The environment of the servers under attack while the suite runs. */
record Surroundings(Options options, KeyProvider keys, Reference reference)
    implements AutoCloseable {

  static Surroundings of(Options options) throws IOException, GeneralSecurityException {
    return new Surroundings(options, KeyProvider.start(), Reference.start());
  }

  @Override
  public void close() throws IOException {
    keys.close();
    reference.close();
  }
}
