package io.tapeloom.stream.operation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The reply of a {@link Send} method that is not available yet; null: there is no reply. Immutable.
 *
 * @param <R> the record that is the payload of the reply
 */
public final class Later<R extends @Nullable Object> {

  private final CompletionStage<Supplier<R>> reply;

  private Later(CompletionStage<Supplier<R>> reply) {
    this.reply = reply;
  }

  /** A reply that is available when a stage completes, on any thread. */
  public static <R extends @Nullable Object> Later<R> of(CompletionStage<R> reply) {
    return of(reply, Function.identity());
  }

  /**
   * A reply that is made on the session's loop from the result of a stage: subscriptions that are
   * made there begin after the reply.
   */
  public static <T extends @Nullable Object, R extends @Nullable Object> Later<R> of(
      CompletionStage<T> result, Function<? super T, ? extends R> reply) {
    return new Later<>(result.thenApply(value -> () -> reply.apply(value)));
  }

  /** A reply that is available already. */
  public static <R extends @Nullable Object> Later<R> now(R reply) {
    return of(CompletableFuture.completedFuture(reply));
  }

  /** Makes the reply; to be called on the session's loop, once. */
  CompletionStage<Supplier<R>> reply() {
    return reply;
  }
}
