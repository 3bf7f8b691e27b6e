package io.tapeloom.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Collects what a member reads from the log, as text. Thread-safe. */
final class Received implements LogListener {

  /** Such as {@code epoch/topic 7 = text} and {@code epoch/topic lost 5 to 6}. */
  private final List<String> all = new ArrayList<>();

  private final Map<String, Long> heads = new HashMap<>();
  private final List<String> faults = new ArrayList<>();
  private String epoch = "none";
  private volatile CountDownLatch freezer = new CountDownLatch(0);

  /** Stops the reader at its next value, until it is thawed. */
  void freeze() {
    if (freezer.getCount() == 0) {
      freezer = new CountDownLatch(1);
    }
  }

  void thaw() {
    freezer.countDown();
  }

  private void pass() {
    try {
      freezer.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized void epoch(String next) {
    epoch = next;
    all.add("epoch " + (next.isEmpty() ? "" : "begins"));
  }

  @Override
  public void value(String topic, long seq, ByteBuffer value) {
    pass();
    synchronized (this) {
      var name = epoch + "/" + topic;
      long before = heads.getOrDefault(topic, 0L);
      if (before > 0 && seq != before + 1) {
        faults.add("%s: %d after %d".formatted(name, seq, before));
      }
      heads.put(topic, seq);
      all.add("%s %d = %s".formatted(topic, seq, UTF_8.decode(value.duplicate())));
    }
  }

  @Override
  public synchronized void lost(String topic, long from, long to) {
    if (heads.getOrDefault(topic, 0L) + 1 != from) {
      faults.add("%s lost %d to %d after %d".formatted(topic, from, to, heads.get(topic)));
    }
    heads.put(topic, to);
    all.add("%s lost %d to %d".formatted(topic, from, to));
  }

  @Override
  public void beat(long wallMillis, ByteBuffer state) {}

  synchronized List<String> values() {
    return all.stream().filter(each -> !each.startsWith("epoch")).toList();
  }

  synchronized String currentEpoch() {
    return epoch;
  }

  synchronized long epochs() {
    return all.stream().filter(each -> each.startsWith("epoch")).count();
  }

  synchronized long headOf(String topic) {
    return heads.getOrDefault(topic, 0L);
  }

  /** Values that came twice, or without a gap before them that was announced. */
  synchronized List<String> faults() {
    return List.copyOf(faults);
  }
}
