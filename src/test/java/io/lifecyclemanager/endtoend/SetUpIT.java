package io.lifecyclemanager.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.sandbox.world.ControllerProcess;
import io.lifecyclemanager.simulation.aws.SimulatedAws;
import io.lifecyclemanager.simulation.sqs.ElasticMq;
import io.lifecyclemanager.simulation.sqs.KeptAttributes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged program sets a group up and removes the set-up, as a user in a shell would do it.
 */
@Tag("full")
class SetUpIT {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final String QUEUE = "--queue-name=lifecycle-manager";

  @TempDir private Path folder;
  private final ElasticMq sqs = ElasticMq.start();
  private final KeptAttributes queues = KeptAttributes.of(sqs);
  private final SimulatedAws aws = SimulatedAws.start(new SystemTime()::now, sqs::sendToArn);

  @AfterEach
  void close() {
    aws.close();
    queues.close();
    sqs.close();
  }

  @Test
  void enrollAndUnenrollLeaveNothingBehind() throws Exception {
    aws.autoScaling().createGroup("workers");
    String[] enroll = {"enroll", "--cluster-name=prod", "--target-scaling-groups=workers"};

    String plan = run(1, enroll[0], enroll[1], enroll[2], "--dry-run");
    assertThat(plan).contains("+ queue lifecycle-manager\n", "+ hook lifecycle-manager of group");
    assertThat(run(0, enroll)).contains("created hook lifecycle-manager of group workers");
    assertThat(run(0, enroll)).isEqualTo("nothing to do\n");
    assertThat(run(0, "enroll", "--cluster-name=prod", "-o", "json"))
        .contains("\"resources\": [ ]");

    assertThat(run(1, enroll[0], enroll[1], "--events", "--dry-run")).contains("+ rule lifecycle-");
    assertThat(run(0, enroll[0], enroll[1], "--events"))
        .contains("created target of rule lifecycle-");
    assertThat(run(0, enroll[0], enroll[1], "--events")).isEqualTo("nothing to do\n");

    // The hook's test message is still there, as no serve runs.
    assertThat(run(1, "unenroll", QUEUE)).contains("kept queue", "1 messages visible");
    assertThat(run(0, "unenroll", QUEUE, "--force-queue-with-messages"))
        .contains(
            "removed hook lifecycle-manager of group workers", "removed rule", "removed queue");
    assertThat(run(0, "unenroll", QUEUE)).isEqualTo("nothing to do\n");
  }

  private String run(int exitCode, String... words) throws Exception {
    Map<String, String> environment = new HashMap<>(aws.environment());
    environment.put("AWS_ENDPOINT_URL_SQS", queues.endpoint().toString());
    try (ControllerProcess program =
        ControllerProcess.start(environment, folder.resolve("output"), List.of(words))) {
      assertThat(program.awaitEnd(TIMEOUT)).as(program.output()).isEqualTo(exitCode);
      return program.output();
    }
  }
}
