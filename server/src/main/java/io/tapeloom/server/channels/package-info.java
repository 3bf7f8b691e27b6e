/** The channel protocol: its channels, requests and messages, and its AsyncAPI document. */
@NullMarked
package io.tapeloom.server.channels;

import org.jspecify.annotations.NullMarked;
