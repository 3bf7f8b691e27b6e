/** Reads bars from CSV files of other programs. */
@NullMarked
package io.tapeloom.feed.csv;

import org.jspecify.annotations.NullMarked;
