/** The channel protocol: its channels, declared once. */
@NullMarked
package io.tapeloom.server.channels;

import org.jspecify.annotations.NullMarked;
