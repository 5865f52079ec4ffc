package io.lifecyclemanager.doctor;

import io.lifecyclemanager.model.RemoteFailure;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What came back when the world was asked. A check whose question had no answer is not made: no
 * answer says nothing.
 */
public sealed interface QueryResult<T> {
  /** An answer. */
  record Available<T>(T value) implements QueryResult<T> {}

  /**
   * No answer.
   *
   * @param reason in one line, for people
   */
  record Unavailable<T>(String reason) implements QueryResult<T> {}

  /** Asks; trouble is no answer. */
  static <T> QueryResult<T> query(Supplier<T> question) {
    try {
      return new Available<>(question.get());
    } catch (RemoteFailure trouble) {
      return new Unavailable<>(trouble.getMessage());
    }
  }

  /** Asks on, where there was an answer. */
  default <R> QueryResult<R> thenQuery(Function<T, R> question) {
    return flatMap(value -> query(() -> question.apply(value)));
  }

  /** Goes on, where there was an answer. */
  default <R> QueryResult<R> flatMap(Function<T, QueryResult<R>> next) {
    return switch (this) {
      case Available<T>(T value) -> next.apply(value);
      case Unavailable<T>(String why) -> new Unavailable<>(why);
    };
  }
}
