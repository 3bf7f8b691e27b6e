/**
 * Typed operations: what an application declares with annotations, the protocol that calls it, and
 * the API that makes the AsyncAPI document of both.
 */
@NullMarked
package io.tapeloom.stream.operation;

import org.jspecify.annotations.NullMarked;
