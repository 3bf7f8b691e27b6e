/** Documents and pages for people, all of them served from here. */
@NullMarked
package io.tapeloom.server.pages;

import org.jspecify.annotations.NullMarked;
