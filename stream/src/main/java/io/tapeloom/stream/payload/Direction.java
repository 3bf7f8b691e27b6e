package io.tapeloom.stream.payload;

/** Which way a payload goes, as the server sees it. */
public enum Direction {
  /** Clients send it, the server reads it. */
  READ("read"),
  /** The server writes it, clients receive it. */
  WRITE("written");

  private final String participle;

  Direction(String participle) {
    this.participle = participle;
  }

  /** The word for error texts, such as {@code read} in "cannot be read". */
  String participle() {
    return participle;
  }
}
