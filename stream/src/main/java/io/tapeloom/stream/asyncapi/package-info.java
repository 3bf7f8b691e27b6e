/** Generates AsyncAPI documents from declared operations and their types. */
@NullMarked
package io.tapeloom.stream.asyncapi;

import org.jspecify.annotations.NullMarked;
