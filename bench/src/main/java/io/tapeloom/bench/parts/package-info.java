/** What the parts of the server cost, one by one, measured by JMH through their public seams. */
@NullMarked
package io.tapeloom.bench.parts;

import org.jspecify.annotations.NullMarked;
