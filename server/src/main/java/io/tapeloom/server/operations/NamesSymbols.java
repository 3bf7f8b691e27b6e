package io.tapeloom.server.operations;

import io.tapeloom.stream.session.RateLimit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request that names one symbol, several or all, and may limit the rate. */
sealed interface NamesSymbols permits BarRequest, SymbolRequest {

  /** The most symbols of a request. */
  int MAX_SYMBOLS = 1000;

  /** The description of {@code symbols} in the documents. */
  String SYMBOLS =
      "Several symbols instead of `symbol`; `*` as the only one means every symbol and counts as one"
          + " subscription";

  @Nullable String symbol();

  @Nullable List<String> symbols();

  /** The messages a second that the request asks for; null: no limit. */
  @Nullable Double maxRate();

  default SymbolChoice choice() {
    return SymbolChoice.of(symbol(), symbols());
  }

  /** The rate limit that the request asks for; empty: none. */
  default Optional<RateLimit> rateLimit() {
    return Optional.ofNullable(maxRate()).map(RateLimit::perSecond);
  }
}
