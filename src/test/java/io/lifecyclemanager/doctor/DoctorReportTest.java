package io.lifecyclemanager.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lifecyclemanager.doctor.check.Check;
import io.lifecyclemanager.doctor.check.CheckOutcome;
import io.lifecyclemanager.doctor.snapshot.HealthySnapshot;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The report as text and as JSON. */
class DoctorReportTest {
  private static DoctorReport reportWithErrors() {
    HealthySnapshot snapshot = new HealthySnapshot();
    snapshot.queue = Optional.empty();
    snapshot.deadLetterCount = Optional.empty();
    snapshot.nodes = List.of(HealthySnapshot.node("ip-10-0-0-1", HealthySnapshot.FIRST));
    return DoctorReport.of(snapshot.build());
  }

  @Test
  void everyCheckHasALineUnderItsCategory() {
    List<String> lines = DoctorReportText.of(reportWithErrors()).lines().toList();
    assertThat(lines)
        .startsWith(
            "access",
            "√ LM001 aws-access               arn:aws:iam::111122223333:user/jo in us-west-2",
            "√ LM002 cluster-access           Kubernetes v1.36.3",
            "",
            "queue",
            "× LM101 queue-exists",
            "    × there is no queue lifecycle-manager in account 111122223333 and region"
                + " us-west-2",
            "      why:  Auto Scaling terminates instances at once, without a drain, when a"
                + " hook cannot deliver its message",
            "      fix:  run lifecycle-manager enroll, which creates one, or give the name"
                + " and region of the queue that the hooks send to",
            "      see:  src/site/markdown/doctor.md#lm101",
            "",
            "hooks",
            "√ LM201 groups-found             blue (tagged), green (tagged)")
        .contains("‼ LM503 instances-joined")
        .containsSequence(
            "- skipped: LM101 failed",
            "    LM102 queue-visibility, LM103 queue-retention, LM104 dead-letter-count")
        .anyMatch(line -> line.matches("1 error, 1 warning, 0 not known, \\d+ skipped"));
    for (Check check : Check.values()) {
      assertThat(lines).anyMatch(line -> line.contains(" " + check.code() + " " + check.label()));
    }
  }

  @Test
  void theJsonReportHasTheSameContent() throws JsonProcessingException {
    JsonNode json = new JsonMapper().readTree(DoctorReportJson.of(reportWithErrors()));
    assertThat(json.path("errors").asInt()).isEqualTo(1);
    assertThat(json.path("warnings").asInt()).isEqualTo(1);
    assertThat(json.path("checks")).hasSize(Check.values().length);
    JsonNode queue = json.path("checks").path(2);
    assertThat(queue.path("code").asText()).isEqualTo("LM101");
    assertThat(queue.path("name").asText()).isEqualTo("queue-exists");
    assertThat(queue.path("category").asText()).isEqualTo("queue");
    assertThat(queue.path("documentation").asText()).isEqualTo("src/site/markdown/doctor.md#lm101");
    assertThat(queue.path("result").asText()).isEqualTo("error");
    assertThat(queue.path("findings").path(0).path("severity").asText()).isEqualTo("error");
    assertThat(queue.path("findings").path(0).path("fix").asText()).contains("enroll");
    assertThat(json.path("checks").path(3).path("result").asText()).isEqualTo("skipped");
    assertThat(json.path("checks").path(3).path("failed").asText()).isEqualTo("LM101");
    assertThat(json.path("skipped").path(0).path("failed").asText()).isEqualTo("LM101");
    assertThat(json.path("skipped").path(0).path("checks").path(0).asText()).isEqualTo("LM102");
    assertThat(json.path("checks").path(0).path("result").asText()).isEqualTo("passed");
  }

  @Test
  void anUnavailableAnswerIsNoFinding() {
    HealthySnapshot snapshot = new HealthySnapshot();
    snapshot.awsPermissions = HealthySnapshot.unknown("iam: AccessDenied");
    assertThat(Check.AWS_PERMISSIONS.evaluate(snapshot.build()))
        .isEqualTo(new CheckOutcome.NotKnown("iam: AccessDenied"));
  }
}
