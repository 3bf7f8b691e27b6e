/**
 * The user of a connection, in both protocols: the identity, its expiry, and the user's own topics
 * that the connection follows.
 */
@NullMarked
package io.tapeloom.server.users;

import org.jspecify.annotations.NullMarked;
