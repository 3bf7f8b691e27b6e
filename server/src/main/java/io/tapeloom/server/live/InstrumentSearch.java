package io.tapeloom.server.live;

import io.tapeloom.market.Instrument;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Finds instruments by what people type. Results are ranked: the symbol itself, symbols that begin
 * with the text, then full names, words of the description, and symbols and descriptions that
 * contain it; of equal ones the first that is listed. Where nothing matches, symbols and words that
 * differ by a typing error do. Immutable.
 */
final class InstrumentSearch {

  /** A shorter text with a typing error could be anything. */
  private static final int MIN_TYPO_LENGTH = 4;

  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");

  private final List<Entry> entries;

  /** What is compared, in lower case. */
  private record Entry(
      Instrument instrument,
      String symbol,
      String fullName,
      String description,
      List<String> words) {

    static Entry of(Instrument instrument) {
      var description = instrument.description().toLowerCase(Locale.ROOT);
      return new Entry(
          instrument,
          instrument.symbol().toLowerCase(Locale.ROOT),
          Instruments.fullName(instrument).toLowerCase(Locale.ROOT),
          description,
          List.of(BETWEEN_WORDS.split(description)));
    }

    /** How well the text matches, 0 best; empty: not at all. */
    OptionalInt rank(String text) {
      if (symbol.equals(text)) {
        return OptionalInt.of(0);
      }
      if (symbol.startsWith(text)) {
        return OptionalInt.of(1);
      }
      if (fullName.startsWith(text)) {
        return OptionalInt.of(2);
      }
      if (description.startsWith(text)) {
        return OptionalInt.of(3);
      }
      for (var word : words) {
        if (word.startsWith(text)) {
          return OptionalInt.of(4);
        }
      }
      if (symbol.contains(text)) {
        return OptionalInt.of(5);
      }
      return fullName.contains(text) || description.contains(text)
          ? OptionalInt.of(6)
          : OptionalInt.empty();
    }

    /**
     * Whether the symbol or a word of the description is the text, or begins with it, but for an
     * error.
     */
    boolean isAlmost(String text) {
      if (beginsAlmost(symbol, text)) {
        return true;
      }
      for (var word : words) {
        if (beginsAlmost(word, text)) {
          return true;
        }
      }
      return false;
    }
  }

  private record Match(Instrument instrument, int rank) {}

  InstrumentSearch(List<Instrument> instruments) {
    this.entries = instruments.stream().map(Entry::of).toList();
  }

  /**
   * The best matches, best first.
   *
   * @param text empty: every instrument, as listed
   * @param wanted instruments that may be found
   * @param limit of the matches
   */
  List<Instrument> find(String text, Predicate<Instrument> wanted, int limit) {
    var typed = text.strip().toLowerCase(Locale.ROOT);
    var matches = new ArrayList<Match>();
    for (var entry : entries) {
      var rank = entry.rank(typed);
      if (rank.isPresent() && wanted.test(entry.instrument)) {
        matches.add(new Match(entry.instrument, rank.getAsInt()));
      }
    }
    if (matches.isEmpty() && typed.length() >= MIN_TYPO_LENGTH) {
      return entries.stream()
          .filter(entry -> wanted.test(entry.instrument) && entry.isAlmost(typed))
          .map(Entry::instrument)
          .limit(limit)
          .toList();
    }
    matches.sort(Comparator.comparingInt(Match::rank)); // stable: equal ones stay as listed
    return matches.stream().limit(limit).map(Match::instrument).toList();
  }

  /**
   * Whether a word begins with a text but for one error: a letter that is missing, too many,
   * another one, or changed places with its neighbour.
   */
  static boolean beginsAlmost(String word, String text) {
    int same = 0;
    int most = Math.min(word.length(), text.length());
    while (same < most && word.charAt(same) == text.charAt(same)) {
      same++;
    }
    return word.startsWith(rest(text, same + 1), same) // too many
        || word.startsWith(rest(text, same), Math.min(same + 1, word.length())) // missing
        || (same < word.length() && word.startsWith(rest(text, same + 1), same + 1)) // another
        || (same + 1 < most
            && word.charAt(same) == text.charAt(same + 1)
            && word.charAt(same + 1) == text.charAt(same)
            && word.startsWith(rest(text, same + 2), same + 2)); // changed places
  }

  private static String rest(String text, int from) {
    return text.substring(Math.min(from, text.length()));
  }
}
