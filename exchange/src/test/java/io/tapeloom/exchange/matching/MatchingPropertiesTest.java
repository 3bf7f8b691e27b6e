package io.tapeloom.exchange.matching;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.market.OrderBook.Level;
import io.tapeloom.market.Side;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Properties that hold for all requests, checked with the same random requests in every run. */
class MatchingPropertiesTest {

  private static final int SEQUENCES = 2_000;
  private static final int LENGTH = 120;

  /** Small, so that the book is sometimes full. */
  private static final int CAPACITY = 20;

  @ParameterizedTest
  @EnumSource
  void shouldDoWhatTheSlowBookDoes(SelfTradePolicy policy) {
    forAll(
        requests -> {
          var expected = new Recorder();
          var slow = new SlowBook(policy, CAPACITY, expected);
          var actual = new Recorder();
          var engine = new MatchingEngine(policy, CAPACITY, actual);
          for (Request request : requests) {
            slow.apply(request);
            request.applyTo(engine);

            assertThat(actual.news()).as("%s", request).isEqualTo(expected.news());
            assertThat(book(engine)).as("book after %s", request).isEqualTo(book(slow));
            assertThat(engine.size()).isEqualTo(slow.orders().size());
            for (SlowBook.Resting order : slow.orders()) {
              assertThat(engine.open(order.id())).isEqualTo(order.open());
            }
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void shouldNeverBeCrossed(SelfTradePolicy policy) {
    forAll(
        requests -> {
          var engine = new MatchingEngine(policy, CAPACITY, new Recorder());
          for (Request request : requests) {
            request.applyTo(engine);

            if (engine.levels(Side.BUY) > 0 && engine.levels(Side.SELL) > 0) {
              assertThat(engine.price(Side.BUY, 0))
                  .as("%s", request)
                  .isLessThan(engine.price(Side.SELL, 0));
            }
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void shouldLoseAndCreateNoQuantity(SelfTradePolicy policy) {
    forAll(
        requests -> {
          var recorder = new Recorder();
          var engine = new MatchingEngine(policy, CAPACITY, recorder);
          Map<Long, Long> open = new HashMap<>();
          for (Request request : requests) {
            request.applyTo(engine);

            for (EngineEvent happening : recorder.news()) {
              account(happening, open);
            }
            open.values().removeIf(quantity -> quantity == 0);
            assertThat(open.values()).allMatch(quantity -> quantity > 0);
            open.forEach((id, quantity) -> assertThat(engine.open(id)).isEqualTo(quantity));
            assertThat(engine.size()).isEqualTo(open.size());
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void shouldFillAllOrNothingAndTakeNothingWhenPosted(SelfTradePolicy policy) {
    forAll(
        requests -> {
          var recorder = new Recorder();
          var engine = new MatchingEngine(policy, CAPACITY, recorder);
          for (Request request : requests) {
            request.applyTo(engine);

            long taken =
                recorder.news().stream()
                    .mapToLong(it -> it instanceof EngineEvent.Filled fill ? fill.quantity() : 0)
                    .sum();
            if (request instanceof Request.Limit limit) {
              switch (limit.timeInForce()) {
                case FILL_OR_KILL -> assertThat(taken).isIn(0L, limit.quantity());
                case POST_ONLY -> assertThat(taken).isZero();
                case IMMEDIATE_OR_CANCEL, GOOD_TILL_CANCELLED ->
                    assertThat(taken).isLessThanOrEqualTo(Math.max(0, limit.quantity()));
              }
            }
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void shouldRepeatItself(SelfTradePolicy policy) {
    forAll(
        requests -> {
          var one = new Recorder();
          var other = new Recorder();
          var first = new MatchingEngine(policy, CAPACITY, one);
          var second = new MatchingEngine(policy, CAPACITY, other);

          requests.forEach(request -> request.applyTo(first));
          requests.forEach(request -> request.applyTo(second));

          assertThat(one.events()).isEqualTo(other.events());
        });
  }

  private static void account(EngineEvent happening, Map<Long, Long> open) {
    switch (happening) {
      case EngineEvent.Accepted accepted -> open.put(accepted.orderId(), accepted.quantity());
      case EngineEvent.Rejected _ -> {}
      case EngineEvent.Filled fill -> {
        assertThat(fill.makerId()).isNotEqualTo(fill.takerId());
        assertThat(open.merge(fill.makerId(), -fill.quantity(), Long::sum))
            .isEqualTo(fill.makerOpen());
        assertThat(open.merge(fill.takerId(), -fill.quantity(), Long::sum))
            .isEqualTo(fill.takerOpen());
      }
      case EngineEvent.Cancelled cancelled ->
          assertThat(open.merge(cancelled.orderId(), -cancelled.quantity(), Long::sum))
              .isEqualTo(cancelled.open());
      case EngineEvent.Replaced replaced -> open.put(replaced.orderId(), replaced.open());
    }
  }

  /** Checks a property for all sequences; for one that fails, reports its smallest failing part. */
  private static void forAll(Consumer<List<Request>> property) {
    for (int seed = 0; seed < SEQUENCES; seed++) {
      List<Request> requests = Request.sequence(new SplittableRandom(seed), LENGTH);
      if (failure(property, requests) != null) {
        List<Request> smallest =
            Shrinking.smallest(requests, shorter -> failure(property, shorter) != null);
        throw new AssertionError(
            "seed %d, as little as:%n%s"
                .formatted(
                    seed,
                    smallest.stream()
                        .map(Request::toString)
                        .collect(Collectors.joining(System.lineSeparator()))),
            failure(property, smallest));
      }
    }
  }

  private static @Nullable Throwable failure(
      Consumer<List<Request>> property, List<Request> requests) {
    try {
      property.accept(requests);
      return null;
    } catch (AssertionError | RuntimeException e) {
      return e;
    }
  }

  private static List<List<Level>> book(MatchingEngine engine) {
    return List.of(levels(engine, Side.BUY), levels(engine, Side.SELL));
  }

  private static List<Level> levels(MatchingEngine engine, Side side) {
    return IntStream.range(0, engine.levels(side))
        .mapToObj(i -> new Level(engine.price(side, i), engine.quantity(side, i)))
        .toList();
  }

  private static List<List<Level>> book(SlowBook book) {
    return List.of(
        levels(book, Side.BUY, Collections.reverseOrder()),
        levels(book, Side.SELL, Comparator.naturalOrder()));
  }

  private static List<Level> levels(SlowBook book, Side side, Comparator<Long> order) {
    var quantities = new TreeMap<Long, Long>(order);
    for (SlowBook.Resting resting : book.orders()) {
      if (resting.side() == side) {
        quantities.merge(resting.price(), resting.open(), Long::sum);
      }
    }
    return quantities.entrySet().stream().map(e -> new Level(e.getKey(), e.getValue())).toList();
  }
}
