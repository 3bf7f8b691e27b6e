package io.tapeloom.server.replay;

import io.tapeloom.market.OrderBook;
import io.tapeloom.market.Ticker;
import io.tapeloom.market.Trade;
import io.tapeloom.server.live.LiveBar;
import io.tapeloom.server.replay.Plan.Content;
import io.tapeloom.server.replay.Progress.State;
import io.tapeloom.stream.session.PrivateStream;
import java.util.ArrayList;
import java.util.List;

/** The topics of one replay, as tracks of its stream. Written by the replay's thread. */
final class Tracks implements ReplayCursor.Listener {

  private final List<String> names = new ArrayList<>();
  private final PrivateStream.Track<Trade> trades;
  private final PrivateStream.Track<Ticker> quotes;
  private final PrivateStream.Track<OrderBook> books;
  private final PrivateStream.Track<LiveBar> bars;
  private final PrivateStream.Track<Progress> progress;
  private Progress last;

  Tracks(String id, Plan plan, PrivateStream stream) {
    last = new Progress(id, State.RUNNING, plan.fromMillis(), 0);
    var symbol = plan.instrument().symbol();
    var resolution = plan.resolution().code();
    trades = stream.track(ReplayTopics.TRADES.name(id, symbol), ReplayTopics.TRADES);
    quotes = stream.track(ReplayTopics.QUOTES.name(id, symbol), ReplayTopics.QUOTES);
    books = stream.track(ReplayTopics.BOOKS.name(id, symbol), ReplayTopics.BOOKS);
    bars = stream.track(ReplayTopics.BARS.name(id, symbol, resolution), ReplayTopics.BARS);
    progress = stream.track(ReplayTopics.PROGRESS.name(id), ReplayTopics.PROGRESS);
    for (var content : Content.values()) {
      if (plan.has(content)) {
        names.add(of(content).name());
      }
    }
    names.add(progress.name());
  }

  private PrivateStream.Track<?> of(Content content) {
    return switch (content) {
      case TRADES -> trades;
      case QUOTES -> quotes;
      case ORDERBOOK -> books;
      case BARS -> bars;
    };
  }

  /** The names of the topics in use; the topic of the progress is the last one. */
  List<String> names() {
    return List.copyOf(names);
  }

  void onProgress(Progress now) {
    last = now;
    progress.publish(now, now.timeMillis());
  }

  /** Reports the failure with the last reported position. */
  void onFailure() {
    onProgress(new Progress(last.id(), State.FAILED, last.timeMillis(), last.fraction()));
  }

  @Override
  public void onTrade(Trade trade) {
    trades.publish(trade, trade.eventTimeMillis());
  }

  @Override
  public void onQuote(Ticker ticker) {
    quotes.publish(ticker, ticker.eventTimeMillis());
  }

  @Override
  public void onBook(OrderBook book) {
    books.publish(book, book.eventTimeMillis());
  }

  @Override
  public void onBar(LiveBar bar) {
    bars.publish(bar, bar.time().toEpochMilli());
  }
}
