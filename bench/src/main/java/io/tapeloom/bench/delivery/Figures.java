package io.tapeloom.bench.delivery;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** The results of a check: counts and faults. Thread-safe. */
final class Figures {

  /**
   * The clients of a protocol receive on average at least this fraction (one in {@value}) of the
   * values of the reference client: each has half of the topics, and sometimes stalls.
   */
  private static final int FEW = 10;

  private final LongAdder pushes = new LongAdder();
  private final LongAdder conflated = new LongAdder();
  private final AtomicLong lastReceivedNanos = new AtomicLong(System.nanoTime());
  private final Map<String, LongAdder> acts = new ConcurrentSkipListMap<>();
  private final Map<Integer, LongAdder> closes = new ConcurrentHashMap<>();
  private final Map<Dialect, LongAdder> pushesByDialect = new ConcurrentHashMap<>();

  /** The highest number that any client has received, for each topic. */
  private final Map<String, Long> heads = new ConcurrentHashMap<>();

  private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();

  void received() {
    lastReceivedNanos.set(System.nanoTime());
  }

  /** Nanoseconds since any client has received a message. */
  long silenceNanos() {
    return System.nanoTime() - lastReceivedNanos.get();
  }

  /** Counts an action of a client by its name. */
  void did(String act) {
    acts.computeIfAbsent(act, _ -> new LongAdder()).increment();
  }

  void closed(int code) {
    closes.computeIfAbsent(code, _ -> new LongAdder()).increment();
  }

  void fault(String what) {
    faults.add(what);
  }

  /** Records a number of a topic that a client has received. */
  void reached(String topic, long seq) {
    heads.merge(topic, seq, Math::max);
  }

  /** The highest number of a topic that any client has received so far. */
  OptionalLong head(String topic) {
    var head = heads.get(topic);
    return head == null ? OptionalLong.empty() : OptionalLong.of(head);
  }

  /**
   * Compares the values that the clients of each protocol received with those of the reference
   * client, which subscribes to every topic.
   *
   * @param clients number of simultaneous clients of each protocol
   */
  void compare(Map<Dialect, Long> clients, long pushedToReference) {
    if (pushedToReference == 0) {
      fault("the client that subscribes to every topic received no values");
    }
    clients.forEach(
        (dialect, count) -> {
          var adder = pushesByDialect.get(dialect);
          long pushed = adder == null ? 0 : adder.sum();
          if (pushed == 0 || pushed < pushedToReference * count / FEW) {
            fault(
                "%d clients of %s were pushed %,d values, the one that subscribes to every topic %,d"
                    .formatted(count, dialect, pushed, pushedToReference));
          }
        });
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
