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
 * Verifies EdDSA signatures with an Ed25519 public key (RFC 8037), with the cryptography of the
 * JDK. The verifier of the JWT library would need another library. Thread-safe.
 */
final class Ed25519Verifier extends BaseJWSProvider implements JWSVerifier {

  private static final String ED25519 = "Ed25519";
  private static final HexFormat HEX = HexFormat.of();
  private static final int KEY_BYTES = 32;
  private static final byte SIGN_BIT = (byte) 0x80;

  /** The prefix of the key in its DER encoding (RFC 8410). */
  private static final String DER_PREFIX = "302a300506032b6570032100";

  /**
   * All encodings of the points of small order, without the sign bit. Anyone can forge signatures
   * for these keys.
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
   * Returns a verifier with this key.
   *
   * @param point the public key as it is encoded in a JWK
   * @throws JOSEException if it is not a valid key, or a point of small order
   */
  static Ed25519Verifier of(byte[] point) throws JOSEException {
    if (point.length != KEY_BYTES || isOfSmallOrder(point)) {
      throw new JOSEException("not a valid Ed25519 public key");
    }
    try {
      var encoded = HEX.parseHex(DER_PREFIX + HEX.formatHex(point));
      var key = KeyFactory.getInstance(ED25519).generatePublic(new X509EncodedKeySpec(encoded));
      Signature.getInstance(ED25519).initVerify(key); // checks that the point is on the curve
      return new Ed25519Verifier(key);
    } catch (GeneralSecurityException e) {
      throw new JOSEException("not a valid Ed25519 public key", e);
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
      throw new JOSEException("cannot verify an Ed25519 signature", e);
    }
  }
}
