/**
 * Authentication: verifies bearer tokens with a shared secret or with the public keys of an
 * identity provider, and issues tokens for development.
 *
 * <p>Start with {@code TokenVerifier}. {@code SignedToken} parses a token, {@code RemoteKeys}
 * provides the public keys, and {@code ClaimRules} validates the claims.
 */
@NullMarked
package io.tapeloom.server.auth;

import org.jspecify.annotations.NullMarked;
