package io.tapeloom.server.operations;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The instruments that a request names: one, several, or all. Immutable. */
sealed interface SymbolChoice {

  /** The only element of {@code symbols} that means every symbol. */
  String ALL_SYMBOLS = "*";

  /** One symbol, which the answer is about. */
  record One(String symbol) implements SymbolChoice {}

  /** Several symbols; the answer has a result for each. */
  record Several(List<String> symbols) implements SymbolChoice {}

  /** Every symbol, which counts as one subscription. */
  record All() implements SymbolChoice {}

  /**
   * The choice of a request that has either of two fields.
   *
   * @throws IllegalArgumentException when it has both or none
   */
  static SymbolChoice of(@Nullable String symbol, @Nullable List<String> symbols) {
    if (symbols == null) {
      if (symbol == null) {
        throw new IllegalArgumentException("symbol: is required");
      }
      return new One(symbol);
    }
    if (symbol != null) {
      throw new IllegalArgumentException("symbols: must not be given together with symbol");
    }
    return symbols.equals(List.of(ALL_SYMBOLS)) ? new All() : new Several(symbols);
  }
}
