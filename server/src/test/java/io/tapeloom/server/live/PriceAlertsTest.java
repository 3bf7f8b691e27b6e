package io.tapeloom.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.exchange.Listing;
import io.tapeloom.exchange.SimulatedVenue;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Side;
import io.tapeloom.market.Trade;
import io.tapeloom.server.users.UserEvents;
import io.tapeloom.server.users.UserTopics;
import io.tapeloom.stream.loop.Loop;
import io.tapeloom.stream.loop.TimerWheel;
import io.tapeloom.stream.session.CloseReason;
import io.tapeloom.stream.session.Endpoint;
import io.tapeloom.stream.session.Format;
import io.tapeloom.stream.session.Limits;
import io.tapeloom.stream.session.Peer;
import io.tapeloom.stream.session.Protocol;
import io.tapeloom.stream.topic.Encoded;
import io.tapeloom.stream.topic.Gap;
import io.tapeloom.stream.topic.Message;
import io.tapeloom.stream.topic.Publication;
import io.tapeloom.stream.topic.Topic;
import io.tapeloom.stream.topic.Topics;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A price that crosses a level is worth an alert, now and then. */
class PriceAlertsTest {

  @ParameterizedTest
  @CsvSource({
    "1,        1",
    "1999,     1",
    "2000,     1",
    "3999,     1",
    "4000,     2",
    "9999,     2",
    "10000,    5",
    "19999,    5",
    "20000,    10",
    "40000,    20",
    "100000,   50",
    "27639,    10",
    "5000000,  2000",
    "10000000, 5000",
  })
  void shouldPutLevelsAtRoundPricesAboutATwoThousandthApart(long price, long step) {
    assertThat(PriceAlerts.stepNear(price)).isEqualTo(step);
  }

  @ParameterizedTest
  @CsvSource({
    "101, 109, 10, -1",
    "101, 110, 10, 110",
    "101, 111, 10, 110",
    "101, 135, 10, 130",
    "110, 111, 10, -1",
    "110, 120, 10, 120",
    "109, 101, 10, -1",
    "111, 110, 10, 110",
    "111, 109, 10, 110",
    "135, 101, 10, 110",
    "110, 109, 10, -1",
    "110, 100, 10, 100",
    "105, 105, 10, -1",
    "110, 110, 10, -1",
    "7,   8,   1,  8",
  })
  void shouldFindTheLevelThatWasCrossedLast(long before, long after, long step, long level) {
    assertThat(PriceAlerts.levelBetween(before, after, step)).isEqualTo(level);
  }

  static LongStream seeds() {
    return LongStream.range(0, 50);
  }

  /** Against a walk over every price in between. */
  @ParameterizedTest
  @MethodSource("seeds")
  void shouldFindTheLevelThatAWalkFinds(long seed) {
    var random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      long before = random.nextLong(1, 500);
      long after = random.nextLong(1, 500);
      long step = random.nextLong(1, 60);
      long expected = -1;
      long way = Long.signum(after - before);
      for (long price = before; price != after; ) {
        price += way;
        if (price % step == 0) {
          expected = price;
        }
      }

      assertThat(PriceAlerts.levelBetween(before, after, step))
          .as("%d to %d by %d", before, after, step)
          .isEqualTo(expected);
    }
  }

  /** Hours of the simulated market, in no time. */
  @ParameterizedTest
  @CsvSource({"1, 1, 4", "2, 1, 4", "1, 10, 1", "1, 0.5, 6"})
  void shouldAlertEveryThirtyToSixtySecondsOfAMarketOfNormalSpeed(
      long seed, double speed, long hours) {
    var venue = new SimulatedVenue(seed, speed, Listing.stocks());
    var alerts = new Alerts(speed, seed);
    long begin = TimeUnit.MILLISECONDS.toNanos(venue.beginMillis()) + 400L * 86_400_000_000_000L;
    long end = begin + TimeUnit.HOURS.toNanos(hours);

    for (var trades = new Merged(venue, begin); ; ) {
      var trade = trades.next();
      if (trade.eventTimeNanos() >= end) {
        break;
      }
      alerts.take(trade);
    }

    var gaps = alerts.gapSeconds(speed);
    assertThat(gaps).hasSizeGreaterThan((int) (hours * 3600 * speed / 60));
    assertThat(gaps).allSatisfy(gap -> assertThat(gap).isGreaterThanOrEqualTo(30.0));
    assertThat(gaps.stream().filter(gap -> gap > 60).count())
        .as("later than a minute, of %d", gaps.size())
        .isLessThanOrEqualTo(gaps.size() / 200);
  }

  @Test
  void shouldCountAlertsThatNobodyListensTo() {
    var users = new UserTopics(new Topics(new Random(1)));
    var alerts = new PriceAlerts(users, 1, new SplittableRandom(1));
    var instrument = instrument();

    for (int i = 1; i < 1000; i++) {
      alerts.apply(
          new Trade(
              instrument, i, 20_000 + i * 100L, 1, Side.BUY, TimeUnit.SECONDS.toNanos(10L * i)));
    }

    assertThat(users.alerts().seq()).isGreaterThan(150);
  }

  private static Instrument instrument() {
    return Listing.stocks().getFirst().instrument();
  }

  /** The alerts of one who listens. */
  private static final class Alerts implements Protocol, Peer, Loop, Encoded {

    private final UserTopics users = new UserTopics(new Topics(new Random(1)));
    private final TimerWheel wheel = new TimerWheel(1_000_000, 0);
    private final List<Instant> times = new ArrayList<>();
    private final PriceAlerts alerts;

    Alerts(double speed, long seed) {
      alerts = new PriceAlerts(users, speed, new SplittableRandom(seed));
      var endpoint = new Endpoint("/", this, Limits.DEFAULT, () -> 0);
      if (endpoint.reserve(InetAddress.getLoopbackAddress()) instanceof Endpoint.Place place) {
        place.open(this, this, Optional.empty()).subscribe(users.alerts());
      }
    }

    void take(Trade trade) {
      alerts.apply(trade);
    }

    /** Seconds between alerts, as they would be at normal speed. */
    List<Double> gapSeconds(double speed) {
      var gaps = new ArrayList<Double>();
      for (int i = 1; i < times.size(); i++) {
        gaps.add(Duration.between(times.get(i - 1), times.get(i)).toNanos() / 1e9 * speed);
      }
      return gaps;
    }

    @Override
    public Message encode(Topic<?> topic, Gap gap, Format format) {
      throw new IllegalStateException("gap of " + topic.name());
    }

    @Override
    public Message encode(Publication<?> publication, Format format) {
      times.add(((UserEvents.Alert) publication.value()).time());
      return Message.text(new byte[0]);
    }

    @Override
    public Handling read(byte[] text) {
      return _ -> {};
    }

    @Override
    public Handling refuse(byte[] text, Duration wait) {
      return _ -> {};
    }

    @Override
    public Encoded encode(Message message, long sinceNanos) {
      return this;
    }

    @Override
    public void write(Encoded message) {}

    @Override
    public void release() {}

    @Override
    public void ping() {}

    @Override
    public boolean isWritable() {
      return true;
    }

    @Override
    public long queuedBytes() {
      return 0;
    }

    @Override
    public void close(CloseReason reason) {}

    @Override
    public void abort() {}

    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public TimerWheel timers() {
      return wheel;
    }

    @Override
    public TimerWheel pacing() {
      return wheel;
    }

    @Override
    public boolean isCurrent() {
      return true;
    }
  }

  /** The trades of all instruments by time. */
  private static final class Merged implements Iterator<Trade> {

    private final PriorityQueue<Source> sources =
        new PriorityQueue<>(Comparator.comparingLong(source -> source.next.eventTimeNanos()));

    private static final class Source {
      private final Iterator<Trade> trades;
      private Trade next;

      Source(Iterator<Trade> trades) {
        this.trades = trades;
        this.next = trades.next();
      }
    }

    Merged(SimulatedVenue venue, long fromNanos) {
      venue
          .instruments()
          .forEach(instrument -> sources.add(new Source(venue.trades(instrument, fromNanos))));
    }

    @Override
    public boolean hasNext() {
      return true;
    }

    @Override
    public Trade next() {
      var source = sources.remove();
      var trade = source.next;
      source.next = source.trades.next();
      sources.add(source);
      return trade;
    }
  }
}
