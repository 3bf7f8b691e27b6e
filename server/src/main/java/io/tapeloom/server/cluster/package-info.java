/** The part of a server in a cluster: what it counts for others, or follows of them. */
@NullMarked
package io.tapeloom.server.cluster;

import org.jspecify.annotations.NullMarked;
