/** Bars as other programs write them into CSV files. */
@NullMarked
package io.tapeloom.feed.csv;

import org.jspecify.annotations.NullMarked;
