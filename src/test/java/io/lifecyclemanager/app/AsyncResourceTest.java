package io.lifecyclemanager.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.SystemTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Something is made while its owner does something else. */
class AsyncResourceTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  private final SystemTime time = new SystemTime();
  private final Signal mayBeMade = time.signal();
  private final AtomicInteger closed = new AtomicInteger();

  private AutoCloseable make() throws InterruptedException {
    assertThat(mayBeMade.await(0, TIMEOUT)).isTrue();
    return closed::incrementAndGet;
  }

  @Test
  void whatIsMadeIsHandedOverAndClosedWithIt() throws Exception {
    try (AsyncResource<AutoCloseable> begun = AsyncResource.create(time, "maker", this::make)) {
      mayBeMade.raise();
      assertThat(begun.await()).isNotNull();
      assertThat(closed).hasValue(0);
    }
    assertThat(closed).hasValue(1);
  }

  @Test
  void closesAResourceThatTheOwnerDidNotAwait() {
    AsyncResource<AutoCloseable> begun = AsyncResource.create(time, "maker", this::make);
    mayBeMade.raise();
    begun.close();
    assertThat(closed).hasValue(1);
  }

  @Test
  void itsMakersFailureIsTheOwners() throws Exception {
    AsyncResource<AutoCloseable> begun =
        AsyncResource.create(
            time,
            "maker",
            () -> {
              throw new IllegalArgumentException("no such port");
            });
    assertThatThrownBy(begun::await)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no such port");
    begun.close();
  }

  @Test
  void anInterruptedOwnerStillClosesWhatIsMadeLater() throws Exception {
    AsyncResource<AutoCloseable> begun = AsyncResource.create(time, "maker", this::make);
    Thread owner =
        time.start(
            "owner",
            () -> {
              Thread.currentThread().interrupt();
              begun.close();
            });
    mayBeMade.raise();
    assertThat(owner.join(TIMEOUT)).isTrue();
    assertThat(closed).hasValue(1);
  }
}
