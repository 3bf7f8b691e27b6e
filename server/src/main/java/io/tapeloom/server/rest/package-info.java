/** The REST resources and their types. */
@NullMarked
package io.tapeloom.server.rest;

import org.jspecify.annotations.NullMarked;
