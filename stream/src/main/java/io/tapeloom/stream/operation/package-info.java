/**
 * Typed operations: the annotations that declare them, the protocol that calls them, and the API
 * that describes them in an AsyncAPI document.
 */
@NullMarked
package io.tapeloom.stream.operation;

import org.jspecify.annotations.NullMarked;
