package io.tapeloom.bench.parts;

import io.tapeloom.stream.session.CloseReason;
import io.tapeloom.stream.session.Peer;
import io.tapeloom.stream.topic.Encoded;
import io.tapeloom.stream.topic.Message;

/** A socket that accepts and discards everything, unless it is set to be full. */
final class CountingPeer implements Peer {

  private static final Encoded ENCODED = () -> {};

  boolean full;
  long messages;

  @Override
  public Encoded encode(Message message, long sinceNanos) {
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
