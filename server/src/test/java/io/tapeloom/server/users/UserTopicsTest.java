package io.tapeloom.server.users;

import static java.math.BigDecimal.ONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.server.ManualNanoClock;
import io.tapeloom.server.users.UserEvents.Balance;
import io.tapeloom.server.users.UserEvents.Position;
import io.tapeloom.server.users.UserEvents.PositionSide;
import io.tapeloom.stream.topic.Topic;
import io.tapeloom.stream.topic.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Users come and go, and their topics with them. */
class UserTopicsTest {

  private final ManualNanoClock clock = new ManualNanoClock();
  private final Topics topics = new Topics(new Random(1), clock);
  private final UserTopics users = new UserTopics(topics);

  private static Balance balance(String asset, int second) {
    return new Balance(asset, ONE, ONE, Instant.ofEpochSecond(second));
  }

  private static Position position(String symbol) {
    return Position.of(symbol, PositionSide.LONG, ONE, ONE, ONE, ONE, ONE, Instant.EPOCH);
  }

  private void visit(String user) {
    users.watch(UserTopics.Kind.ORDERS, user, _ -> {}).close();
    users.watch(UserTopics.Kind.NOTIFICATIONS, user, _ -> {}).close();
    users.publish(user, balance("USD", 1));
    users.publish(user, position("AAPL"));
  }

  @Test
  void shouldHoldNoMoreTopicsThanThereAreUsers() {
    int visitors = 1000;
    for (int i = 0; i < visitors; i++) {
      visit("guest-" + i);
    }
    assertThat(topics.all()).hasSize(4 * visitors + 1);

    clock.advance(UserTopics.IDLE_TIME);
    for (int i = 0; i < visitors; i++) {
      visit("another-" + i);
    }

    assertThat(topics.all())
        .hasSize(4 * visitors + 1)
        .allMatch(topic -> topic.name().contains("another") || topic.equals(users.alerts()));
    assertThat(topics.publications()).isEqualTo(4L * visitors);
  }

  @Test
  void shouldBeToldAgainWhatATopicThatHasEndedKnew() {
    users.restoreFrom(
        (kind, user) -> {
          if (user.equals("ada")) {
            switch (kind) {
              case ACCOUNT -> {
                users.restored(user, balance("USD", 5));
                users.restored(user, balance("EUR", 6));
              }
              default -> users.restored(user, position("AAPL"));
            }
          }
          return CompletableFuture.completedFuture(null);
        });
    users.publish("ada", balance("USD", 7));

    var seen = new ArrayList<Topic<?>>();
    users.watch(UserTopics.Kind.ACCOUNT, "ada", seen::add);
    users.watch(UserTopics.Kind.ACCOUNT, "bob", seen::add);
    users.watch(UserTopics.Kind.POSITIONS, "ada", seen::add);
    users.restore(UserTopics.Kind.ACCOUNT, "ada");
    users.restore(UserTopics.Kind.ACCOUNT, "bob");
    users.restore(UserTopics.Kind.POSITIONS, "ada");
    users.restore(UserTopics.Kind.ACCOUNT, "ada");

    assertThat(seen)
        .extracting(topic -> topic.name() + " " + topic.seq())
        .containsExactlyInAnyOrder(
            "account:ada:USD 1", "account:ada:EUR 1", "positions:ada:AAPL 1");
  }
}
