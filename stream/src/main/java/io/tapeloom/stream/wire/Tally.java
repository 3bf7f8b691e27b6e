package io.tapeloom.stream.wire;

import io.tapeloom.stream.Figures;

/**
 * What the connections of one event loop and endpoint have written in a pass: counted where it
 * costs nothing, told when the pass is over. Owned by the event loop.
 */
final class Tally {

  private final Figures figures;
  private int messages;
  private long bytes;

  Tally(Figures figures) {
    this.figures = figures;
  }

  void wrote(int moreMessages, int moreBytes) {
    messages += moreMessages;
    bytes += moreBytes;
  }

  void tell() {
    if (messages > 0) {
      figures.wrote(messages, bytes);
      messages = 0;
      bytes = 0;
    }
  }
}
