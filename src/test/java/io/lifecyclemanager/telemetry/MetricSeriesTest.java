package io.lifecyclemanager.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.DrainFact.PodOwner;
import io.lifecyclemanager.model.DrainFact.PodsRecreated;
import io.lifecyclemanager.model.Fact.AwsRequest;
import io.lifecyclemanager.model.Fact.KubernetesRequest;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.IntakeFact.DropReason;
import io.lifecyclemanager.model.IntakeFact.MessageDropped;
import io.lifecyclemanager.model.IntakeFact.MessageReceived;
import io.lifecyclemanager.model.IntakeFact.TestNotificationReceived;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminationOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Series exist from the start, and their number is bounded. */
class MetricSeriesTest {
  private final Metrics metrics = new Metrics("1.2.3");

  @Test
  void noSeriesAppearsOnlyWithItsFirstEvent() {
    Set<String> before = Set.copyOf(Scrape.of(metrics).series().keySet());
    SampleFacts.termination().forEach(metrics::on);
    for (RemoteFailure.FailureKind kind : RemoteFailure.FailureKind.values()) {
      metrics.on(SampleFacts.callFailed(kind));
    }
    for (DropReason reason : DropReason.values()) {
      metrics.on(new MessageDropped("a-message", null, reason, ""));
    }
    for (TerminationOutcome outcome : TerminationOutcome.values()) {
      metrics.on(SampleFacts.ended(outcome));
    }
    metrics.on(SampleFacts.rejected());
    metrics.on(SampleFacts.launched());
    metrics.on(new MessageReceived(Duration.ofSeconds(1), 1));
    for (String result : List.of("ok", "interrupted", "throttled", "denied")) {
      metrics.on(new AwsRequest("sqs", "ReceiveMessage", result, Duration.ZERO));
    }
    for (int code : List.of(0, 201, 429, 500)) {
      metrics.on(new KubernetesRequest("create", "pods/eviction", code, Duration.ZERO));
    }
    assertThat(Scrape.of(metrics).series().keySet()).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void everyRequestThatThePolicyAllowsHasItsSeriesFromTheStart() throws IOException {
    Set<String> series = Scrape.of(metrics).series().keySet();
    List<String> actions =
        Pattern.compile("\"(sqs|autoscaling|elasticloadbalancing):([A-Za-z]+)\"")
            .matcher(Files.readString(Path.of("deploy/iam/controller.aws.json")))
            .results()
            .map(action -> action.group(2).replaceFirst("Visibility$", "VisibilityBatch"))
            .toList();
    assertThat(actions).hasSizeGreaterThan(15);
    for (String operation : actions) {
      assertThat(series)
          .as(operation)
          .anyMatch(name -> isRequest(name, operation, "ok"))
          .anyMatch(name -> isRequest(name, operation, "denied"));
    }
  }

  @Test
  void eachTenthReceiptOfAMessageIsCounted() {
    String counter = "lifecycle_manager_messages_often_received_total";
    for (int receiveCount = 0; receiveCount < 25; receiveCount++) {
      metrics.on(new MessageReceived(null, receiveCount));
    }
    assertThat(Scrape.of(metrics).value(counter)).isEqualTo(2);
  }

  private static boolean isRequest(String series, String operation, String result) {
    return series.startsWith("lifecycle_manager_aws_requests_total")
        && series.contains("operation=\"" + operation + "\"")
        && series.contains("result=\"" + result + "\"");
  }

  @Test
  void theNumberOfSeriesIsBoundedForAnySenderOfMessages() {
    for (int i = 0; i < TestNotificationTimes.MAX_GROUPS + 10; i++) {
      metrics.on(new TestNotificationReceived(new GroupName("group-" + i), Instant.EPOCH));
    }
    assertThat(Scrape.of(metrics).series().keySet())
        .filteredOn(name -> name.startsWith("lifecycle_manager_last_test_notification"))
        .hasSize(TestNotificationTimes.MAX_GROUPS);
  }

  @Test
  void furtherOwnersThatRecreateTheirPodsAreCountedTogether() {
    for (int i = 0; i < RecreatingOwners.MAX_OWNERS + 10; i++) {
      PodOwner owner = new PodOwner("ReplicaSet", "shop", "operator-" + i, "uid-" + i);
      metrics.on(new PodsRecreated(SampleFacts.SUBJECT, owner, 4));
    }
    String name = "lifecycle_manager_recreating_owners_total";
    assertThat(Scrape.of(metrics).series().keySet())
        .filteredOn(series -> series.startsWith(name))
        .hasSize(RecreatingOwners.MAX_OWNERS + 1);
    String others = "{kind=\"other\",namespace=\"other\",owner=\"other\"}";
    assertThat(Scrape.of(metrics).value(name + others)).isEqualTo(10);
  }

  @Test
  void whateverAwsAnswersTheNumberOfSeriesStaysBounded() {
    for (int i = 0; i < 1000; i++) {
      metrics.on(new AwsRequest("sqs", "ReceiveMessage", "error-" + i, Duration.ZERO));
    }
    assertThat(Scrape.of(metrics).series().keySet())
        .filteredOn(name -> name.startsWith("lifecycle_manager_aws_requests_total"))
        .filteredOn(name -> name.contains("ReceiveMessage"))
        .hasSizeBetween(6, 30);
  }
}
