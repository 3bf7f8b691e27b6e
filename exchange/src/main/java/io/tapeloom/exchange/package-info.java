/** The simulated venue: a market that is a function of a seed and of time. */
@NullMarked
package io.tapeloom.exchange;

import org.jspecify.annotations.NullMarked;
