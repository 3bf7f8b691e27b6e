package io.tapeloom.feed.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tapeloom.feed.FeedNotice;
import io.tapeloom.feed.csv.FileReport.Skipped;
import io.tapeloom.feed.recording.Playback.Times;
import io.tapeloom.market.Bar;
import io.tapeloom.market.BarBook;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.OrderBook;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.Trade;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recordings as programs make them. */
class RecordingDialectsTest {

  private static final long THEN = Instant.parse("2024-08-09T00:00:00Z").toEpochMilli();
  private static final Playback MAX = new Playback(Playback.MAX, Times.RECORDED, false);

  @TempDir Path folder;

  private final List<MarketEvent> events = new ArrayList<>();
  private final List<FeedNotice> notices = new ArrayList<>();

  /** Of spot, that many milliseconds after the begin. */
  private static String trade(String symbol, long id, String price, long millis) {
    return trade(symbol, id, price, Long.toString(THEN + millis));
  }

  private static String trade(String symbol, long id, String price, String time) {
    return "{'stream':'%s@trade','data':{'e':'trade','E':%s,'s':'%s','t':%d,'p':'%s','q':'1.5','T':%s,'m':false,'M':true}}"
        .formatted(symbol.toLowerCase(Locale.ROOT), time, symbol, id, price, time);
  }

  private static String at(long millis, String message) {
    return "%d %s".formatted(TimeUnit.MILLISECONDS.toNanos(THEN + millis), message);
  }

  private Path file(String name, List<String> lines) throws IOException {
    return Files.writeString(
        folder.resolve(name), String.join("\n", lines).replace('\'', '"') + "\n");
  }

  private Path file(String... lines) throws IOException {
    return file("a", Arrays.asList(lines));
  }

  private RecordingMarket play(Path... files) throws Exception {
    var market = RecordingMarket.of(List.of(files), MAX, false);
    market
        .feed(market.handOverNanos(0), () -> Instant.EPOCH, _ -> {}, notices::add)
        .run(events::add);
    return market;
  }

  private List<Trade> trades() {
    return events.stream().filter(Trade.class::isInstance).map(Trade.class::cast).toList();
  }

  private List<OrderBook> books() {
    return events.stream().filter(OrderBook.class::isInstance).map(OrderBook.class::cast).toList();
  }

  private List<Bar> minutes(Instrument instrument) {
    var book = new BarBook(instrument, _ -> 1_000);
    trades().forEach(trade -> assertThat(book.trade(trade)).isTrue());
    return book.series(Resolution.MINUTES_1).last(Long.MAX_VALUE, 1_000);
  }

  @Test
  void shouldHaveUnitsThatHoldEveryPriceOfTheFile() throws Exception {
    var lines =
        IntStream.range(0, 6_000)
            .mapToObj(
                i ->
                    at(
                        10L * i,
                        trade(
                            "ABCUSDT",
                            i + 1,
                            i < 5_500 ? "0.25" : "0.%04d".formatted(2_501 + i % 90),
                            10L * i)))
            .toList();

    var market = play(file("a", lines));

    var instrument = market.instruments().getFirst();
    assertThat(instrument.priceScale()).isEqualTo(10_000);
    assertThat(trades()).hasSize(6_000);
    assertThat(minutes(instrument)).hasSize(1);
    assertThat(instrument.price(trades().getFirst().price())).isEqualTo(0.25);
  }

  @Test
  void shouldTakeTheFinestUnitsOfWhatOurOwnRecordingsSay() throws Exception {
    var listed =
        "{'stream':'x@instrument','data':{'e':'instrument','s':'ABC','description':'Abc','type':'stock','exchange':'X','timezone':'Etc/UTC','session':'24x7','priceScale':%d,'minMove':%d,'quantityScale':1}}";

    var market =
        play(
            file(
                at(0, listed.formatted(20, 1)),
                at(0, trade("ABC", 1, "1.05", 0).replace("1.5", "2")),
                at(1, listed.formatted(100, 1)),
                at(1, trade("ABC", 2, "1.06", 1).replace("1.5", "2")),
                at(2, trade("ABC", 3, "1.065", 2).replace("1.5", "2"))));

    var instrument = market.instruments().getFirst();
    assertThat(instrument.description()).isEqualTo("Abc");
    assertThat(instrument.priceScale()).isEqualTo(1_000);
    assertThat(instrument.minMove()).isEqualTo(1);
    assertThat(instrument.quantityScale()).isEqualTo(1);
    assertThat(trades()).extracting(Trade::price).containsExactly(1050L, 1060L, 1065L);
  }

  @ParameterizedTest
  @CsvSource({
    "5, abcusdt@depth5@100ms, true",
    "10, abcusdt@depth10, true",
    "20, abcusdt@depth20@500ms, true",
    "5, '', true",
    "20, '', true",
    "5, abcusdt@depth@100ms, false",
    "7, '', false"
  })
  void shouldReadBestLevelsAsTheBookThatTheyAre(int levels, String stream, boolean partial)
      throws Exception {
    var lines = new ArrayList<String>();
    lines.add(at(0, "{'lastUpdateId':5000,'bids':[['90.0','1']],'asks':[['110.0','1']]}"));
    long[] mids = {1000, 1004, 996, 1010, 1001};
    for (int i = 0; i < mids.length; i++) {
      var update =
          "{'e':'depthUpdate','E':%d,'T':%d,'s':'ABCUSDT','U':%d,'u':%d,'pu':%d,'b':[%s],'a':[%s]}"
              .formatted(
                  THEN + i,
                  THEN + i,
                  5001 + 10 * i,
                  5010 + 10 * i,
                  5000 + 10 * i,
                  levels(mids[i], -1, levels),
                  levels(mids[i], 1, levels));
      lines.add(
          at(i, stream.isEmpty() ? update : "{'stream':'%s','data':%s}".formatted(stream, update)));
    }

    var market = play(file("a", lines));

    assertThat(market.instruments()).extracting(Instrument::symbol).containsExactly("ABCUSDT.P");
    if (partial) {
      assertThat(notices).hasSize(1);
      assertThat(books()).hasSize(6);
      for (int i = 0; i < mids.length; i++) {
        var book = books().get(i + 1);
        assertThat(book.bids()).hasSize(levels);
        assertThat(book.bestBid().price()).isEqualTo(10 * (mids[i] - 1));
        assertThat(book.bestAsk().price()).isEqualTo(10 * (mids[i] + 1));
      }
    } else {
      assertThat(notices).hasAtLeastOneElementOfType(FeedNotice.BookLost.class);
    }
  }

  private static String levels(long mid, int sign, int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> "['%.1f','%d']".formatted((mid + (long) sign * i) / 10.0, i))
        .reduce((one, other) -> one + "," + other)
        .orElseThrow();
  }

  @Test
  void shouldReadBestLevelsOfSpotBesideChanges() throws Exception {
    var best =
        "{'stream':'abcusdt@depth5@100ms','data':{'lastUpdateId':%d,'bids':[['%s','1']],'asks':[['3','1']]}}";
    var change =
        "{'stream':'abcusdt@depth','data':{'e':'depthUpdate','E':%d,'s':'ABCUSDT','U':%d,'u':%d,'b':[['%s','1']],'a':[]}}";

    play(
        file(
            at(0, best.formatted(10, "1.0")),
            at(1, change.formatted(THEN + 1, 11, 11, "1.1")),
            at(2, best.formatted(12, "1.2")),
            at(3, "{'lastUpdateId':12,'bids':[['1.2','1'],['1.1','1']],'asks':[['3','1']]}"),
            at(4, change.formatted(THEN + 4, 12, 13, "1.3")),
            at(5, best.formatted(13, "1.3"))));

    assertThat(books())
        .extracting(book -> book.bids().stream().map(OrderBook.Level::price).toList().toString())
        .containsExactly("[100]", "[120]", "[120, 110]", "[130, 120, 110]");
    assertThat(notices).containsExactly(new FeedNotice.Ended("The recording has ended"));
  }

  /** The unit of the receive time, and that of the venue's. */
  @ParameterizedTest
  @CsvSource({"%d000000, %d", "%d000, %d000", "%d, %d000000", "%d.250, %d", "%d000000, %d000"})
  void shouldTellUnitsOfTimesApart(String received, String published) throws Exception {
    var lines =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    received.formatted(THEN + 100L * i)
                        + " "
                        + trade("ABCUSDT", i + 1, "10.01", published.formatted(THEN + 100L * i)))
            .toList();

    var market = play(file("a", lines));

    assertThat(trades())
        .extracting(Trade::eventTimeMillis)
        .isEqualTo(IntStream.range(0, 20).mapToObj(i -> THEN + 100L * i).toList());
    assertThat(market.handOverNanos(0)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(THEN));
  }

  @Test
  void shouldTakeReceiveTimesInSecondsWithAFraction() throws Exception {
    var line = "%d.5\t%s".formatted(THEN / 1_000, trade("ABCUSDT", 1, "10.01", 500));

    var recording = RecordingScan.of(file(line));

    assertThat(recording.firstPlayedNanos()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(THEN + 500));
    assertThat(recording.findings()).isEqualTo("receive times in seconds");
  }

  @Test
  void shouldServeSymbolsOfAnyScriptAndNameThoseThatCannotBe() throws Exception {
    var market =
        play(
            file(
                at(0, trade("ABCUSDT", 1, "10.01", 0)),
                at(1, trade("币安人生USDT", 1, "10.01", 1)),
                at(2, trade("A B", 1, "10.01", 2)),
                at(3, trade("A B", 2, "10.01", 3)),
                at(4, trade("😀USDT", 1, "10.01", 4))));

    assertThat(market.instruments())
        .extracting(Instrument::symbol)
        .containsExactly("ABCUSDT", "币安人生USDT");
    assertThat(trades()).hasSize(2);
    assertThat(market.reports().getFirst().rowsRead()).isEqualTo(5);
    assertThat(market.reports().getFirst().skipped())
        .containsExactly(
            new Skipped(
                "is of \"A B\", which cannot be listed: a symbol is 1 to 32 letters, digits or any"
                    + " of . _ / = ^ -",
                2,
                3),
            new Skipped(
                "is of \"😀USDT\", which cannot be listed: a symbol is 1 to 32 letters, digits or"
                    + " any of . _ / = ^ -",
                1,
                5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"'e':'bookTicker','T':1723161600000,'E':1723161600000,", ""})
  void shouldPlayQuotesAlone(String futures) throws Exception {
    var lines =
        IntStream.range(0, 3)
            .mapToObj(
                i ->
                    at(
                        i,
                        "{%s'u':%d,'s':'ABCUSDT','b':'1.%d','B':'2','a':'1.9','A':'3'}"
                            .formatted(futures, i + 1, i)))
            .toList();

    play(file("a", lines));

    assertThat(events.stream().filter(Quote.class::isInstance).map(Quote.class::cast))
        .extracting(Quote::bidPrice)
        .containsExactly(100L, 110L, 120L);
  }

  /** As after a reset of a test net: ids of trades, of quotes and of best levels begin again. */
  @Test
  void shouldGoOnWhereIdsBeginAgain() throws Exception {
    var lines = new ArrayList<String>();
    for (int i = 0; i < 60; i++) {
      lines.add(at(1_000L * i, trade("ABCUSDT", 800_000 + i, "10.%02d".formatted(i), 1_000L * i)));
    }
    for (int i = 0; i < 180; i++) {
      long millis = 60_000L + 1_000L * i;
      lines.add(at(millis, trade("ABCUSDT", 1 + i, "20.%02d".formatted(i % 100), millis)));
    }

    var market = play(file("a", lines));

    var minutes = minutes(market.instruments().getFirst());
    assertThat(trades()).hasSize(240);
    assertThat(minutes).hasSize(4);
    assertThat(minutes.getLast().close()).isEqualTo(2_079);
    assertThat(notices).hasSize(2);
  }

  @Test
  void shouldGoOnWhereIdsOfBestLevelsBeginAgain() throws Exception {
    var update =
        "{'stream':'abcusdt@depth5','data':{'e':'depthUpdate','E':%1$d,'T':%1$d,'s':'ABCUSDT','U':%2$d,'u':%2$d,'pu':%3$d,'b':[['%4$s','1']],'a':[['9','1']]}}";

    play(
        file(
            at(0, update.formatted(THEN, 5_000, 4_999, "1")),
            at(1, update.formatted(THEN + 1, 3, 2, "2")),
            at(2, update.formatted(THEN + 2, 4, 3, "3"))));

    assertThat(books())
        .extracting(book -> book.bestBid().price())
        .containsExactly(100L, 200L, 300L);
  }

  @Test
  void shouldSayWhyAFileIsNoRecording() throws Exception {
    var file = file(at(0, "{'stream':'abc@kline_1m','data':{'e':'kline','s':'ABC'}}"));

    assertThatExceptionOfType(UnusableFile.class)
        .isThrownBy(() -> play(file))
        .withMessageEndingWith(
            "is not a recording, which has lines of a receive time and a message; line 1 is of an"
                + " unsupported kind: kline");
  }

  @Test
  void shouldReportWhatIsPassedOver() throws Exception {
    var aggregated =
        trade("ABCUSDT", 7, "1", 1).replace("trade'", "aggTrade'").replace("'t'", "'a'");

    var market =
        play(
            file(
                at(0, trade("ABCUSDT", 1, "1", 0)),
                at(1, aggregated),
                "",
                "no time",
                at(2, trade("ABCUSDT", 2, "x", 2)),
                at(3, "{'lastUpdateId':1,'bids':[],'asks':[]}"),
                at(4, trade("XYZUSDT", 1, "1", 4))));

    var report = market.reports().getFirst();
    assertThat(report.symbol()).isEqualTo("ABCUSDT, XYZUSDT");
    assertThat(report.resolution()).isEqualTo("tick");
    assertThat(report.rowsRead()).isEqualTo(6);
    assertThat(report.rowsSkipped()).isEqualTo(4);
    assertThat(report.skipped())
        .containsExactlyInAnyOrder(
            new Skipped("is a trade of a second kind: aggTrade in addition to trade", 1, 2),
            new Skipped("has no receive time and message", 1, 4),
            new Skipped("is broken: p is not a number", 1, 5),
            new Skipped("has no symbol in a file of several symbols", 1, 6));
  }
}
