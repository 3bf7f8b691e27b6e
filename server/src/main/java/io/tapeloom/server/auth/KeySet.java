package io.tapeloom.server.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys of an identity provider (RFC 7517) that verify RS256, PS256, PS384, PS512, ES256
 * or EdDSA (Ed25519). Each key is used for one algorithm: an RSA key for PS256, PS384 or PS512 only
 * if its {@code alg} names it, and then not for RS256. All other keys, symmetric ones in
 * particular, are ignored. Immutable.
 */
final class KeySet {

  private static final Logger LOG = LoggerFactory.getLogger(KeySet.class);

  /** The maximum number of keys, because a token without a key id is checked with all of them. */
  private static final int MAX_KEYS = 64;

  private static final int MIN_RSA_BITS = 2048;
  private static final int MAX_RSA_BITS = 8192;

  /** The supported algorithms, in the order in which messages list them. */
  static final List<JWSAlgorithm> ALGORITHMS =
      List.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.EdDSA);

  private static final Set<JWSAlgorithm> RSA_PSS =
      Set.of(JWSAlgorithm.PS256, JWSAlgorithm.PS384, JWSAlgorithm.PS512);

  private static final Set<String> MEMBERS =
      Set.of("kty", "use", "key_ops", "alg", "kid", "n", "e", "crv", "x", "y");

  /** A key, its key id if it has one, and the one algorithm that it is used for. */
  private record Key(@Nullable String id, JWSAlgorithm algorithm, JWSVerifier verifier) {}

  private final List<Key> keys;

  private KeySet(List<Key> keys) {
    this.keys = keys;
  }

  /** Parses a key set; empty if it has no usable key or too many keys, or is not a key set. */
  static Optional<KeySet> parse(byte[] document) {
    return StrictJson.object(document)
        .map(object -> object.path("keys"))
        .filter(list -> list.isArray() && list.size() <= MAX_KEYS)
        .map(KeySet::usable)
        .filter(usable -> !usable.isEmpty())
        .map(KeySet::new);
  }

  private static List<Key> usable(JsonNode list) {
    var usable = new ArrayList<Key>();
    for (var each : list) {
      if (!each.isObject()) {
        continue;
      }
      try {
        key(JWK.parse(members(each).toString())).ifPresent(usable::add);
      } catch (ParseException | JOSEException | IllegalArgumentException e) {
        LOG.debug("Ignored a key of the key set", e);
      }
    }
    return List.copyOf(usable);
  }

  /**
   * Keeps only the members that verification needs, so that an unreadable certificate (x5c) does
   * not exclude a key. Members that are null count as absent (RFC 7517, section 4).
   */
  private static ObjectNode members(JsonNode key) {
    ObjectNode kept = key.deepCopy();
    kept.retain(MEMBERS);
    kept.removeIf(JsonNode::isNull);
    return kept;
  }

  private static Optional<Key> key(JWK key) throws JOSEException {
    return switch (key) {
      case RSAKey rsa when isFor(rsa, algorithm(rsa)) && hasAllowedSize(rsa.toRSAPublicKey()) ->
          Optional.of(
              new Key(rsa.getKeyID(), algorithm(rsa), new RSASSAVerifier(rsa.toRSAPublicKey())));
      case ECKey ec
          when isFor(ec, JWSAlgorithm.ES256) && Objects.equals(ec.getCurve(), Curve.P_256) ->
          Optional.of(
              new Key(ec.getKeyID(), JWSAlgorithm.ES256, new ECDSAVerifier(ec.toECPublicKey())));
      case OctetKeyPair okp
          when isFor(okp, JWSAlgorithm.EdDSA) && Objects.equals(okp.getCurve(), Curve.Ed25519) ->
          Optional.of(
              new Key(okp.getKeyID(), JWSAlgorithm.EdDSA, Ed25519Verifier.of(okp.getX().decode())));
      default -> Optional.empty();
    };
  }

  /** Returns the list of algorithms, with that word before the last one. */
  static String algorithms(String conjunction) {
    int last = ALGORITHMS.size() - 1;
    var others =
        ALGORITHMS.stream()
            .limit(last)
            .map(JWSAlgorithm::getName)
            .collect(Collectors.joining(", "));
    return "%s %s %s".formatted(others, conjunction, ALGORITHMS.get(last));
  }

  /** Returns the one algorithm that an RSA key verifies. */
  private static JWSAlgorithm algorithm(RSAKey key) {
    return RSA_PSS.stream()
        .filter(each -> each.equals(key.getAlgorithm()))
        .findFirst()
        .orElse(JWSAlgorithm.RS256);
  }

  /** Returns whether a key is long enough to be secure and short enough to verify with quickly. */
  private static boolean hasAllowedSize(RSAPublicKey key) {
    int bits = key.getModulus().bitLength();
    return bits >= MIN_RSA_BITS && bits <= MAX_RSA_BITS;
  }

  /** Returns whether the key's {@code alg}, {@code use} and {@code key_ops} allow the algorithm. */
  private static boolean isFor(JWK key, JWSAlgorithm algorithm) {
    return (key.getAlgorithm() == null || key.getAlgorithm().equals(algorithm))
        && (key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE))
        && (key.getKeyOperations() == null || key.getKeyOperations().contains(KeyOperation.VERIFY));
  }

  /**
   * Returns the keys that may have signed a token with this header. If the header names a key id,
   * these are the keys with that id, or without an id if no key has that id.
   */
  List<JWSVerifier> candidates(JWSHeader header) {
    var id = header.getKeyID();
    boolean known = knows(id);
    return keys.stream()
        .filter(key -> key.algorithm.equals(header.getAlgorithm()))
        .filter(key -> id == null || (known ? id.equals(key.id) : key.id == null))
        .map(Key::verifier)
        .toList();
  }

  private boolean knows(@Nullable String id) {
    return id != null && keys.stream().anyMatch(key -> id.equals(key.id));
  }

  /**
   * Returns whether these keys suffice to verify a token with this header: one of them may have
   * signed it, or the key that it names is for another algorithm.
   */
  boolean suffice(JWSHeader header) {
    return !candidates(header).isEmpty() || knows(header.getKeyID());
  }

  int size() {
    return keys.size();
  }
}
