/**
 * What a connection shows of its user, in both protocols: who they are, for how long that is known,
 * and which of their own topics they follow.
 */
@NullMarked
package io.tapeloom.server.users;

import org.jspecify.annotations.NullMarked;
