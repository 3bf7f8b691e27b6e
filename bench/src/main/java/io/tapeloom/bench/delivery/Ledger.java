package io.tapeloom.bench.delivery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /**
   * How many values may be on their way to a client when it gives its subscription back: what its
   * channel's rate holds up for some seconds.
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

    /** How many values the topic had when it began, if the server said so. */
    private final OptionalLong begin;

    /** How many it had at some moment afterwards, if that was asked. */
    private OptionalLong later = OptionalLong.empty();

    private OptionalLong first = OptionalLong.empty();
    private OptionalLong last = OptionalLong.empty();

    private Subscription(String topic, Mode mode, OptionalLong begin) {
      this.topic = topic;
      this.mode = mode;
      this.begin = begin;
    }

    /** All values after this one are owed. */
    private OptionalLong owedAfter() {
      return begin.isPresent() ? begin : later;
    }
  }

  /**
   * A subscription has begun.
   *
   * @param begin how many values the topic had then, if the server says that
   */
  public Subscription subscribed(String topic, Mode mode, OptionalLong begin) {
    var subscription = new Subscription(topic, mode, begin);
    if (subscriptions.putIfAbsent(topic, subscription) != null) {
      fault(topic, "is subscribed to twice");
    }
    return subscription;
  }

  /** A topic had so many values at a moment after the subscription had begun. */
  void stoodAt(Subscription subscription, long seq) {
    subscription.later = OptionalLong.of(seq);
    beganInTime(subscription);
  }

  /** A subscription is over, and it does not matter what was under way. */
  public void unsubscribed(String topic) {
    unsubscribed(topic, OptionalLong.empty());
  }

  /**
   * A subscription is over.
   *
   * @param head the highest number that any client had received when the end was asked for
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

  /** A value was pushed. */
  public void pushed(String topic, long seq) {
    pushes++;
    var subscription = subscriptions.get(topic);
    if (subscription == null) {
      fault(topic, "is not subscribed to, and pushed %d".formatted(seq));
      return;
    }
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

  /** Where every value matters, the first is not later than the one after a known moment. */
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
   * Nothing more comes: the last number of each subscription must be the last number of its topic.
   * A subscription that received none at all is short of all that its topic had since, and of the
   * newest value where that is what it is owed.
   *
   * @param ends how many values each topic had in all
   */
  public void ended(Map<String, Long> ends) {
    for (var subscription : subscriptions.values()) {
      shortfall(subscription, ends).ifPresent(what -> fault(subscription.topic, what));
    }
  }

  /** Whether each subscription has got as far as these positions. */
  public boolean hasReached(Map<String, Long> ends) {
    return subscriptions.values().stream().allMatch(each -> shortfall(each, ends).isEmpty());
  }

  /** What a subscription lacks that has not got far enough. */
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
