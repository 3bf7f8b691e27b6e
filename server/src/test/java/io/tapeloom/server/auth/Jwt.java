package io.tapeloom.server.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A JWT that is written by hand, byte by byte, and signed by the platform's own cryptography: it
 * may be as wrong as a test needs it.
 */
record Jwt(String header, String payload) {

  /** Seconds since 1970 at which every test begins. */
  static final long START = 1_800_000_000;

  static final String HS256 = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";

  /** Claims that are right from the start of every test, for an hour. */
  static final String ALICE = "{\"sub\":\"alice\",\"exp\":%d}".formatted(START + 3600);

  String signedBy(String secret) {
    return signedBy(secret.getBytes(StandardCharsets.UTF_8));
  }

  String signedBy(byte[] secret) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return with(mac.doFinal(content().getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  String signedBy(PrivateKey key) {
    return signedBy(
        key,
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSAinP1363Format";
          case "RSA" -> "SHA256withRSA";
          default -> key.getAlgorithm();
        });
  }

  /** RSASSA-PSS as PS256, PS384 and PS512 mean it. */
  String signedByPss(PrivateKey key, int bits) {
    try {
      var signature = Signature.getInstance("RSASSA-PSS");
      var hash = "SHA-" + bits;
      signature.setParameter(
          new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), bits / 8, 1));
      signature.initSign(key);
      signature.update(content().getBytes(StandardCharsets.UTF_8));
      return with(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  String signedBy(PrivateKey key, String algorithm) {
    try {
      var signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(content().getBytes(StandardCharsets.UTF_8));
      return with(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  String with(byte[] signature) {
    return content() + "." + base64(signature);
  }

  String unsigned() {
    return content() + ".";
  }

  private String content() {
    return base64(header) + "." + base64(payload);
  }

  static String base64(String text) {
    return base64(text.getBytes(StandardCharsets.UTF_8));
  }

  static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
