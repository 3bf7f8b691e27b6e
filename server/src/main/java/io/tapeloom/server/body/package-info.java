/** The bodies of REST requests: taken out of their coding, decoded and validated within bounds. */
@NullMarked
package io.tapeloom.server.body;

import org.jspecify.annotations.NullMarked;
