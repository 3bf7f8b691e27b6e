package io.tapeloom.bench.delivery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Records the values of one connection, and the faults in them. On <i>every</i> topics each number
 * must follow the one before, and the first number must follow the one in the answer to the
 * subscription. On <i>latest</i> topics no number may be repeated or decrease. No value may come
 * for a topic without a subscription. Not thread-safe.
 */
public final class Ledger {

  /** What the subscribers of a topic must receive. */
  public enum Mode {
    LATEST,
    EVERY
  }

  /**
   * Maximum number of values in transit to a client when it unsubscribes: those that the rate limit
   * of its channel delays for some seconds.
   */
  static final long UNDER_WAY = 500;

  private final Map<String, Subscription> subscriptions = new HashMap<>();
  private final List<String> faults = new ArrayList<>();
  private long pushes;
  private long conflated;

  /** One subscription, from its confirmation on. */
  public static final class Subscription {

    private final String topic;
    private final Mode mode;

    /** The number of the topic at the start of the subscription, if the server reports it. */
    private final OptionalLong begin;

    /** The number of the topic at a later moment, if it was requested. */
    private OptionalLong later = OptionalLong.empty();

    private OptionalLong first = OptionalLong.empty();
    private OptionalLong last = OptionalLong.empty();
    private long delivered;

    private Subscription(String topic, Mode mode, OptionalLong begin) {
      this.topic = topic;
      this.mode = mode;
      this.begin = begin;
    }

    /** The subscriber must receive all values after this number. */
    private OptionalLong owedAfter() {
      return begin.isPresent() ? begin : later;
    }
  }

  /**
   * Records a confirmed subscription.
   *
   * @param begin the number of the topic at this moment, if the server reports it
   */
  public Subscription subscribed(String topic, Mode mode, OptionalLong begin) {
    var subscription = new Subscription(topic, mode, begin);
    if (subscriptions.putIfAbsent(topic, subscription) != null) {
      fault(topic, "is subscribed to twice");
    }
    return subscription;
  }

  /** Records the number of a topic at a moment after the start of a subscription. */
  void stoodAt(Subscription subscription, long seq) {
    subscription.later = OptionalLong.of(seq);
    beganInTime(subscription);
  }

  /** Records the end of a subscription; values in transit are ignored. */
  public void unsubscribed(String topic) {
    unsubscribed(topic, OptionalLong.empty());
  }

  /**
   * Records the end of a subscription.
   *
   * @param head the highest number that any client had received at the time of the request
   */
  void unsubscribed(String topic, OptionalLong head) {
    var subscription = subscriptions.remove(topic);
    if (subscription != null
        && subscription.mode == Mode.EVERY
        && subscription.last.isEmpty()
        && subscription.owedAfter().isPresent()
        && head.orElse(0) > subscription.owedAfter().getAsLong() + UNDER_WAY) {
      fault(topic, receivedNothing(subscription.owedAfter().getAsLong(), head.getAsLong()));
    }
  }

  /** Records a pushed value. */
  public void pushed(String topic, long seq) {
    pushes++;
    var subscription = subscriptions.get(topic);
    if (subscription == null) {
      fault(topic, "is not subscribed to, and pushed %d".formatted(seq));
      return;
    }
    subscription.delivered++;
    if (subscription.last.isPresent()) {
      follows(subscription, subscription.last.getAsLong(), seq);
    } else {
      subscription.first = OptionalLong.of(seq);
      if (subscription.begin.isPresent()) {
        isFirst(subscription, subscription.begin.getAsLong(), seq);
      }
      beganInTime(subscription);
    }
    subscription.last = OptionalLong.of(seq);
  }

  /** Records values that the server says it does not send. */
  void missed(String topic, long from, long to) {
    var subscription = subscriptions.get(topic);
    if (subscription == null) {
      return; // it has ended meanwhile
    }
    if (subscription.last.isPresent() && from != subscription.last.getAsLong() + 1) {
      fault(
          topic, "announced a gap from %d after %d".formatted(from, subscription.last.getAsLong()));
    }
    if (subscription.first.isEmpty()) {
      subscription.first = OptionalLong.of(from);
    }
    subscription.last = OptionalLong.of(to);
  }

  /**
   * Compares the server's count with what has come.
   *
   * @param rows the server's count by subscription
   * @param delivered all values that it counts for the connection
   */
  void accounted(List<ServerEvent.Row> rows, long delivered) {
    var missing = new HashSet<>(subscriptions.keySet());
    for (var row : rows) {
      missing.remove(row.topic());
      var subscription = subscriptions.get(row.topic());
      if (subscription == null) {
        fault(row.topic(), "is in the server's ledger, and is not subscribed to");
      } else if (!row.addsUp()) {
        fault(row.topic(), "has a ledger that does not add up: " + row);
      } else if (row.delivered() != subscription.delivered) {
        fault(
            row.topic(),
            "has %d delivered values in the server's ledger, and %d came"
                .formatted(row.delivered(), subscription.delivered));
      }
    }
    missing.forEach(topic -> fault(topic, "is not in the server's ledger"));
    if (delivered != pushes) {
      faults.add(
          "the server's ledger has %d delivered values in all, and %d came"
              .formatted(delivered, pushes));
    }
  }

  /**
   * On <i>every</i> topics, the first value must not be later than the one after a known number.
   */
  private void beganInTime(Subscription subscription) {
    if (subscription.mode == Mode.EVERY
        && subscription.first.isPresent()
        && subscription.later.isPresent()
        && subscription.first.getAsLong() > subscription.later.getAsLong() + 1) {
      fault(
          subscription.topic,
          "stood at %d after the subscription, and pushed %d first"
              .formatted(subscription.later.getAsLong(), subscription.first.getAsLong()));
    }
  }

  private void isFirst(Subscription subscription, long begin, long seq) {
    var topic = subscription.topic;
    switch (subscription.mode) {
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

  private void follows(Subscription subscription, long last, long seq) {
    var topic = subscription.topic;
    if (seq == last) {
      fault(topic, "pushed %d twice".formatted(seq));
    } else if (seq < last) {
      fault(topic, "went back from %d to %d".formatted(last, seq));
    } else if (seq > last + 1) {
      if (subscription.mode == Mode.EVERY) {
        fault(topic, "has a hole from %d to %d".formatted(last, seq));
      }
      conflated += seq - last - 1;
    }
  }

  /**
   * Checks at the end that the last number of each subscription is the last number of its topic. A
   * subscription without values misses all values of its topic since its start, or the newest one
   * on <i>latest</i> topics.
   *
   * @param ends the last number of each topic
   */
  public void ended(Map<String, Long> ends) {
    for (var subscription : subscriptions.values()) {
      shortfall(subscription, ends).ifPresent(what -> fault(subscription.topic, what));
    }
  }

  /** Whether each subscription has reached these numbers. */
  public boolean hasReached(Map<String, Long> ends) {
    return subscriptions.values().stream().allMatch(each -> shortfall(each, ends).isEmpty());
  }

  /** Returns what a subscription misses. */
  private static Optional<String> shortfall(Subscription subscription, Map<String, Long> ends) {
    long end = ends.getOrDefault(subscription.topic, 0L);
    if (subscription.last.isPresent()) {
      long last = subscription.last.getAsLong();
      return last < end
          ? Optional.of("ended at %d, its subscriber at %d".formatted(end, last))
          : Optional.empty();
    }
    boolean owed =
        switch (subscription.mode) {
          case EVERY -> subscription.owedAfter().orElse(end) < end;
          case LATEST -> end > 0;
        };
    return owed
        ? Optional.of(receivedNothing(subscription.owedAfter().orElse(0), end))
        : Optional.empty();
  }

  private static String receivedNothing(long from, long to) {
    return "went from %d to %d, and its subscriber received nothing".formatted(from, to);
  }

  private void fault(String topic, String what) {
    faults.add(topic + " " + what);
  }

  /** The faults, in the order found. */
  public List<String> faults() {
    return List.copyOf(faults);
  }

  /** Number of pushed values. */
  public long pushes() {
    return pushes;
  }

  /** Number of values of <i>latest</i> topics that a newer one has replaced. */
  public long conflated() {
    return conflated;
  }
}
