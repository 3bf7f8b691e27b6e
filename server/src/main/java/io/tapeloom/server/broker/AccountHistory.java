package io.tapeloom.server.broker;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpStatus;
import io.tapeloom.broker.Answer;
import io.tapeloom.broker.Command;
import io.tapeloom.broker.Execution;
import io.tapeloom.broker.JournalHistory;
import io.tapeloom.broker.OrderView;
import io.tapeloom.server.problem.ErrorCode;
import io.tapeloom.server.problem.Refusal;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Completes answers with what is no longer in the memory of the broker. Blocks for the disk.
 * Thread-safe.
 *
 * @param journal empty: nothing is kept outside of the memory
 */
public record AccountHistory(Optional<JournalHistory> journal) {

  /** An audit holds up the market; of more executions it says that it is not complete. */
  private static final int MAX_AUDITED = 1_000;

  /** Something that reads the journal. */
  private interface Reading<T> {

    T from(JournalHistory journal) throws IOException;
  }

  Answer.OrdersShown complete(Command.ListOrders query, Answer.OrdersShown shown) {
    boolean isComplete =
        query.liveOnly() || !shown.hasMore() || shown.orders().size() == query.limit();
    if (isComplete || journal.isEmpty()) {
      return shown;
    }
    var older =
        read(
            past ->
                past.endedOrders(query.user(), query.symbol(), query.before(), query.limit() + 1));
    var all = merged(shown.orders(), older, OrderView::id);
    return new Answer.OrdersShown(
        first(all, query.limit()), shown.seq(), all.size() > query.limit());
  }

  Answer.ExecutionsShown complete(Command.ListExecutions query, Answer.ExecutionsShown shown) {
    boolean isComplete = !shown.hasMore() || shown.executions().size() == query.limit();
    if (isComplete || journal.isEmpty()) {
      return shown;
    }
    var older =
        read(
            past ->
                past.executions(query.user(), query.symbol(), query.before(), query.limit() + 1));
    var all = merged(shown.executions(), older, Execution::id);
    return new Answer.ExecutionsShown(
        first(all, query.limit()), shown.seq(), all.size() > query.limit());
  }

  /** Returns the executions of a user for an audit, at most {@link #MAX_AUDITED}. */
  List<Execution> audited(String user) {
    return journal.isEmpty()
        ? List.of()
        : read(past -> past.executions(user, Optional.empty(), OptionalLong.empty(), MAX_AUDITED));
  }

  /** Returns an order of a user, live or ended. */
  Optional<OrderView> order(String user, long orderId) {
    return journal.isEmpty() ? Optional.empty() : read(past -> past.order(user, orderId));
  }

  /** Returns what is in memory and what is on disk, newest first; what is in memory is newer. */
  private static <T> List<T> merged(List<T> memory, List<T> disk, ToLongFunction<T> id) {
    return Stream.concat(memory.stream(), disk.stream())
        .collect(Collectors.toMap(id::applyAsLong, Function.identity(), (newer, _) -> newer))
        .values()
        .stream()
        .sorted(Comparator.comparingLong(id).reversed())
        .toList();
  }

  private static <T> List<T> first(List<T> all, int limit) {
    return all.subList(0, Math.min(limit, all.size()));
  }

  private <T> T read(Reading<T> reading) {
    try {
      return reading.from(journal.orElseThrow());
    } catch (IOException e) {
      throw Refusal.of(
              HttpStatus.SERVICE_UNAVAILABLE,
              ErrorCode.UNAVAILABLE,
              "The journal of the broker cannot be read now")
          .with(HttpHeaders.RETRY_AFTER, "1");
    }
  }
}
