package io.tapeloom.stream.wire;

import io.tapeloom.stream.session.EndpointStats;

/**
 * What the connections of one event loop and endpoint have written in a pass: counted where it
 * costs nothing, told when the pass is over. Owned by the event loop.
 */
final class LoopCounts {

  private final EndpointStats stats;
  private int messages;
  private long bytes;

  LoopCounts(EndpointStats stats) {
    this.stats = stats;
  }

  void wrote(int moreMessages, int moreBytes) {
    messages += moreMessages;
    bytes += moreBytes;
  }

  void tell() {
    if (messages > 0) {
      stats.wrote(messages, bytes);
      messages = 0;
      bytes = 0;
    }
  }
}
