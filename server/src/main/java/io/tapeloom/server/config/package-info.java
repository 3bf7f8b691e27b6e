/** The environment variables and their meaning. */
@NullMarked
package io.tapeloom.server.config;

import org.jspecify.annotations.NullMarked;
