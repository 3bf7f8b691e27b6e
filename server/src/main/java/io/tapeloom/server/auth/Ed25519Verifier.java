package io.tapeloom.server.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.impl.BaseJWSProvider;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Set;

/**
 * Verifies EdDSA with a public key of the curve Ed25519 (RFC 8037) by the platform's cryptography;
 * the verifier of the library needs a library more. Thread-safe.
 */
final class Ed25519Verifier extends BaseJWSProvider implements JWSVerifier {

  private static final String ED25519 = "Ed25519";
  private static final HexFormat HEX = HexFormat.of();
  private static final int KEY_BYTES = 32;
  private static final byte SIGN_BIT = (byte) 0x80;

  /** What comes before the key in its DER encoding (RFC 8410). */
  private static final String DER_PREFIX = "302a300506032b6570032100";

  /**
   * The points of small order in all their encodings, without the sign bit: for each of these keys
   * anybody can make signatures.
   */
  private static final Set<String> SMALL_ORDER =
      Set.of(
          "00".repeat(KEY_BYTES),
          "01" + "00".repeat(KEY_BYTES - 1),
          "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
          "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
          "ec" + "ff".repeat(KEY_BYTES - 2) + "7f",
          "ed" + "ff".repeat(KEY_BYTES - 2) + "7f",
          "ee" + "ff".repeat(KEY_BYTES - 2) + "7f");

  private final PublicKey key;

  private Ed25519Verifier(PublicKey key) {
    super(Set.of(JWSAlgorithm.EdDSA));
    this.key = key;
  }

  /**
   * A verifier with this key.
   *
   * @param point the public key as it is encoded in a JWK
   * @throws JOSEException if it is none, or of a small order
   */
  static Ed25519Verifier of(byte[] point) throws JOSEException {
    if (point.length != KEY_BYTES || isOfSmallOrder(point)) {
      throw new JOSEException("no public key of Ed25519");
    }
    try {
      var encoded = HEX.parseHex(DER_PREFIX + HEX.formatHex(point));
      var key = KeyFactory.getInstance(ED25519).generatePublic(new X509EncodedKeySpec(encoded));
      Signature.getInstance(ED25519).initVerify(key); // looks whether it lies on the curve
      return new Ed25519Verifier(key);
    } catch (GeneralSecurityException e) {
      throw new JOSEException("no public key of Ed25519", e);
    }
  }

  private static boolean isOfSmallOrder(byte[] point) {
    var unsigned = point.clone();
    unsigned[KEY_BYTES - 1] &= (byte) ~SIGN_BIT;
    return SMALL_ORDER.contains(HEX.formatHex(unsigned));
  }

  @Override
  public boolean verify(JWSHeader header, byte[] signed, Base64URL signature) throws JOSEException {
    if (!supportedJWSAlgorithms().contains(header.getAlgorithm())) {
      return false;
    }
    try {
      var check = Signature.getInstance(ED25519);
      check.initVerify(key);
      check.update(signed);
      return check.verify(signature.decode());
    } catch (SignatureException malformed) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new JOSEException("Ed25519 cannot be verified", e);
    }
  }
}
