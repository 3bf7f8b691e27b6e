package io.tapeloom.server.live;

import io.tapeloom.feed.FeedNotice;
import io.tapeloom.feed.FeedStatus;
import io.tapeloom.market.Instrument;
import io.tapeloom.server.live.MarketState.Phase;
import io.tapeloom.server.users.UserEvents.Alert;
import io.tapeloom.server.users.UserEvents.Category;
import io.tapeloom.server.users.UserTopics;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports changes of the market's state and of its feed on the system topic, and alerts users when
 * the feed fails and when it is restarted. Thread-safe.
 */
public final class FeedNews {

  private static final Logger LOG = LoggerFactory.getLogger(FeedNews.class);

  private final SystemTopics system;
  private final UserTopics users;

  public FeedNews(SystemTopics system, UserTopics users) {
    this.system = system;
    this.users = users;
  }

  /** Reports a notice of the feed. */
  public void report(FeedNotice notice) {
    switch (notice) {
      case FeedNotice.Hours _ -> {} // reported as a change of the market's state
      case FeedNotice.BookLost(var instrument, var why) ->
          reportBook(instrument, "lost", "of %s is lost: %s".formatted(instrument.symbol(), why));
      case FeedNotice.BookHealed(var instrument) ->
          reportBook(
              instrument, "healed", "of %s is complete again".formatted(instrument.symbol()));
      case FeedNotice.TradesLost(var instrument, var count) ->
          update(
              "%d trades of %s were missed".formatted(count, instrument.symbol()),
              Map.of(
                  "component",
                  "trades",
                  "state",
                  "lost",
                  "symbol",
                  instrument.symbol(),
                  "count",
                  count));
      case FeedNotice.TradesCountedAnew(var instrument, var firstId) ->
          update(
              "The venue has restarted the trade ids of %s, at %d; some trades may be missing"
                  .formatted(instrument.symbol(), firstId),
              Map.of(
                  "component", "trades", "state", "counted_anew", "symbol", instrument.symbol()));
      case FeedNotice.InstrumentLost(var instrument, var why) ->
          update(
              "No more data for %s: %s".formatted(instrument.symbol(), why),
              Map.of("component", "symbol", "state", "lost", "symbol", instrument.symbol()));
      case FeedNotice.InstrumentFound(var instrument) ->
          update(
              "Data for %s is available again".formatted(instrument.symbol()),
              Map.of("component", "symbol", "state", "found", "symbol", instrument.symbol()));
      case FeedNotice.InstrumentsChanged _ -> {} // reported with the version of the list
      case FeedNotice.BarsLoaded _ -> {} // of many instruments, just after the start
      case FeedNotice.HistoryFailed(var why) ->
          publish(
              "The history is currently not stored: " + why,
              Map.of("component", "history", "state", "failed"));
      case FeedNotice.HistoryRestored(var lost) ->
          publish(
              "The history is stored again; %d trades and minutes were lost".formatted(lost),
              Map.of("component", "history", "state", "restored", "lost", lost));
      case FeedNotice.BarsCorrected(var instrument, var from, var until, _, _) ->
          publish(
              "The missing bars of %s from %s to %s are available now"
                  .formatted(
                      instrument.symbol(), Instant.ofEpochMilli(from), Instant.ofEpochMilli(until)),
              Map.of(
                  "component",
                  "history",
                  "state",
                  "filled",
                  "symbol",
                  instrument.symbol(),
                  "from",
                  from,
                  "to",
                  until));
      case FeedNotice.Behind(var by) ->
          update(
              "The market feed lags the clock by %d s and is catching up".formatted(by.toSeconds()),
              Map.of("component", "feed", "state", "behind", "seconds", by.toSeconds()));
      case FeedNotice.Waiting(var by) ->
          update(
              "The market feed is waiting, because the clock was set back by %d s"
                  .formatted(by.toSeconds()),
              Map.of("component", "feed", "state", "waiting", "seconds", by.toSeconds()));
      case FeedNotice.CaughtUp() ->
          update(
              "The market feed is on time again",
              Map.of("component", "feed", "state", "caught_up"));
      case FeedNotice.FileLost(var file, var why) ->
          update(
              "The file %s %s; the feed continues without it".formatted(name(file), why),
              Map.of("component", "feed", "state", "file_lost", "file", name(file)));
      case FeedNotice.FileFound(var file) ->
          update(
              "The file %s was read to its end".formatted(name(file)),
              Map.of("component", "feed", "state", "file_found", "file", name(file)));
      case FeedNotice.Ended(var why) -> update(why, Map.of("component", "feed", "state", "ended"));
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private void reportBook(Instrument instrument, String state, String message) {
    update(
        "The order book " + message,
        Map.of("component", "orderbook", "state", state, "symbol", instrument.symbol()));
  }

  private void update(String message, Map<String, Object> data) {
    LOG.info("{}", message);
    publish(message, data);
  }

  private void publish(String message, Map<String, Object> data) {
    system.publish(SystemTopics.Event.SERVICE_UPDATE, message, data);
  }

  /** Reports a change of the market's state. */
  public void report(Phase before, MarketState now) {
    boolean isOfHours = before.isHealthy() && now.phase().isHealthy();
    var message = "The market is " + (isOfHours ? now.phase().word() : now.phase().explained());
    LOG.info("{}", message);
    system.publish(
        isOfHours ? SystemTopics.Event.MARKET_HOURS : SystemTopics.Event.SERVICE_UPDATE,
        message,
        Map.of(
            "component", "market",
            "source", now.source(),
            "state", now.phase().word(),
            "since", UtcText.of(now.since()),
            "as_of", UtcText.of(now.asOf())));
  }

  /** Reports a change of the feed's status. */
  public void report(FeedStatus status) {
    switch (status) {
      case FeedStatus.Failed failed -> {
        var message =
            "The market feed has failed and will be restarted in %d ms"
                .formatted(failed.retryMillis());
        Map<String, Object> data =
            Map.of("component", "feed", "state", "failed", "retry_after_ms", failed.retryMillis());
        system.publish(SystemTopics.Event.SERVICE_UPDATE, message, data);
        users.publishToAll(
            new Alert(Category.WARNING, "Market data halted", message, data, failed.time()));
      }
      case FeedStatus.Restarted restarted -> {
        var message = "The market feed was restarted";
        Map<String, Object> data = Map.of("component", "feed", "state", "restarted");
        system.publish(SystemTopics.Event.SERVICE_UPDATE, message, data);
        users.publishToAll(
            new Alert(Category.SUCCESS, "Market data resumed", message, data, restarted.time()));
      }
      case FeedStatus.Started _, FeedStatus.Ended _, FeedStatus.Stopped _ -> {}
    }
  }
}
