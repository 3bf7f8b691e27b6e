/**
 * Typed payloads: reads JSON into records, reports every violation, and describes both directions
 * by schemas.
 */
@NullMarked
package io.tapeloom.stream.payload;

import org.jspecify.annotations.NullMarked;
