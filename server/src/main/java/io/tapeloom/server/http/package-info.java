/** Connects the parts to the HTTP server. */
@NullMarked
package io.tapeloom.server.http;

import org.jspecify.annotations.NullMarked;
