package io.tapeloom.server.rest;

/** Work ends without a result because its client is gone; nobody reads the answer. */
final class Unwanted extends RuntimeException {

  private static final long serialVersionUID = 1;

  Unwanted() {
    super("the client is gone", null, false, false);
  }
}
