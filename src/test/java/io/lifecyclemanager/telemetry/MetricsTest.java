package io.lifecyclemanager.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.DrainFact;
import io.lifecyclemanager.model.DrainFact.DrainStarted;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Fact.AwsRequest;
import io.lifecyclemanager.model.Fact.ClaimLost;
import io.lifecyclemanager.model.Fact.DeregistrationEnded;
import io.lifecyclemanager.model.Fact.DisruptionLimitReached;
import io.lifecyclemanager.model.Fact.KubernetesRequest;
import io.lifecyclemanager.model.Fact.NodesCounted;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.IntakeFact.DropReason;
import io.lifecyclemanager.model.IntakeFact.MessageDropped;
import io.lifecyclemanager.model.IntakeFact.TestNotificationReceived;
import io.lifecyclemanager.model.TargetFact.TargetDraining;
import io.lifecyclemanager.model.TerminationOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private final Metrics metrics = new Metrics("1.2.3");

  @Test
  void thePredecessorsNamesAreThereFromTheStartAtZero() {
    Scrape scrape = Scrape.of(metrics);
    for (String name :
        List.of(
            "terminating_instances_count",
            "draining_instances_count",
            "deregistering_instances_count")) {
      assertThat(scrape.value("lifecycle_manager_" + name)).isZero();
      assertThat(scrape.types()).containsEntry("lifecycle_manager_" + name, "gauge");
    }
    for (String name :
        List.of(
            "successful_events_total",
            "failed_events_total",
            "rejected_events_total",
            "successful_lb_deregister_total",
            "failed_lb_deregister_total",
            "successful_node_drain_total",
            "failed_node_drain_total")) {
      assertThat(scrape.value("lifecycle_manager_" + name)).isZero();
      assertThat(scrape.types()).containsEntry("lifecycle_manager_" + name, "counter");
    }
  }

  @Test
  void theVersionIsALabel() {
    assertThat(Scrape.of(metrics).value("lifecycle_manager_build_info{version=\"1.2.3\"}"))
        .isEqualTo(1);
  }

  @Test
  void oneTerminationIsCountedOnceInEveryPlace() {
    SampleFacts.termination().forEach(metrics::on);
    assertValues(
        """
        terminating_instances_count 0
        draining_instances_count 0
        deregistering_instances_count 0
        successful_events_total 1
        failed_events_total 0
        successful_lb_deregister_total 1
        failed_lb_deregister_total 0
        successful_node_drain_total 1
        failed_node_drain_total 0
        heartbeats_total{result="recorded"} 1
        evictions_total{answer="accepted",forced="false"} 1
        evictions_total{answer="refused",forced="false"} 1
        evictions_total{answer="accepted",forced="true"} 0
        actions_completed_total{already_over="false",verdict="continue"} 1
        termination_duration_seconds_count{outcome="completed"} 1
        termination_duration_seconds_sum{outcome="completed"} 55
        termination_duration_seconds_bucket{outcome="completed",le="30.0"} 0
        termination_duration_seconds_bucket{outcome="completed",le="60.0"} 1
        phase_duration_seconds_count{phase="claim"} 1
        phase_duration_seconds_sum{phase="drain"} 42
        phase_duration_seconds_sum{phase="deregister"} 54
        """);
  }

  @Test
  void theDurationIsComparedWithTheLongestUnavoidableWait() {
    metrics.on(SampleFacts.started());
    metrics.on(new DrainStarted(SampleFacts.SUBJECT, 1, 0, Duration.ZERO, Duration.ofSeconds(30)));
    metrics.on(new TargetDraining(SampleFacts.SUBJECT, "shop-web", Duration.ofSeconds(40)));
    metrics.on(new TargetDraining(SampleFacts.SUBJECT, "shop-web", Duration.ofSeconds(20)));
    metrics.on(SampleFacts.ended(TerminationOutcome.COMPLETED));
    assertValues(
        """
        termination_unavoidable_seconds_count 1
        termination_unavoidable_seconds_sum 40
        termination_delay_seconds_sum 15
        """);
  }

  @Test
  void theDelayIsNeverNegativeAndCountsForCompletedTerminationsOnly() {
    metrics.on(SampleFacts.started());
    metrics.on(new TargetDraining(SampleFacts.SUBJECT, "shop-web", Duration.ofMinutes(5)));
    metrics.on(SampleFacts.ended(TerminationOutcome.COMPLETED));
    metrics.on(SampleFacts.started());
    metrics.on(SampleFacts.ended(TerminationOutcome.ABANDONED));
    assertValues(
        """
        termination_unavoidable_seconds_count 1
        termination_delay_seconds_count 1
        termination_delay_seconds_sum 0
        """);
  }

  @Test
  void gaugesShowWhatRunsNow() {
    List<Fact> facts = SampleFacts.termination();
    facts.subList(0, 7).forEach(metrics::on);
    assertValues(
        """
        terminating_instances_count 1
        draining_instances_count 1
        deregistering_instances_count 1
        queued_instances 0
        """);
  }

  @Test
  void aNodeIsHeldUntilItIsClaimedAndCordoned() {
    metrics.on(SampleFacts.started());
    metrics.on(new DisruptionLimitReached(SampleFacts.SUBJECT, "--max-unavailable", 3, 3, 10));
    metrics.on(new NodesCounted(10, 3));
    assertValues(
        """
        held_instances 1
        leaving_nodes 3
        nodes 10
        """);
    metrics.on(new ClaimLost(SampleFacts.SUBJECT, "another"));
    assertValues("held_instances 0");
    metrics.on(new DisruptionLimitReached(SampleFacts.SUBJECT, "--max-unavailable", 3, 3, 10));
    SampleFacts.termination().forEach(metrics::on);
    assertValues("held_instances 0");
  }

  @Test
  void aRunThatIsHandedOverInTheMiddleLeavesNoGaugeBehind() {
    SampleFacts.termination().subList(0, 7).forEach(metrics::on);
    metrics.on(SampleFacts.ended(TerminationOutcome.HANDED_OVER));
    assertValues(
        """
        terminating_instances_count 0
        draining_instances_count 0
        deregistering_instances_count 0
        successful_events_total 0
        failed_events_total 0
        termination_duration_seconds_count{outcome="handed_over"} 1
        """);
  }

  @Test
  void failuresAreCountedAsSuch() {
    metrics.on(
        new DeregistrationEnded(
            SampleFacts.SUBJECT, 2, 0, Duration.ofSeconds(5), "still registered", false, false));
    metrics.on(
        new DrainStarted(SampleFacts.SUBJECT, 1, 0, Duration.ofSeconds(7), Duration.ofSeconds(7)));
    metrics.on(
        new DrainFact.DrainEnded(SampleFacts.SUBJECT, 0, Duration.ofSeconds(9), "1 pod left"));
    metrics.on(SampleFacts.ended(TerminationOutcome.ABANDONED));
    metrics.on(SampleFacts.ended(TerminationOutcome.OVER));
    assertValues(
        """
        failed_lb_deregister_total 1
        successful_lb_deregister_total 0
        failed_node_drain_total 1
        successful_node_drain_total 0
        failed_events_total 2
        successful_events_total 0
        drain_queue_seconds_sum 7
        """);
  }

  @Test
  void anInstanceInNoBalancerIsNoSuccessfulDeregistration() {
    metrics.on(
        new DeregistrationEnded(
            SampleFacts.SUBJECT, 0, 0, Duration.ofSeconds(1), null, false, false));
    assertValues("successful_lb_deregister_total 0");
  }

  @Test
  void aTestNotificationIsNoRejectedEvent() {
    metrics.on(new MessageDropped("a", null, DropReason.TEST_NOTIFICATION, ""));
    metrics.on(new MessageDropped("b", null, DropReason.NOT_UNDERSTOOD, "not JSON"));
    assertValues(
        """
        rejected_events_total 1
        messages_dropped_total{reason="test_notification"} 1
        messages_dropped_total{reason="not_understood"} 1
        """);
  }

  @Test
  void theLastTestNotificationIsTheOneThatWasSentLast() {
    Instant at = Instant.parse("2026-11-21T11:43:38.950Z");
    for (Duration ago : List.of(Duration.ofDays(1), Duration.ZERO, Duration.ofMinutes(1))) {
      metrics.on(new TestNotificationReceived(SampleFacts.GROUP, at.minus(ago)));
    }
    metrics.on(new TestNotificationReceived(new GroupName("web \\ \"1\""), Instant.EPOCH));
    assertValues(
        """
        last_test_notification_timestamp_seconds{group="workers"} 1795261418.95
        last_test_notification_timestamp_seconds{group="web \\\\ \\"1\\""} 0
        """);
  }

  @Test
  void requestsAreCountedByWhatWasAskedAndAnswered() {
    metrics.on(new AwsRequest("sqs", "ReceiveMessage", "ok", Duration.ofSeconds(10)));
    metrics.on(new KubernetesRequest("create", "pods/eviction", 429, Duration.ofMillis(20)));
    assertValues(
        """
        aws_requests_total{operation="ReceiveMessage",result="ok",service="sqs"} 1
        aws_request_duration_seconds_sum{operation="ReceiveMessage",service="sqs"} 10
        kubernetes_requests_total{code="429",resource="pods/eviction",verb="create"} 1
        """);
  }

  private void assertValues(String expected) {
    Scrape scrape = Scrape.of(metrics);
    expected
        .lines()
        .forEach(line -> {
          int end = line.lastIndexOf(' ');
          assertThat(scrape.value("lifecycle_manager_" + line.substring(0, end)))
              .as(line)
              .isEqualTo(Double.parseDouble(line.substring(end + 1)));
        });
  }
}
