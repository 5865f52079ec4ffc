package io.lifecyclemanager.doctor.snapshot;

import io.lifecyclemanager.model.RemoteFailure;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The result of a query to AWS or the API server. An outage is not an answer: a check whose query
 * failed is not made.
 *
 * @param <T> the answer
 */
public sealed interface QueryResult<T> {
  /** The query was answered. */
  record Available<T>(T value) implements QueryResult<T> {}

  /**
   * The query failed.
   *
   * @param reason the message of the failure, in one line
   */
  record Unavailable<T>(String reason) implements QueryResult<T> {}

  /** Runs a query on the caller's thread; a {@link RemoteFailure} makes the result unavailable. */
  static <T> QueryResult<T> query(Supplier<T> query) {
    try {
      return new Available<>(query.get());
    } catch (RemoteFailure failure) {
      return new Unavailable<>(failure.getMessage());
    }
  }

  /** Runs a further query that needs this answer; unavailable for the same reason without it. */
  default <R> QueryResult<R> thenQuery(Function<T, R> query) {
    return flatMap(value -> query(() -> query.apply(value)));
  }

  /** Applies a function to the answer; unavailable for the same reason without it. */
  default <R> QueryResult<R> flatMap(Function<T, QueryResult<R>> next) {
    return switch (this) {
      case Available<T>(T value) -> next.apply(value);
      case Unavailable<T>(String reason) -> new Unavailable<>(reason);
    };
  }
}
