/** The environment variables, and what they mean. */
@NullMarked
package io.tapeloom.server.config;

import org.jspecify.annotations.NullMarked;
