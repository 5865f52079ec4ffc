package io.lifecyclemanager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.DoctorSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code doctor} as a user runs it in a shell. */
class DoctorCommandTest {
  @Test
  void itTakesWhatServeTakesFromWhereServeTakesIt() {
    DoctorSettings settings =
        CommandRun.run(
                Map.of("LIFECYCLE_MANAGER_QUEUE_NAME", "q"),
                "doctor",
                "--cluster-name=prod",
                "--max-time-to-process=2h",
                "--complete-launch-hooks",
                "--min-interval=5m",
                "--surge=single-replica",
                "--api-write",
                "--node-events=false")
            .doctorSettings();
    assertThat(settings.serve().aws().queueName()).isEqualTo("q");
    assertThat(settings.serve().cluster().name()).isEqualTo("prod");
    assertThat(settings.serve().limits().maxTimeToProcess()).isEqualTo(Duration.ofHours(2));
    assertThat(settings.serve().aws().hooks().completeLaunches()).isTrue();
    assertThat(settings.serve().limits().pace().isAny()).isTrue();
    assertThat(settings.serve().pods().surgeAll()).isTrue();
    assertThat(settings.serve().nodeEvents()).isFalse();
    assertThat(settings.serve().web().asksForTokenReviews()).isTrue();
    assertThat(settings.namespace()).isEqualTo("lifecycle-manager");
    assertThat(settings.serviceAccount()).isEqualTo("lifecycle-manager");
    assertThat(settings.controllerRoleArn()).isNull();
    assertThat(settings.controllerUrls()).isEmpty();
    assertThat(settings.probe() || settings.json()).isFalse();
    assertThat(settings.waitTime()).isZero();
  }

  @Test
  void itHasOptionsOfItsOwn() {
    DoctorSettings settings =
        CommandRun.run(
                "doctor",
                "--queue-name=q",
                "--namespace=ops",
                "--service-account=drainer",
                "--controller-role-arn=arn:aws-cn:iam::111122223333:role/path/drainer",
                "--controller-url=http://localhost:8080",
                "--controller-url=http://localhost:8081",
                "--probe",
                "--wait=5m",
                "-o=json")
            .doctorSettings();
    assertThat(settings.namespace()).isEqualTo("ops");
    assertThat(settings.serviceAccount()).isEqualTo("drainer");
    assertThat(settings.controllerRoleArn())
        .isEqualTo("arn:aws-cn:iam::111122223333:role/path/drainer");
    assertThat(settings.controllerUrls())
        .isEqualTo(List.of("http://localhost:8080", "http://localhost:8081"));
    assertThat(settings.probe() && settings.json()).isTrue();
    assertThat(settings.waitTime()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void theReportGoesToStandardOutput() {
    CommandRun program = CommandRun.run("doctor", "--queue-name=q");
    assertThat(program.out()).isEqualTo("0 errors\n");
    assertThat(program.exitCode()).isZero();
  }

  @Test
  void progressIsForTerminalsOnly() {
    assertThat(CommandRun.run("doctor", "--queue-name=q").err()).isEqualTo("asking AWS\n");
    assertThat(CommandRun.runWithoutTerminal("doctor", "--queue-name=q").err()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "--controller-role-arn=me,--controller-role-arn: 'me' is not ARN; give an ARN as in"
        + " arn:aws:iam::ACCOUNT:role/NAME",
    "--controller-url=localhost,'--controller-url: ''localhost'' is not URL[,URL]; give a URL as in"
        + " http://localhost:8080'",
    "--namespace=No!,--namespace: 'No!' is not NAME; give a name that is valid in Kubernetes",
    "-o=yaml,'--output: ''yaml'' is not a valid value; give one of table, json'",
    "--wait=soon,--wait: 'soon' is not a duration; give a duration from 0s to 168h",
    "--port=80,--port: unknown option"
  })
  void whatIsWrongIsNamedWithAWayOut(String word, String problem) {
    CommandRun program = CommandRun.run("doctor", "--queue-name=q", word);
    assertThat(program.exitCode()).isEqualTo(2);
    assertThat(program.out()).isEmpty();
    assertThat(program.problems()).singleElement().asString().startsWith(problem);
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    assertThat(CommandRun.run("doctor", "--wait=soon", "--probe=maybe").problems()).hasSize(3);
  }
}
