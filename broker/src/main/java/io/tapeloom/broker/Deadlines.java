package io.tapeloom.broker;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What happens to orders when a time is over: day orders expire by market time; orders of ended
 * connections and of users whose dead man's switch fires are cancelled by wall-clock time. Not
 * thread-safe.
 */
final class Deadlines {

  /** How long the orders of an ended connection wait for another one to take them over. */
  static final long GRACE_MILLIS = 5_000;

  /** The same after a restart. */
  static final long RESTART_GRACE_MILLIS = 30_000;

  /** A connection of a user. */
  private record UserConnection(String user, String connection) {}

  private final BrokerCore core;
  private final Buckets<UserConnection> graces = new Buckets<>();
  private final Map<UserConnection, Long> graceEnds = new HashMap<>();
  private final Buckets<PaperAccount> switches = new Buckets<>();
  private final Map<PaperAccount, Long> switchTimes = new HashMap<>();

  /** The connections of restored orders, whose grace begins with the first tick. */
  private final Set<UserConnection> restored = new LinkedHashSet<>();

  Deadlines(BrokerCore core) {
    this.core = core;
  }

  /** The orders come from a journal: their connections have ended with the process before. */
  void restore() {
    for (var account : core.state.accounts.values()) {
      for (var order : account.orders.values()) {
        var connection = order.connection;
        if (connection != null) {
          restored.add(new UserConnection(account.user, connection));
        }
      }
      if (account.timerMillis != Fact.NONE) {
        arm(account);
      }
    }
  }

  /** Market time has advanced. */
  void expire() {
    for (var order : core.expiring.takeUpTo(core.marketNanos)) {
      if (order.isLive()) {
        core.cancel(order.account, order, EndReason.EXPIRED);
      }
    }
  }

  /** Wall-clock time has advanced. */
  void tick() {
    restored.forEach(connection -> begin(connection, RESTART_GRACE_MILLIS));
    restored.clear();
    for (var each : graces.takeUpTo(core.wallMillis)) {
      graceEnds.remove(each);
      cancelBound(each);
    }
    for (var account : switches.takeUpTo(core.wallMillis)) {
      switchTimes.remove(account);
      fire(account);
    }
  }

  /** A connection has ended. */
  void ended(PaperAccount account, String connection) {
    for (var order : account.orders.values()) {
      if (connection.equals(order.connection)) {
        begin(new UserConnection(account.user, connection), GRACE_MILLIS);
        return;
      }
    }
  }

  private void begin(UserConnection connection, long graceMillis) {
    if (graceEnds.containsKey(connection)) {
      return;
    }
    long end = core.wallMillis + graceMillis;
    graceEnds.put(connection, end);
    graces.add(end, connection);
  }

  private void cancelBound(UserConnection ended) {
    var account = core.state.account(ended.user);
    if (account == null) {
      return;
    }
    for (var order : List.copyOf(account.orders.values())) {
      if (order.isLive() && ended.connection.equals(order.connection)) {
        core.cancel(account, order, EndReason.DISCONNECT);
      }
    }
  }

  /**
   * Another connection owns the orders of one.
   *
   * @return how many
   */
  int takeOver(PaperAccount account, String from, String to) {
    var old = new UserConnection(account.user, from);
    var end = graceEnds.remove(old);
    if (end != null) {
      graces.remove(end, old);
    }
    int count = 0;
    for (var order : List.copyOf(account.orders.values())) {
      if (from.equals(order.connection)) {
        core.record(account.user, new Fact.Bound(order.id, to));
        count++;
      }
    }
    return count;
  }

  /** Sets the dead man's switch of a user, or switches it off (null). */
  void set(PaperAccount account, @Nullable Long firesAtMillis) {
    long at = firesAtMillis == null ? Fact.NONE : firesAtMillis;
    if (at != account.timerMillis) {
      core.record(account.user, new Fact.TimerSet(at));
    }
    arm(account);
  }

  private void arm(PaperAccount account) {
    var before = switchTimes.remove(account);
    if (before != null) {
      switches.remove(before, account);
    }
    if (account.timerMillis != Fact.NONE) {
      switchTimes.put(account, account.timerMillis);
      switches.add(account.timerMillis, account);
    }
  }

  private void fire(PaperAccount account) {
    core.record(account.user, new Fact.TimerSet(Fact.NONE));
    for (var order : List.copyOf(account.orders.values())) {
      if (order.isLive()) {
        core.cancel(account, order, EndReason.USER);
      }
    }
    var listener = core.listener();
    core.release(() -> listener.switchFired(account.user));
  }
}
