package io.tapeloom.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.market.Instrument;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people type, and what they mean. */
class InstrumentSearchTest {

  private static final List<Instrument> LISTED =
      List.of(
          listed("AMAT", "Applied Materials, Inc."),
          listed("AAPL", "Apple Inc."),
          listed("AA", "Alcoa Corporation"),
          listed("MSFT", "Microsoft Corporation"),
          listed("BTCUSDT", "Bitcoin / Tether"),
          listed("ETHBTC", "Ether / Bitcoin"),
          listed("BRK.A", "Berkshire Hathaway Inc."),
          listed("GAP", "The Gap, Inc."));

  private final InstrumentSearch search = new InstrumentSearch(LISTED);

  private static Instrument listed(String symbol, String description) {
    return new Instrument(symbol, description, "stock", "X", "Etc/UTC", "24x7", 100, 1, 1);
  }

  private List<String> find(String text) {
    return search.find(text, _ -> true, 10).stream().map(Instrument::symbol).toList();
  }

  @ParameterizedTest
  @CsvSource({
    // the symbol itself, before those that begin with it, before those of a word
    "aa,          AA AAPL",
    "AAPL,        AAPL",
    "ap,          AMAT AAPL GAP",
    "apple,       AAPL",
    "micro,       MSFT",
    "hath,        BRK.A",
    "btc,         BTCUSDT ETHBTC",
    "bitcoin,     BTCUSDT ETHBTC",
    "x:m,         MSFT",
    "brk.a,       BRK.A",
    "inc,         AMAT AAPL BRK.A GAP",
    // a letter too many, missing, another one, changed places
    "aapple,      AAPL",
    "aplle,       AAPL",
    "microsft,    MSFT",
    "mikrosoft,   MSFT",
    "mircosoft,   MSFT",
    "bitcion,     BTCUSDT ETHBTC",
    "berkshier,   BRK.A",
  })
  void shouldFindWhatIsMeantBestFirst(String text, String symbols) {
    assertThat(find(text)).containsExactlyElementsOf(Stream.of(symbols.split(" ")).toList());
  }

  @ParameterizedTest
  @CsvSource({"zzz", "axpl1e", "qqqq", "aaqq"})
  void shouldFindNothingThatIsFarOff(String text) {
    assertThat(find(text)).isEmpty();
  }

  @Test
  void shouldListAllWithoutAText() {
    assertThat(find("")).isEqualTo(LISTED.stream().map(Instrument::symbol).toList());
    assertThat(search.find("", _ -> true, 3)).isEqualTo(LISTED.subList(0, 3));
    assertThat(search.find("inc", each -> each.symbol().startsWith("G"), 3))
        .containsExactly(LISTED.getLast());
  }
}
