package io.tapeloom.server.broker;

import io.tapeloom.broker.Answer;
import io.tapeloom.broker.Command;
import io.tapeloom.broker.PositionView;
import io.tapeloom.server.users.UserTopics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sends positions at their new mark prices to those who follow them, at most once a second each.
 * The work is proportional to the users who follow positions. Thread-safe.
 */
public final class Revaluations {

  private final BrokerDesk desk;
  private final UserTopics users;

  /** The mark prices that were sent, by user and symbol; of followed users only. */
  private final Map<String, Map<String, Long>> sent = new ConcurrentHashMap<>();

  public Revaluations(BrokerDesk desk, UserTopics users) {
    this.desk = desk;
    this.users = users;
  }

  /** Sends what has changed since the last call; to be called once a second. */
  public void run() {
    Set<String> followed = users.followed(UserTopics.Kind.POSITIONS);
    sent.keySet().retainAll(followed);
    for (var user : followed) {
      var _ =
          desk.ask(
              new Command.ListPositions(user),
              answer -> {
                if (answer instanceof Answer.PositionsShown(var positions)) {
                  send(user, positions);
                }
                return true;
              });
    }
  }

  /** Called when the answer is released: every event before it was published, and none after it. */
  private void send(String user, List<PositionView> positions) {
    var before = sent.getOrDefault(user, Map.of());
    var marks = new HashMap<String, Long>();
    for (var position : positions) {
      marks.put(position.symbol(), position.markPrice());
      var known = before.get(position.symbol());
      if (known == null || known != position.markPrice()) {
        users.revalue(user, AccountViews.of(position));
      }
    }
    sent.put(user, marks);
  }
}
