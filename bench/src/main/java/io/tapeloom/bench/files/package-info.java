/** The speed at which files of bars are read. */
@NullMarked
package io.tapeloom.bench.files;

import org.jspecify.annotations.NullMarked;
