package io.tapeloom.server.auth;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;

/** A key pair as an identity provider has it: private to sign, public to be published. */
record PublishedKey(String id, KeyPair pair) {

  static PublishedKey rsa(String id) {
    return rsa(id, 2048);
  }

  static PublishedKey rsa(String id, int bits) {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return new PublishedKey(id, generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static PublishedKey ec(String id) {
    return ec(id, "secp256r1");
  }

  static PublishedKey ec(String id, String curve) {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return new PublishedKey(id, generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static PublishedKey ed(String id, String curve) {
    try {
      return new PublishedKey(id, KeyPairGenerator.getInstance(curve).generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  String algorithm() {
    return switch (pair.getPublic()) {
      case RSAPublicKey _ -> "RS256";
      case ECPublicKey _ -> "ES256";
      default -> "EdDSA";
    };
  }

  /** A token of this key, which names an algorithm, signed in the platform's name for it. */
  String sign(String algorithm, String payload) {
    var token = new Jwt("{\"alg\":\"%s\",\"kid\":\"%s\"}".formatted(algorithm, id), payload);
    return algorithm.startsWith("PS")
        ? token.signedByPss(pair.getPrivate(), Integer.parseInt(algorithm.substring(2)))
        : token.signedBy(pair.getPrivate());
  }

  /** A token of this key, by its name. */
  String sign(String payload) {
    return new Jwt("{\"alg\":\"%s\",\"kid\":\"%s\"}".formatted(algorithm(), id), payload)
        .signedBy(pair.getPrivate());
  }

  /** The key as it is published, with what else it says of itself. */
  String json(String... members) {
    var more = members.length == 0 ? "" : "," + String.join(",", members);
    return switch (pair.getPublic()) {
      case RSAPublicKey rsa ->
          "{\"kty\":\"RSA\",\"kid\":\"%s\",\"n\":\"%s\",\"e\":\"%s\"%s}"
              .formatted(id, number(rsa.getModulus(), 0), number(rsa.getPublicExponent(), 0), more);
      case ECPublicKey ec -> {
        int bits = ec.getParams().getCurve().getField().getFieldSize();
        int bytes = (bits + 7) / 8;
        yield "{\"kty\":\"EC\",\"crv\":\"P-%d\",\"kid\":\"%s\",\"x\":\"%s\",\"y\":\"%s\"%s}"
            .formatted(
                bits,
                id,
                number(ec.getW().getAffineX(), bytes),
                number(ec.getW().getAffineY(), bytes),
                more);
      }
      case EdECPublicKey ed -> {
        var der = ed.getEncoded();
        int bytes = ed.getParams().getName().equals("Ed448") ? 57 : 32;
        yield "{\"kty\":\"OKP\",\"crv\":\"%s\",\"kid\":\"%s\",\"x\":\"%s\"%s}"
            .formatted(
                ed.getParams().getName(),
                id,
                Jwt.base64(Arrays.copyOfRange(der, der.length - bytes, der.length)),
                more);
      }
      default -> throw new AssertionError("no kind of key that is published here");
    };
  }

  static String set(String... keys) {
    return "{\"keys\":[" + String.join(",", keys) + "]}";
  }

  static String set(PublishedKey... keys) {
    return set(Arrays.stream(keys).map(PublishedKey::json).toArray(String[]::new));
  }

  private static String number(BigInteger number, int bytes) {
    var signed = number.toByteArray();
    int length = Math.max(bytes, (number.bitLength() + 7) / 8);
    var unsigned = new byte[length];
    int copied = Math.min(length, signed.length);
    System.arraycopy(signed, signed.length - copied, unsigned, length - copied, copied);
    return Jwt.base64(unsigned);
  }
}
