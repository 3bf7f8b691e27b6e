package io.tapeloom.bench.parts;

import io.tapeloom.stream.CloseReason;
import io.tapeloom.stream.Encoded;
import io.tapeloom.stream.Peer;

/** A socket that takes everything and keeps nothing, unless it is told to be full. */
final class CountingPeer implements Peer {

  private static final Encoded ENCODED = () -> {};

  boolean full;
  long messages;

  @Override
  public Encoded encode(byte[] text, long sinceNanos) {
    return ENCODED;
  }

  @Override
  public void write(Encoded message) {
    messages++;
  }

  @Override
  public boolean isWritable() {
    return !full;
  }

  @Override
  public long queuedBytes() {
    return 0;
  }

  @Override
  public void ping() {}

  @Override
  public void close(CloseReason reason) {
    throw new IllegalStateException("closed: " + reason);
  }

  @Override
  public void abort() {
    throw new IllegalStateException("aborted");
  }
}
