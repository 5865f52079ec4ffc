package io.lifecyclemanager.doctor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.doctor.snapshot.AccountInspector;
import io.lifecyclemanager.doctor.snapshot.ControllerReplicas;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.IntakeFact.TestNotificationReceived;
import io.lifecyclemanager.telemetry.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code serve} writes into its metrics, {@code doctor} reads. */
class TestMessageMetricsTest {
  private static final Instant AT = Instant.parse("2026-11-21T11:43:38.957Z");

  private final Metrics metrics = new Metrics("1.2.3");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "workers",
        "all the rest",
        "\"quoted\"",
        "back\\slash",
        "\\\"",
        "a\\nb",
        "line\nend",
        "a,group=\"b\"",
        "}{",
        "größer"
      })
  void aGroupNameIsReadAsItWasWritten(String group) {
    AccountInspector.TestMessageArrival written = test(group, AT);
    write(written);
    assertThat(TestMessageMetrics.parse(metrics.scrape())).contains(List.of(written));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1970-01-01T00:00:00Z", "2026-11-21T11:43:38Z", "2286-11-20T17:46:40.001Z"})
  void aTimeIsReadToTheMillisecond(String at) {
    AccountInspector.TestMessageArrival written = test("workers", Instant.parse(at));
    write(written);
    assertThat(TestMessageMetrics.parse(metrics.scrape())).contains(List.of(written));
  }

  @Test
  void eachGroupHasItsLastTestMessage() {
    AccountInspector.TestMessageArrival workers = test("workers", AT);
    AccountInspector.TestMessageArrival others = test("others", AT.minusSeconds(60));
    write(workers);
    write(others);
    assertThat(TestMessageMetrics.parse(metrics.scrape()).orElseThrow())
        .containsExactlyInAnyOrder(workers, others);
  }

  @Test
  void withoutTestMessagesTheListIsEmpty() {
    assertThat(TestMessageMetrics.parse(metrics.scrape())).contains(List.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "not found\n", "<html></html>", "go_goroutines 7\n"})
  void textsOfOtherProgramsAreNotMetricsOfServe(String text) {
    assertThat(TestMessageMetrics.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "+Inf", "-1", "1e99", "soon", "99999999999999999999"})
  void anInvalidTimeIsIgnored(String value) {
    String series = "lifecycle_manager_last_test_notification_timestamp_seconds";
    String text = metrics.scrape() + series + "{group=\"workers\"} " + value + "\n";
    assertThat(TestMessageMetrics.parse(text)).contains(List.of());
  }

  @Test
  void theLastTestMessageOfSeveralReplicasCounts() {
    AccountInspector.TestMessageArrival early = test("workers", AT);
    AccountInspector.TestMessageArrival late = test("workers", AT.plus(Duration.ofMinutes(1)));
    AccountInspector.TestMessageArrival other = test("others", AT);
    ControllerReplicas.ReplicaSummary merged =
        TestMessageMetrics.merge(List.of(List.of(late), List.of(early, other), List.of()), 2);
    assertThat(merged.ready()).isEqualTo(3);
    assertThat(merged.notReady()).isEqualTo(2);
    assertThat(merged.testMessages()).containsExactlyInAnyOrder(late, other);
  }

  private void write(AccountInspector.TestMessageArrival test) {
    metrics.on(new TestNotificationReceived(test.group(), test.sentAt()));
  }

  private static AccountInspector.TestMessageArrival test(String group, Instant at) {
    return new AccountInspector.TestMessageArrival(new GroupName(group), "", at);
  }
}
