/** The paper broker of the server: REST, and the events of users. */
@NullMarked
package io.tapeloom.server.broker;

import org.jspecify.annotations.NullMarked;
