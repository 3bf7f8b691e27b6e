/** What others would write on the same ground. */
@NullMarked
package io.tapeloom.bench.peers;

import org.jspecify.annotations.NullMarked;
