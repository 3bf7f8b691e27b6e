package io.tapeloom.server.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A token in the form of a signed JWT (RFC 7515, compact) that is not verified yet. Immutable.
 *
 * <p>Only the algorithm and the key id of the header are kept: a key or a key URL in the token is
 * ignored.
 *
 * @param header the algorithm and the key id
 * @param signed header and payload as they were signed
 * @param payload the claims, still encoded
 * @param signature over {@code signed}
 */
record SignedToken(JWSHeader header, String signed, String payload, Base64URL signature) {

  private static final Logger LOG = LoggerFactory.getLogger(SignedToken.class);

  /** The maximum length of a token, in characters. */
  static final int MAX_LENGTH = 8192;

  private static final int SIGNED_PARTS = 3;
  private static final int ENCRYPTED_PARTS = 5;

  /** The accepted algorithms: HS256 for the shared secret, the others for public keys. */
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Stream.concat(Stream.of(JWSAlgorithm.HS256), KeySet.ALGORITHMS.stream())
          .collect(Collectors.toUnmodifiableSet());

  /**
   * The accepted values of {@code typ}, if it is set; tokens for other purposes are refused (RFC
   * 8725, 3.11).
   */
  private static final Set<String> TYPES = Set.of("jwt", "at+jwt");

  private static final String TYPE_PREFIX = "application/";

  /** The result of parsing. */
  sealed interface Parsed {

    record Signed(SignedToken token) implements Parsed {}

    record Unreadable(Reason reason) implements Parsed {}
  }

  static Parsed parse(String token) {
    if (token.length() > MAX_LENGTH) {
      return new Parsed.Unreadable(Reason.MALFORMED);
    }
    var parts = List.of(token.split("\\.", -1));
    if (parts.size() == ENCRYPTED_PARTS) {
      return new Parsed.Unreadable(Reason.ALGORITHM);
    }
    if (parts.size() != SIGNED_PARTS) {
      return new Parsed.Unreadable(Reason.MALFORMED);
    }
    var header = decoded(parts.getFirst()).flatMap(StrictJson::object);
    if (header.isEmpty() || decoded(parts.get(1)).isEmpty() || decoded(parts.get(2)).isEmpty()) {
      return new Parsed.Unreadable(Reason.MALFORMED);
    }
    return parse(header.get(), token, parts);
  }

  private static Parsed parse(ObjectNode header, String token, List<String> parts) {
    if (!header.path("alg").isTextual()) {
      return new Parsed.Unreadable(Reason.MALFORMED);
    }
    var algorithm = JWSAlgorithm.parse(header.path("alg").textValue());
    if (!ALGORITHMS.contains(algorithm)) {
      return new Parsed.Unreadable(Reason.ALGORITHM);
    }
    // No critical extension is supported, and b64 is not allowed in JWTs.
    if (header.has("crit") || header.has("b64") || !isKnownType(header)) {
      return new Parsed.Unreadable(Reason.MALFORMED);
    }
    var keyId = header.path("kid");
    if (!keyId.isMissingNode() && !keyId.isTextual()) {
      return new Parsed.Unreadable(Reason.MALFORMED);
    }
    var kept = new JWSHeader.Builder(algorithm);
    if (keyId.isTextual()) {
      kept.keyID(keyId.textValue());
    }
    return new Parsed.Signed(
        new SignedToken(
            kept.build(),
            token.substring(0, token.lastIndexOf('.')),
            parts.get(1),
            new Base64URL(parts.get(2))));
  }

  private static boolean isKnownType(ObjectNode header) {
    var type = header.path("typ");
    if (type.isMissingNode()) {
      return true;
    }
    var name = type.asText().toLowerCase(Locale.ROOT);
    return type.isTextual()
        && TYPES.contains(
            name.startsWith(TYPE_PREFIX) ? name.substring(TYPE_PREFIX.length()) : name);
  }

  /** Returns whether the header names the algorithm of the shared secret. */
  boolean usesSecret() {
    return header.getAlgorithm().equals(JWSAlgorithm.HS256);
  }

  /** Returns the key that signed the token; empty if none of them did. */
  Optional<JWSVerifier> signer(List<JWSVerifier> keys) {
    var bytes = signed.getBytes(StandardCharsets.US_ASCII);
    return keys.stream().filter(key -> isSignedBy(key, bytes)).findFirst();
  }

  private boolean isSignedBy(JWSVerifier key, byte[] bytes) {
    try {
      return key.verify(header, bytes, signature);
    } catch (JOSEException e) {
      LOG.debug("Could not verify a signature with a key for {}", header.getAlgorithm(), e);
      return false;
    }
  }

  /** Returns the claims; empty if they are not a JSON object. */
  Optional<ObjectNode> claims() {
    return decoded(payload).flatMap(StrictJson::object);
  }

  /** Decodes a part; empty if it is not in canonical base64url, without padding and stray bits. */
  private static Optional<byte[]> decoded(String part) {
    try {
      var bytes = Base64.getUrlDecoder().decode(part);
      var encoded = Base64.getUrlEncoder().withoutPadding().encode(bytes);
      return Arrays.equals(encoded, part.getBytes(StandardCharsets.UTF_8))
          ? Optional.of(bytes)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
