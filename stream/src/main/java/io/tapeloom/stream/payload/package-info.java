/** Typed payloads: JSON to records, with an answer for everything that does not fit. */
@NullMarked
package io.tapeloom.stream.payload;

import org.jspecify.annotations.NullMarked;
