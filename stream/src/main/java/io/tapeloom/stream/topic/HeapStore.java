package io.tapeloom.stream.topic;

/** Keeps the values of <i>every</i> topics on the heap, and nothing over a restart. Thread-safe. */
final class HeapStore implements ValueStore {

  private final String epoch;

  HeapStore(String epoch) {
    this.epoch = epoch;
  }

  @Override
  public String epoch() {
    return epoch;
  }

  @Override
  public boolean keeps(TopicFamily<?> family) {
    return family.idleTime().isEmpty();
  }

  @Override
  public <T> ValueLog<T> open(String topic, TopicFamily<T> family) {
    return ValueLog.onHeap(family);
  }

  @Override
  public void close() {}
}
