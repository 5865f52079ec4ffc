package io.lifecyclemanager.aws;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** An answer that several threads wait for. */
final class Promise<V> {
  private final CompletableFuture<V> future = new CompletableFuture<>();

  void keep(V answer) {
    future.complete(answer);
  }

  void fail(RuntimeException failure) {
    future.completeExceptionally(failure);
  }

  boolean hasFailed() {
    return future.isCompletedExceptionally();
  }

  /**
   * Waits for the answer.
   *
   * @throws RuntimeException what the promise was failed with
   */
  V await() throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("a request failed in an unforeseen way", e);
    }
  }
}
