package io.tapeloom.stream.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** A new self-signed certificate for both sides of a connection over TLS. Thread-safe. */
final class TlsKeys {

  private static final String PASSWORD = "changeit";

  private final SSLContext context;

  private TlsKeys(SSLContext context) {
    this.context = context;
  }

  /**
   * @param folder receives the key file
   */
  static TlsKeys make(Path folder) throws Exception {
    var file = folder.resolve("keys.p12");
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var made =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-alias",
                "rooms",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    var said = new String(made.getInputStream().readAllBytes(), UTF_8);
    assertThat(made.waitFor()).as(said).isZero();
    try (var keys = Files.newInputStream(file)) {
      return new TlsKeys(context(keys));
    }
  }

  private static SSLContext context(InputStream keys) throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(keys, PASSWORD.toCharArray());
    var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(store, PASSWORD.toCharArray());
    var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }

  /** Sockets of clients that trust the certificate. */
  SSLSocketFactory sockets() {
    return context.getSocketFactory();
  }

  /** The server's side of one connection. */
  SslHandler serverHandler() {
    var engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    return new SslHandler(engine);
  }
}
