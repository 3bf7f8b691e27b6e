/**
 * Who a client is: bearer tokens are verified here, by a shared secret or by the keys that an
 * identity provider publishes, and while developing they are made here too.
 *
 * <p>Read {@code TokenVerifier} first; {@code SignedToken} is what it takes apart, {@code
 * RemoteKeys} where the public keys come from, {@code ClaimRules} what a genuine token must say.
 */
@NullMarked
package io.tapeloom.server.auth;

import org.jspecify.annotations.NullMarked;
