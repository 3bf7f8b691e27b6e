/** The format {@code tapeloom.proto}: pushes as protobuf messages, and their schema. */
@NullMarked
package io.tapeloom.server.proto;

import org.jspecify.annotations.NullMarked;
