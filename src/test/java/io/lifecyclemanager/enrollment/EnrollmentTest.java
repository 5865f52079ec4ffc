package io.lifecyclemanager.enrollment;

import static io.lifecyclemanager.enrollment.EnrollmentFixture.ONE;
import static io.lifecyclemanager.enrollment.EnrollmentFixture.OTHER;
import static io.lifecyclemanager.enrollment.EnrollmentFixture.QUEUE_ARN;
import static io.lifecyclemanager.enrollment.EnrollmentFixture.hook;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Enroll creates what the controller needs in an account without any of it. */
class EnrollmentTest {
  private static final DesiredStateBuilder DESIRED =
      DesiredStateBuilder.forGroups(ONE, OTHER).cluster("prod");

  private final EnrollmentFixture fixture = new EnrollmentFixture(ONE, OTHER);

  @Test
  void everyResourceIsCreatedAfterThoseOnWhichItDepends() throws InterruptedException {
    EnrollmentReport report = fixture.enroll(DESIRED);
    assertThat(report.failure()).isEmpty();
    assertThat(report.hasOpenChanges()).isFalse();
    assertThat(fixture.account().changes())
        .containsExactly(
            "role sender",
            "policy send-to-q of role sender",
            "queue q-dead-letters",
            "queue q",
            "tag kubernetes.io/cluster/prod of group one",
            "hook lifecycle-manager of group one",
            "tag kubernetes.io/cluster/prod of group other",
            "hook lifecycle-manager of group other");
    assertThat(fixture.account().resources()).contains(hook(ONE, "sender", Duration.ofMinutes(15)));
    assertThat(fixture.output()).hasSize(8).first().isEqualTo("creating role sender");
  }

  @Test
  void theQueueHasTheAttributesThatTheControllerNeeds() throws InterruptedException {
    fixture.enroll(DESIRED);
    assertThat(fixture.account().resources())
        .contains(
            new Resource.Queue(
                "q",
                Duration.ofSeconds(30),
                Duration.ofDays(14),
                new Encryption.SqsManagedKey(),
                Optional.of(new Resource.RedrivePolicy(QUEUE_ARN + "-dead-letters", 1000))));
  }

  @Test
  void onlyAutoScalingMayAssumeTheRoleAndOnlySendToThisQueue() throws InterruptedException {
    fixture.enroll(DESIRED);
    String all = fixture.account().resources().toString();
    assertThat(all).contains("\"Service\": \"autoscaling.amazonaws.com\"");
    assertThat(all).contains("\"aws:SourceAccount\": \"123456789012\"");
    assertThat(all).contains("\"Resource\": \"" + QUEUE_ARN + "\"").doesNotContain("\"*\"");
  }

  @Test
  void theSecondRunChangesNothing() throws InterruptedException {
    fixture.enroll(DESIRED);
    List<String> before = fixture.account().changes();
    EnrollmentReport second = fixture.enrollWithOverwrite(DESIRED);
    assertThat(second.outcomes()).isEmpty();
    assertThat(second.text()).isEqualTo("nothing to do");
    assertThat(fixture.account().changes()).isEqualTo(before);
  }

  @Test
  void aDryRunReportsWhatWouldBeCreatedAndCreatesNothing() throws Exception {
    EnrollmentReport plan = fixture.planEnrollment(DESIRED, false);
    assertThat(fixture.account().changes()).isEmpty();
    assertThat(plan.hasOpenChanges()).isTrue();
    assertThat(plan.text())
        .contains("+ queue q\n    visibility timeout: 30 s\n    retention: 1209600 s\n");
    var json = new JsonMapper().readTree(plan.json());
    assertThat(json.at("/resources/3/resource").asText()).isEqualTo("queue q");
    assertThat(json.at("/resources/3/status").asText()).isEqualTo("create");
    assertThat(json.at("/resources/3/changes/retention/desired").asText()).isEqualTo("1209600 s");
    assertThat(json.at("/resources/3/changes/retention/actual").isMissingNode()).isTrue();
  }

  @Test
  void aRoleMaySendToSeveralQueues() throws InterruptedException {
    for (String queue : List.of("a", "b")) {
      fixture.enrollWithOverwrite(DESIRED.queue(queue));
    }
    assertThat(fixture.titles())
        .contains("policy send-to-a of role sender", "policy send-to-b of role sender");
    assertThat(fixture.account().resources().toString()).contains("012:a\"", "012:b\"");
  }
}
