package io.tapeloom.bench.delivery;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What a check has seen. Thread-safe. */
final class Figures {

  private final LongAdder pushes = new LongAdder();
  private final LongAdder conflated = new LongAdder();
  private final AtomicLong lastHeardNanos = new AtomicLong(System.nanoTime());
  private final Map<String, LongAdder> acts = new ConcurrentSkipListMap<>();
  private final Map<Integer, LongAdder> closes = new ConcurrentHashMap<>();
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

  void add(Ledger ledger) {
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
