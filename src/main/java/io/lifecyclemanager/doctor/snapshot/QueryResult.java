package io.lifecyclemanager.doctor.snapshot;

import io.lifecyclemanager.model.RemoteFailure;
import java.util.Optional;
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
   * The query failed, or was not made because one that it needs has failed.
   *
   * @param reason the message of the failure, in one line
   * @param failed what failed, where a check is about it; empty where only this query failed
   */
  record Unavailable<T>(String reason, Optional<Requirement> failed) implements QueryResult<T> {
    /** A failure of this query only. */
    public Unavailable(String reason) {
      this(reason, Optional.empty());
    }
  }

  /** Runs a query on the caller's thread; a {@link RemoteFailure} makes the result unavailable. */
  static <T> QueryResult<T> query(Supplier<T> query) {
    return query(query, Optional.empty());
  }

  /** As the other; other queries need this answer. */
  static <T> QueryResult<T> query(Requirement requirement, Supplier<T> query) {
    return query(query, Optional.of(requirement));
  }

  private static <T> QueryResult<T> query(Supplier<T> query, Optional<Requirement> requirement) {
    try {
      return new Available<>(query.get());
    } catch (RemoteFailure failure) {
      return new Unavailable<>(failure.getMessage(), requirement);
    }
  }

  /** Runs a further query that needs this answer; unavailable for the same reason without it. */
  default <R> QueryResult<R> thenQuery(Function<T, R> query) {
    return flatMap(value -> query(() -> query.apply(value)));
  }

  /** As the other; more queries need the answer of that query. */
  default <R> QueryResult<R> thenQuery(Requirement requirement, Function<T, R> query) {
    return flatMap(value -> query(requirement, () -> query.apply(value)));
  }

  /** Applies a function to the answer; unavailable for the same reason without it. */
  default <R> QueryResult<R> flatMap(Function<T, QueryResult<R>> next) {
    return switch (this) {
      case Available<T>(T value) -> next.apply(value);
      case Unavailable<T>(String reason, Optional<Requirement> failed) ->
          new Unavailable<>(reason, failed);
    };
  }
}
