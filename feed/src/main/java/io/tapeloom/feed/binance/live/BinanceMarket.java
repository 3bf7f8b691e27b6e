package io.tapeloom.feed.binance.live;

import io.tapeloom.feed.Backoff;
import io.tapeloom.feed.BarArchive;
import io.tapeloom.feed.Feed;
import io.tapeloom.feed.FeedNotice;
import io.tapeloom.feed.History;
import io.tapeloom.feed.MarketSource;
import io.tapeloom.feed.Pause;
import io.tapeloom.feed.Retention;
import io.tapeloom.feed.SteadyClock;
import io.tapeloom.feed.venue.ConnectionLimit;
import io.tapeloom.feed.venue.RequestBudget;
import io.tapeloom.feed.venue.RestConnection;
import io.tapeloom.feed.venue.Retries;
import io.tapeloom.feed.venue.UnusableVenue;
import io.tapeloom.market.Bar;
import io.tapeloom.market.BarBook;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A live market of a Binance venue. Its history ends with a complete minute; the trades since then
 * are requested when the feed starts. Immutable.
 */
public final class BinanceMarket implements MarketSource {

  /** Maximum number of requests for the venue's instruments. */
  private static final int TRIES = 5;

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** Number of closed bars of each resolution that are kept in memory of many instruments. */
  private static final int KEPT_OF_MANY = 64;

  private final BinanceVenue venue;
  private final Retention retention;
  private final KlineHistory klines;
  private final BarArchive archive;

  private BinanceMarket(BinanceVenue venue, InstantSource clock, long cacheBytes) {
    var options = venue.options();
    int count = venue.instruments().size();
    this.venue = venue;
    this.retention = venue.isWide() ? Retention.ofComputable(count) : Retention.of(count);
    this.klines =
        new KlineHistory(
            venue.rest(), options.market(), options.historyDays(), venue.retries(), retention);
    this.archive =
        venue.isWide() && options.historyDays() > 0
            ? new KlineArchive(
                venue.rest(), options.market(), options.historyDays(), clock, cacheBytes)
            : BarArchive.empty();
  }

  /**
   * Requests the instruments of a venue; blocks until it has answered or several requests have
   * failed.
   *
   * @param cacheBytes maximum memory of bars that were requested because somebody reads them
   * @param clock the current time
   * @param time measures waits
   * @param pause waits between attempts, and when the venue's limits require it
   * @param random spreads attempts over time; thread-safe
   * @throws UnusableVenue if the venue does not answer, or does not have one of the symbols
   */
  public static BinanceMarket open(
      VenueOptions options,
      long cacheBytes,
      InstantSource clock,
      SteadyClock time,
      Pause pause,
      RandomGenerator random) {
    var market = options.market();
    var http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .executor(task -> Thread.ofVirtual().name("venue-http").start(task))
            .build();
    var budget = new RequestBudget(market.weights().perMinute(), clock, time);
    var rest =
        new VenueRest(market, new RestConnection(options.restUrl(), http, budget, clock, pause));
    var retries = new Retries(new Backoff(500, 8_000, random), pause);
    var connections =
        new ConnectionLimit(
            VenueMarket.CONNECTIONS_IN_FIVE_MINUTES, TimeUnit.MINUTES.toMillis(5), time, pause);
    return new BinanceMarket(
        new BinanceVenue(
            options,
            instruments(rest, options, retries),
            rest,
            http,
            connections,
            retries,
            time,
            random),
        clock,
        cacheBytes);
  }

  private static Map<String, Instrument> instruments(
      VenueRest rest, VenueOptions options, Retries retries) {
    try {
      var instruments =
          retries.upTo(
              TRIES, () -> options.isAll() ? traded(rest) : rest.instruments(options.symbols()));
      if (options.isAll()) {
        return instruments;
      }
      var missing =
          options.symbols().stream().filter(symbol -> !instruments.containsKey(symbol)).toList();
      if (!missing.isEmpty()) {
        throw new UnusableVenue(
            "%s has no %s on its market %s"
                .formatted(options.restUrl(), String.join(", ", missing), options.market().code()));
      }
      return instruments;
    } catch (IOException e) {
      throw new UnusableVenue(
          "%s did not return its instruments, tried %d times: %s"
              .formatted(options.restUrl(), TRIES, e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnusableVenue("Interrupted during a request to " + options.restUrl());
    }
  }

  /** Returns all instruments that the venue trades now. */
  private static Map<String, Instrument> traded(VenueRest rest)
      throws IOException, InterruptedException {
    var traded = new LinkedHashMap<String, Instrument>();
    rest.listing()
        .forEach(
            (symbol, listed) -> {
              if (listed.isTraded()) {
                traded.put(symbol, listed.instrument());
              }
            });
    if (traded.isEmpty()) {
      throw new IOException("it trades no symbol now");
    }
    return traded;
  }

  @Override
  public String name() {
    return "binance";
  }

  @Override
  public List<Instrument> instruments() {
    return List.copyOf(venue.instruments().values());
  }

  /** {@inheritDoc} That of many instruments is loaded after the start. */
  @Override
  public History history() {
    return venue.isWide() ? BinanceMarket::empty : klines;
  }

  private static History.Past empty(Instrument instrument, long untilNanos) {
    return new History.Past(new BarBook(instrument, _ -> KEPT_OF_MANY), Optional.empty());
  }

  @Override
  public Retention retention() {
    return retention;
  }

  @Override
  public BarArchive archive() {
    return archive;
  }

  @Override
  public List<Bar> minutes(Instrument instrument, long fromMillis, long untilMillis)
      throws IOException {
    return klines.minutes(instrument, fromMillis, untilMillis);
  }

  @Override
  public long handOverNanos(long nowNanos) {
    long millis = TimeUnit.NANOSECONDS.toMillis(nowNanos) - RecentBars.SETTLING_MILLIS;
    return TimeUnit.MILLISECONDS.toNanos(Resolution.MINUTES_1.startMillis(millis));
  }

  @Override
  public Feed feed(
      long fromNanos, InstantSource clock, Pause pause, Consumer<? super FeedNotice> notices) {
    return new BinanceFeed(venue, fromNanos, clock, notices);
  }
}
