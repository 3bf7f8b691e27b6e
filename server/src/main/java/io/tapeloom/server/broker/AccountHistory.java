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

  /** Something that reads the journal. */
  private interface Reading<T> {

    T from(JournalHistory journal) throws IOException;
  }

  Answer.OrdersShown complete(Command.ListOrders query, Answer.OrdersShown shown) {
    int limit = query.limit();
    if (query.liveOnly() || !isPart(shown.hasMore(), shown.orders(), limit)) {
      return shown;
    }
    var all =
        merged(
            shown.orders(),
            past -> past.endedOrders(query.user(), query.symbol(), query.before(), limit + 1),
            OrderView::id);
    return new Answer.OrdersShown(first(all, limit), shown.seq(), all.size() > limit);
  }

  Answer.ExecutionsShown complete(Command.ListExecutions query, Answer.ExecutionsShown shown) {
    int limit = query.limit();
    if (!isPart(shown.hasMore(), shown.executions(), limit)) {
      return shown;
    }
    var all =
        merged(
            shown.executions(),
            past -> past.executions(query.user(), query.symbol(), query.before(), limit + 1),
            Execution::id);
    return new Answer.ExecutionsShown(first(all, limit), shown.seq(), all.size() > limit);
  }

  /** Whether the disk may have what an answer lacks. */
  private boolean isPart(boolean hasMore, List<?> shown, int limit) {
    return journal.isPresent() && hasMore && shown.size() < limit;
  }

  /** Returns an order of a user, live or ended. */
  Optional<OrderView> order(String user, long orderId) {
    return journal.isEmpty() ? Optional.empty() : read(past -> past.order(user, orderId));
  }

  /** Returns what is in memory and what is on disk, newest first; what is in memory is newer. */
  private <T> List<T> merged(List<T> memory, Reading<List<T>> disk, ToLongFunction<T> id) {
    return Stream.concat(memory.stream(), read(disk).stream())
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
