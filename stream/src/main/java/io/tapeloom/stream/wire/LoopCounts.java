package io.tapeloom.stream.wire;

import io.tapeloom.stream.session.EndpointStats;

/**
 * The writes of one event loop to one endpoint during a pass: counted without synchronization, and
 * added to the shared counters at the end of the pass. Owned by the event loop.
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

  /** Adds the counts to the counters of the endpoint and resets them. */
  void report() {
    if (messages > 0) {
      stats.wrote(messages, bytes);
      messages = 0;
      bytes = 0;
    }
  }
}
