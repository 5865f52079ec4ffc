package io.lifecyclemanager.sandbox.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lifecyclemanager.model.SystemTime;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Clients of which something cannot be counted")
class TrafficClientsTest {

  @Test
  void failuresAreReportedAtTheEnd() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    Traffic traffic =
        new Traffic(new Traffic.Habits(Duration.ZERO, Duration.ZERO, Duration.ZERO), new Random(1));
    IllegalStateException failure = new IllegalStateException("no such balancer");
    try (TrafficClients clients =
        new TrafficClients(
            new SystemTime(),
            traffic,
            100,
            Map::of,
            () -> {
              begun.countDown();
              throw failure;
            })) {
      assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
      assertThatThrownBy(clients::finish).hasCause(failure);
    }
  }
}
