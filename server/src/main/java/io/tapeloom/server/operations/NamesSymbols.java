package io.tapeloom.server.operations;

import io.tapeloom.server.json.Recover;
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

  /** The description of {@code recover} in the documents. */
  String RECOVER =
      "Continue after this position: what was missed is sent first. `epoch` and `seq` for one topic,"
          + " `positions` by topic for several; ignored for a topic that is subscribed already";

  /**
   * Checks what the fields of a request allow together.
   *
   * @throws IllegalArgumentException when they do not fit
   */
  static void check(
      @Nullable String symbol, @Nullable List<String> symbols, @Nullable Recover recover) {
    var choice = SymbolChoice.of(symbol, symbols);
    if (recover != null && recover.seq() != null && !(choice instanceof SymbolChoice.One)) {
      throw new IllegalArgumentException("recover: must have positions, because symbols is given");
    }
  }

  @Nullable String symbol();

  @Nullable List<String> symbols();

  /** The messages a second that the request asks for; null: no limit. */
  @Nullable Double maxRate();

  /** The position from which the subscriptions continue; null: from now on. */
  @Nullable Recover recover();

  default SymbolChoice choice() {
    return SymbolChoice.of(symbol(), symbols());
  }

  /** The rate limit that the request asks for; empty: none. */
  default Optional<RateLimit> rateLimit() {
    return Optional.ofNullable(maxRate()).map(RateLimit::perSecond);
  }
}
