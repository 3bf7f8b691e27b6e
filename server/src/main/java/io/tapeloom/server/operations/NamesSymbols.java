package io.tapeloom.server.operations;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.tapeloom.server.json.Recover;
import io.tapeloom.stream.session.RateLimit;
import io.tapeloom.stream.topic.View;
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

  /** The options that the request asks for; null: none. */
  @JsonIgnore
  @Nullable OfSubscription options();

  /** The position from which the subscriptions continue; null: from now on. */
  @Nullable Recover recover();

  default SymbolChoice choice() {
    return SymbolChoice.of(symbol(), symbols());
  }

  /** The rate limit that the request asks for; empty: none. */
  default Optional<RateLimit> rateLimit() {
    var options = options();
    return options == null
        ? Optional.empty()
        : Optional.ofNullable(options.maxRate()).map(RateLimit::perSecond);
  }

  /** The view after a repeated request: what the request does not name stays. */
  default View viewAfter(View before) {
    var options = options();
    if (options == null) {
      return before;
    }
    return new View(
        options.depth() == null ? before.detail() : options.depth(),
        options.updates() == null ? before.changes() : options.updates() == Updates.DELTA);
  }

  /** The options of a subscription, where they apply to it; null: not named. */
  interface OfSubscription {

    /** The description of {@code depth} in the documents. */
    String DEPTH =
        "Levels of each side of an order book: 1, 5, 10, or 0 for all that are shown; ignored where"
            + " there are no levels";

    /** The description of {@code updates} in the documents. */
    String UPDATES =
        "`snapshot`: each order book as a whole; `delta`: as the difference to the one sent before,"
            + " where possible; ignored where there are no order books";

    List<Integer> DEPTHS = List.of(0, 1, 5, 10);

    /**
     * Checks a depth.
     *
     * @throws IllegalArgumentException when there is no such depth
     */
    static void check(@Nullable Integer depth) {
      if (depth != null && !DEPTHS.contains(depth)) {
        throw new IllegalArgumentException("depth: must be 0, 1, 5 or 10, got " + depth);
      }
    }

    @Nullable Double maxRate();

    @Nullable Integer depth();

    @Nullable Updates updates();
  }
}
