package io.lifecyclemanager.doctor;

import io.lifecyclemanager.model.RemoteTrouble;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What came back when the world was asked. A check whose question had no answer is not made: no
 * answer says nothing.
 */
public sealed interface Answered<T> {
  /** An answer. */
  record Known<T>(T value) implements Answered<T> {}

  /**
   * No answer.
   *
   * @param why in one line, for people
   */
  record Unknown<T>(String why) implements Answered<T> {}

  /** Asks; trouble is no answer. */
  static <T> Answered<T> ask(Supplier<T> question) {
    try {
      return new Known<>(question.get());
    } catch (RemoteTrouble trouble) {
      return new Unknown<>(trouble.getMessage());
    }
  }

  /** Asks on, where there was an answer. */
  default <R> Answered<R> then(Function<T, R> question) {
    return flatMap(value -> ask(() -> question.apply(value)));
  }

  /** Goes on, where there was an answer. */
  default <R> Answered<R> flatMap(Function<T, Answered<R>> next) {
    return switch (this) {
      case Known<T>(T value) -> next.apply(value);
      case Unknown<T>(String why) -> new Unknown<>(why);
    };
  }
}
