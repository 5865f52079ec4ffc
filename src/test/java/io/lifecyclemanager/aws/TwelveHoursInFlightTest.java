package io.lifecyclemanager.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.intake.Inbox.Delivery;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.QueueMessage;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.simulation.sqs.ElasticMq;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** No message can be hidden for longer than 12 hours after it was received. */
class TwelveHoursInFlightTest {
  private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);

  private final SimulatedTime time = new SimulatedTime();

  @Test
  void anExtensionNearTheLimitAsksForTheRemainderOnly() throws InterruptedException {
    VisibilityChange.ReceiveTimes times = new VisibilityChange.ReceiveTimes(time);
    times.recordReceive("receipt");
    time.sleep(Duration.ofHours(12).minusSeconds(15));
    assertThat(times.remaining("receipt")).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(15));
  }

  @Test
  void anUnknownReceiptCountsAsNew() {
    assertThat(new VisibilityChange.ReceiveTimes(time).remaining("receipt"))
        .isGreaterThan(Duration.ofHours(11));
  }

  @Test
  void afterTheLimitTheMessageIsLostWithoutARequest() throws InterruptedException {
    try (ElasticMq sqs = ElasticMq.start();
        SimulatedAwsClients loopback = new SimulatedAwsClients(sqs.endpoint())) {
      String url = sqs.createQueue("terminations");
      SqsQueue queue = new SqsQueue(loopback.clients().sqs(), null, url, time);
      sqs.send(url, "x");
      QueueMessage message =
          queue.receive(Duration.ZERO, HALF_A_MINUTE).stream()
              .map(Delivery::message)
              .findFirst()
              .orElseThrow();
      assertThat(queue.extendVisibility(List.of(message), HALF_A_MINUTE)).isEmpty();
      loopback.facts().clear();
      time.sleep(Duration.ofHours(12));
      assertThat(queue.extendVisibility(List.of(message), HALF_A_MINUTE))
          .isEqualTo(Set.of(message));
      assertThat(loopback.facts()).noneMatch(Fact.AwsRequest.class::isInstance);
    }
  }
}
