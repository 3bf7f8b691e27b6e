package io.tapeloom.server.live;

import io.tapeloom.feed.FeedNotice;
import io.tapeloom.feed.FeedStatus;
import io.tapeloom.server.users.UserTopics;
import io.tapeloom.server.users.UserTopics.Alert;
import io.tapeloom.server.users.UserTopics.Category;
import java.util.Map;

/**
 * Tells everybody, on the system's topic, what happens to the feed, and users by an alert when they
 * are without a market. Used by the feed's one thread.
 */
public final class FeedNews {

  private final SystemTopics system;
  private final UserTopics users;

  public FeedNews(SystemTopics system, UserTopics users) {
    this.system = system;
    this.users = users;
  }

  /** Tells what the feed has noticed. */
  public void tell(FeedNotice notice) {
    switch (notice) {
      case FeedNotice.Hours(var open) -> {
        var state = open ? "open" : "closed";
        system.tell(
            SystemTopics.Event.MARKET_HOURS, "The market is " + state, Map.of("state", state));
      }
    }
  }

  /** Tells how the feed is. */
  public void tell(FeedStatus status) {
    switch (status) {
      case FeedStatus.Failed failed -> {
        var message =
            "The market feed has failed and is started again in %d ms"
                .formatted(failed.retryMillis());
        Map<String, Object> data =
            Map.of("component", "feed", "state", "failed", "retry_after_ms", failed.retryMillis());
        system.tell(SystemTopics.Event.SERVICE_UPDATE, message, data);
        users.publishToAll(
            new Alert(Category.WARNING, "Market data halted", message, data, failed.time()));
      }
      case FeedStatus.Restarted restarted -> {
        var message = "The market feed was restarted";
        Map<String, Object> data = Map.of("component", "feed", "state", "restarted");
        system.tell(SystemTopics.Event.SERVICE_UPDATE, message, data);
        users.publishToAll(
            new Alert(Category.SUCCESS, "Market data resumed", message, data, restarted.time()));
      }
      case FeedStatus.Started _, FeedStatus.Stopped _ -> {}
    }
  }
}
