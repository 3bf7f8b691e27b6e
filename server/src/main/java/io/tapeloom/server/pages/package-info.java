/** The API documents and HTML pages. All their resources are served by this server. */
@NullMarked
package io.tapeloom.server.pages;

import org.jspecify.annotations.NullMarked;
