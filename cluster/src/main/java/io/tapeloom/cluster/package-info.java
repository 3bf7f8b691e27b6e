/**
 * One stream of topics on many nodes: a writer appends what it counts to a log in Redis under ids
 * that it chooses itself, and readers follow the log at their own pace.
 */
@NullMarked
package io.tapeloom.cluster;

import org.jspecify.annotations.NullMarked;
