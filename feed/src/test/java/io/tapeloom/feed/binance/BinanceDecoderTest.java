package io.tapeloom.feed.binance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.feed.binance.BinanceMessage.BookTicker;
import io.tapeloom.feed.binance.BinanceMessage.Broken;
import io.tapeloom.feed.binance.BinanceMessage.DepthSnapshot;
import io.tapeloom.feed.binance.BinanceMessage.DepthUpdate;
import io.tapeloom.feed.binance.BinanceMessage.Execution;
import io.tapeloom.feed.binance.BinanceMessage.Unknown;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BinanceDecoderTest {

  private static final long ONE = 100_000_000L;

  private final BinanceDecoder decoder = new BinanceDecoder();

  /** Single quotes stand for double ones. */
  private BinanceMessage decode(String text) {
    var json = text.replace('\'', '"');
    var message = decoder.decode(json);
    var bytes = ("…" + json + "…").getBytes(StandardCharsets.UTF_8);
    int around = "…".getBytes(StandardCharsets.UTF_8).length;
    assertThat(decoder.decode(bytes, around, bytes.length - 2 * around)).isEqualTo(message);
    return message;
  }

  private static Levels levels(long... values) {
    return Levels.of(values, values.length);
  }

  @Test
  void shouldReadATradeOfSpot() {
    assertThat(
            decode(
                "{'stream':'btcusdt@trade','data':{'e':'trade','E':1723161255343,'s':'BTCUSDT',"
                    + "'t':3735683259,'p':'61837.63000000','q':'0.02000000','T':1723161255342,"
                    + "'m':true,'M':true}}"))
        .isEqualTo(
            new Execution(
                "BTCUSDT",
                "trade",
                3735683259L,
                6183763000000L,
                2000000,
                true,
                true,
                false,
                1723161255342000000L));
  }

  @Test
  void shouldReadATradeOfFuturesWithItsFieldsInAnyOrderAndWithoutAnEnvelope() {
    assertThat(
            decode(
                "{'m':false,'X':'MARKET','q':'0.199','p':'61800.30','t':5266583936,'T':1723161256344,"
                    + "'s':'BTCUSDT','e':'trade'}"))
        .isEqualTo(
            new Execution(
                "BTCUSDT",
                "trade",
                5266583936L,
                6180030000000L,
                19900000,
                false,
                true,
                true,
                1723161256344000000L));
  }

  @Test
  void shouldReadAnAggregatedTrade() {
    assertThat(
            decode(
                "{'e':'aggTrade','E':3,'a':7,'s':'ABC','p':'1','q':'2','f':5,'l':6,'T':2,'m':true}"))
        .isEqualTo(new Execution("ABC", "aggTrade", 7, ONE, 2 * ONE, true, true, true, 2_000_000));
  }

  @Test
  void shouldTellATransferThatIsNoTrade() {
    assertThat(
            decode("{'e':'trade','E':3,'T':2,'s':'ABC','t':8,'p':'0','q':'0','X':'NA','m':true}"))
        .isEqualTo(new Execution("ABC", "trade", 8, 0, 0, true, false, true, 2_000_000));
  }

  @Test
  void shouldReadBestPricesOfSpotAndOfFutures() {
    assertThat(
            decode(
                "{'stream':'btcusdt@bookTicker','data':{'u':50093239212,'s':'BTCUSDT',"
                    + "'b':'1.5','B':'2','a':'1.6','A':'3'}}"))
        .isEqualTo(
            new BookTicker(
                "BTCUSDT",
                50093239212L,
                150000000,
                2 * ONE,
                160000000,
                3 * ONE,
                OptionalLong.empty()));
    assertThat(
            decode("{'e':'bookTicker','u':9,'s':'X','b':'1','B':'2','a':'1','A':'3','T':4,'E':5}"))
        .isEqualTo(new BookTicker("X", 9, ONE, 2 * ONE, ONE, 3 * ONE, OptionalLong.of(4_000_000)));
  }

  @Test
  void shouldReadChangesOfSpotAndOfFutures() {
    assertThat(
            decode(
                "{'stream':'abc@depth@100ms','data':{'e':'depthUpdate','E':7,'s':'ABC','U':4,'u':6,"
                    + "'b':[['1.25','0.00000000'],['1.2','3']],'a':[]}}"))
        .isEqualTo(
            new DepthUpdate(
                "ABC",
                3,
                6,
                levels(125000000, 0, 120000000, 3 * ONE),
                Levels.NONE,
                false,
                false,
                7_000_000));
    assertThat(
            decode(
                "{'e':'depthUpdate','E':7,'T':5,'s':'ABC','U':4,'u':6,'pu':2,'b':[],"
                    + "'a':[['1','2']]}"))
        .isEqualTo(
            new DepthUpdate("ABC", 2, 6, Levels.NONE, levels(ONE, 2 * ONE), true, true, 5_000_000));
  }

  @Test
  void shouldReadASnapshot() {
    assertThat(decode("{'lastUpdateId':5,'bids':[['1','2']],'asks':[['3','4','ignored',[]]]}"))
        .isEqualTo(
            new DepthSnapshot(
                Optional.empty(),
                5,
                levels(ONE, 2 * ONE),
                levels(3 * ONE, 4 * ONE),
                false,
                false,
                OptionalLong.empty()));
    assertThat(
            decode(
                "{'stream':'abc@snapshot','data':{'lastUpdateId':5,'T':1,'n':3,'bids':[],"
                    + "'asks':[]}}"))
        .isEqualTo(
            new DepthSnapshot(
                Optional.of("ABC"),
                5,
                Levels.NONE,
                Levels.NONE,
                false,
                false,
                OptionalLong.of(1_000_003)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'stream':'abc@kline_1m','data':{'e':'kline','k':{'o':'1'}}} | kline",
        "{'result':null,'id':1}                                        | message without a kind",
        "{'stream':'!ticker@arr','data':[{'e':'x'}]}                   | !ticker@arr"
      })
  void shouldNameAKindThatItDoesNotRead(String text, String what) {
    assertThat(decode(text)).isEqualTo(new Unknown(what));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "hello                                          | not valid JSON",
        "{'e':'trade'                                   | not valid JSON",
        "{'b':[['1','2'],                               | not valid JSON",
        "{'b':[['1','2'                                 | not valid JSON",
        "[1]                                            | not a JSON object",
        "{} {}                                          | more than one JSON value",
        "{'e':'trade','p':'1','q':'1'}                  | m is missing",
        "{'e':'trade','p':'1.123456789','q':'1'}        | p is not a number",
        "{'e':'trade','p':'--1','q':'1'}                | p is not a number",
        "{'e':'trade','p':'1','q':'-1'}                 | q is below 0",
        "{'e':'trade','p':'99999999999','q':'1'}        | p is not a number",
        "{'e':'trade','p':'','q':'1'}                   | p is not a number",
        "{'e':'trade','p':'1','q':'0.0','m':true}       | quantity of a trade is 0",
        "{'e':'depthUpdate','E':1,'s':'A','U':7,'u':6,'b':[],'a':[]}   | pu, U and u are not in order",
        "{'e':'depthUpdate','E':1,'s':'A','U':5,'u':6,'b':[]}          | a is missing",
        "{'e':'depthUpdate','E':1,'s':'A','U':5,'u':6,'b':[1],'a':[]}  | b is not an array of levels",
        "{'e':'depthUpdate','E':1,'s':'A','U':5,'u':6,'b':[[1,2]],'a':[]} | b is not an array of levels",
        "{'u':1,'s':'A','b':'2','B':'1','a':'1','A':'1'}               | best prices are crossed"
      })
  void shouldSayWhyItCannotReadAMessage(String text, String why) {
    assertThat(decode(text)).isEqualTo(new Broken(why));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1.", "01.0", "1.00000000", "1.000000000000"})
  void shouldReadADecimalInAnyForm(String text) {
    assertThat(Decimals.units(text.toCharArray(), 0, text.length())).isEqualTo(ONE);
  }

  @Test
  void shouldReadTheLargestQuantityThatTheVenueHas() {
    assertThat(Decimals.units("92141578702.00000000".toCharArray(), 0, 20))
        .isEqualTo(92141578702L * ONE);
  }
}
