/** The operations of the operation protocol, as classes that declare their messages. */
@NullMarked
package io.tapeloom.server.operations;

import org.jspecify.annotations.NullMarked;
