package io.lifecyclemanager.deregistration;

import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One answer for everybody who asks at about the same time: cost grows with what is asked, not with
 * who asks. At most one question is under way. Thread-safe.
 *
 * @param <T> the answer
 */
final class Shared<T> {
  private static final Duration LONG = Duration.ofMinutes(5);

  private final Time time;
  private final Signal ended;
  private @Nullable T answer;
  private long answerAsked;
  private boolean hasAnswer;
  private boolean asking;

  Shared(Time time) {
    this.time = time;
    this.ended = time.signal();
  }

  /** Where an answer comes from. */
  @FunctionalInterface
  interface Question<T> {
    T ask() throws InterruptedException;
  }

  /**
   * An answer to a question that was asked at {@code notBefore} or later: what was seen earlier may
   * not show what has happened since.
   *
   * @param question asked by this thread if nobody else does; its failure is thrown to this caller
   *     only, and the next one who waits asks again
   */
  T since(long notBefore, Question<T> question) throws InterruptedException {
    while (true) {
      long seen = ended.count();
      synchronized (this) {
        T known = answer;
        if (hasAnswer && known != null && answerAsked - notBefore >= 0) {
          return known;
        }
        if (!asking) {
          asking = true;
          break;
        }
      }
      ended.await(seen, LONG);
    }
    long asked = time.nanos();
    try {
      T fresh = question.ask();
      synchronized (this) {
        answer = fresh;
        answerAsked = asked;
        hasAnswer = true;
      }
      return fresh;
    } finally {
      synchronized (this) {
        asking = false;
      }
      ended.raise();
    }
  }
}
