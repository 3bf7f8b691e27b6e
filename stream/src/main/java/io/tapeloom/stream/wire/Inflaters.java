package io.tapeloom.stream.wire;

import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The inflater that the connections of an event loop share, and room for the parts that it reads
 * and makes. While a connection keeps it for a message of several steps, another one is made. Owned
 * by the event loop; lives as long as the loop.
 */
final class Inflaters {

  private static final int INPUT_BYTES = 4 * 1024;
  private static final int PART_BYTES = 16 * 1024;

  private @Nullable Inflater spare;
  private byte[] input = {};
  private byte[] part = {};

  /** Returns an inflater without any state, for raw deflated bytes. */
  Inflater take() {
    var taken = spare;
    spare = null;
    return taken == null ? new Inflater(true) : taken;
  }

  void giveBack(Inflater inflater) {
    if (spare == null) {
      inflater.reset();
      spare = inflater;
    } else {
      inflater.end();
    }
  }

  /** Room for a part of the input, which an inflater reads in place during one step. */
  byte[] input() {
    if (input.length == 0) {
      input = new byte[INPUT_BYTES];
    }
    return input;
  }

  /** Room for a part of the text. */
  byte[] part() {
    if (part.length == 0) {
      part = new byte[PART_BYTES];
    }
    return part;
  }
}
