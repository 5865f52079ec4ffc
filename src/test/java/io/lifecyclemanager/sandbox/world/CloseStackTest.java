package io.lifecyclemanager.sandbox.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lifecyclemanager.model.SystemTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What ends together")
class CloseStackTest {
  private final CloseStack stack = new CloseStack();
  private final List<String> closed = new ArrayList<>();

  @Test
  void closesInReverseOrderAlthoughOneCloseFails() {
    AutoCloseable _ = stack.add(() -> closed.add("first"));
    Exception failure = new Exception("stuck");
    AutoCloseable _ =
        stack.add(() -> {
          throw failure;
        });
    AutoCloseable _ = stack.add(() -> closed.add("last"));

    assertThatThrownBy(stack::close).hasSuppressedException(failure);
    assertThat(closed).containsExactly("last", "first");
    stack.close();
  }

  @Test
  void waitsForAThreadThatStillAddsToIt() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    AutoCloseable _ = stack.add(() -> closed.add("belonging"));
    CompletableFuture<String> step = new CompletableFuture<>();
    Thread _ =
        new SystemTime()
            .start(
                "adding",
                () -> {
                  try {
                    stack.whileAdding(() -> {
                      begun.countDown();
                      try {
                        new SystemTime().sleep(Duration.ofMinutes(1));
                      } finally {
                        closed.add("step");
                      }
                    });
                  } catch (Exception e) {
                    step.complete(e.getClass().getSimpleName());
                  }
                });
    assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();

    stack.close();

    assertThat(closed).containsExactly("step", "belonging");
    assertThat(step.get(1, TimeUnit.MINUTES)).isEqualTo("InterruptedException");
  }
}
