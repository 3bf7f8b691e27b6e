package io.tapeloom.bench.delivery;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What a check has seen. Thread-safe. */
final class Figures {

  /** All clients of a protocol together are pushed much more than this part. */
  private static final int FEW = 10;

  private final LongAdder pushes = new LongAdder();
  private final LongAdder conflated = new LongAdder();
  private final AtomicLong lastHeardNanos = new AtomicLong(System.nanoTime());
  private final Map<String, LongAdder> acts = new ConcurrentSkipListMap<>();
  private final Map<Integer, LongAdder> closes = new ConcurrentHashMap<>();
  private final Map<Dialect, LongAdder> pushesByDialect = new ConcurrentHashMap<>();

  /** The newest number that anybody has heard of a topic. */
  private final Map<String, Long> heads = new ConcurrentHashMap<>();

  private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();

  void heard() {
    lastHeardNanos.set(System.nanoTime());
  }

  /** Nanoseconds since anything was heard by anybody. */
  long silenceNanos() {
    return System.nanoTime() - lastHeardNanos.get();
  }

  /** A client did something, by its name. */
  void did(String act) {
    acts.computeIfAbsent(act, _ -> new LongAdder()).increment();
  }

  void closed(int code) {
    closes.computeIfAbsent(code, _ -> new LongAdder()).increment();
  }

  void fault(String what) {
    faults.add(what);
  }

  /** Somebody has heard a number of a topic. */
  void heard(String topic, long seq) {
    heads.merge(topic, seq, Math::max);
  }

  /** The newest number that anybody has heard of a topic so far. */
  OptionalLong head(String topic) {
    var head = heads.get(topic);
    return head == null ? OptionalLong.empty() : OptionalLong.of(head);
  }

  /**
   * Holds what the clients of each protocol were pushed in all against what one client was that
   * listens to everything.
   */
  void compare(Collection<Dialect> dialects, long pushedToListener) {
    if (pushedToListener == 0) {
      fault("nothing was pushed to a client that listens to everything");
    }
    for (var dialect : dialects) {
      var adder = pushesByDialect.get(dialect);
      long pushed = adder == null ? 0 : adder.sum();
      if (pushed < pushedToListener / FEW) {
        fault(
            "all clients of %s were pushed %,d values, one that listens to everything %,d"
                .formatted(dialect, pushed, pushedToListener));
      }
    }
  }

  void add(Dialect dialect, Ledger ledger) {
    pushesByDialect.computeIfAbsent(dialect, _ -> new LongAdder()).add(ledger.pushes());
    pushes.add(ledger.pushes());
    conflated.add(ledger.conflated());
    faults.addAll(ledger.faults());
  }

  List<String> faults() {
    return List.copyOf(faults);
  }

  @Override
  public String toString() {
    return "%,d values pushed, %,d conflated; %s; closed by code: %s; faults: %d"
        .formatted(pushes.sum(), conflated.sum(), acts, closes, faults.size());
  }
}
