package io.tapeloom.bench.delivery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What one connection was sent of its topics, and what is wrong with it. Where every value matters,
 * each must follow the one before it, the first of them what the answer to the subscription said;
 * where the newest matters, no number may come twice or go back. Nothing may come of a topic that
 * is not subscribed to. Not thread-safe.
 */
public final class Ledger {

  /** What a topic's subscribers are owed. */
  public enum Mode {
    LATEST,
    EVERY
  }

  /** How far a topic may be ahead of the highest number that any client had received by then. */
  static final long SLACK = 100;

  private final Map<String, Entry> entries = new HashMap<>();
  private final List<String> faults = new ArrayList<>();
  private long pushes;
  private long conflated;

  private static final class Entry {

    private final Mode mode;
    private final OptionalLong begin;
    private final OptionalLong known;
    private OptionalLong last = OptionalLong.empty();

    Entry(Mode mode, OptionalLong begin, OptionalLong known) {
      this.mode = mode;
      this.begin = begin;
      this.known = known;
    }
  }

  /** A subscription has begun, and nothing is known of its topic but what the server says. */
  public void subscribed(String topic, Mode mode, OptionalLong begin) {
    subscribed(topic, mode, begin, OptionalLong.empty());
  }

  /**
   * A subscription has begun.
   *
   * @param begin how many values the topic had then, if the server says that
   * @param known the highest number that any client had received by then
   */
  public void subscribed(String topic, Mode mode, OptionalLong begin, OptionalLong known) {
    if (entries.containsKey(topic)) {
      fault(topic, "is subscribed to twice");
      return;
    }
    entries.put(topic, new Entry(mode, begin, known));
  }

  /** A subscription is over. */
  public void unsubscribed(String topic) {
    entries.remove(topic);
  }

  /** A value was pushed. */
  public void pushed(String topic, long seq) {
    pushes++;
    var entry = entries.get(topic);
    if (entry == null) {
      fault(topic, "is not subscribed to, and pushed %d".formatted(seq));
      return;
    }
    if (entry.last.isPresent()) {
      follows(topic, entry, entry.last.getAsLong(), seq);
    } else if (entry.begin.isPresent()) {
      isFirst(topic, entry, entry.begin.getAsLong(), seq);
    }
    entry.last = OptionalLong.of(seq);
  }

  private void isFirst(String topic, Entry entry, long begin, long seq) {
    switch (entry.mode) {
      case EVERY -> {
        if (seq != begin + 1) {
          fault(topic, "began at %d, and pushed %d first".formatted(begin, seq));
        }
      }
      case LATEST -> {
        if (seq < begin) {
          fault(topic, "began at %d, and pushed the older %d".formatted(begin, seq));
        }
      }
    }
  }

  private void follows(String topic, Entry entry, long last, long seq) {
    if (seq == last) {
      fault(topic, "pushed %d twice".formatted(seq));
    } else if (seq < last) {
      fault(topic, "went back from %d to %d".formatted(last, seq));
    } else if (seq > last + 1) {
      if (entry.mode == Mode.EVERY) {
        fault(topic, "has a hole from %d to %d".formatted(last, seq));
      }
      conflated += seq - last - 1;
    }
  }

  /**
   * Nothing more comes: the last number of each subscription must be the last number of its topic.
   * Where a subscription received none at all, its topic must not have advanced by more than
   * {@value #SLACK} since it began.
   *
   * @param ends how many values each topic had in all
   */
  public void ended(Map<String, Long> ends) {
    entries.forEach(
        (topic, entry) -> {
          shortfall(topic, entry, ends)
              .ifPresent(
                  last ->
                      fault(
                          topic,
                          "ended at %d, its subscriber at %d".formatted(ends.get(topic), last)));
          if (receivedNothing(topic, entry, ends)) {
            fault(
                topic,
                "went from %d to %d, and its subscriber received nothing"
                    .formatted(entry.known.getAsLong(), ends.get(topic)));
          }
        });
  }

  private static boolean receivedNothing(String topic, Entry entry, Map<String, Long> ends) {
    var end = ends.get(topic);
    return entry.last.isEmpty()
        && entry.begin.isEmpty()
        && entry.known.isPresent()
        && end != null
        && end > entry.known.getAsLong() + SLACK;
  }

  /** Whether each subscription has got as far as these positions. */
  public boolean hasReached(Map<String, Long> ends) {
    return entries.entrySet().stream()
        .allMatch(entry -> shortfall(entry.getKey(), entry.getValue(), ends).isEmpty());
  }

  /** How far a subscription has got that has not got far enough. */
  private static OptionalLong shortfall(String topic, Entry entry, Map<String, Long> ends) {
    var last = entry.last.isPresent() ? entry.last : entry.begin;
    var end = ends.get(topic);
    return last.isPresent() && end != null && last.getAsLong() < end ? last : OptionalLong.empty();
  }

  private void fault(String topic, String what) {
    faults.add(topic + " " + what);
  }

  /** What is wrong, in the order found. */
  public List<String> faults() {
    return List.copyOf(faults);
  }

  /** Values pushed. */
  public long pushes() {
    return pushes;
  }

  /** Values of latest topics that a newer one has replaced. */
  public long conflated() {
    return conflated;
  }
}
