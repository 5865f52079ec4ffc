package io.lifecyclemanager.app.control;

import static io.lifecyclemanager.client.SampleStatus.NOW;
import static io.lifecyclemanager.client.SampleStatus.termination;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lifecyclemanager.app.AdminCommands.CommandResult;
import io.lifecyclemanager.app.control.InterventionRequest.CompleteNow;
import io.lifecyclemanager.app.control.InterventionRequest.ExtendBy;
import io.lifecyclemanager.app.control.InterventionRequest.ExtendUntil;
import io.lifecyclemanager.app.control.InterventionRequest.RetryEvictions;
import io.lifecyclemanager.client.SampleStatus;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.status.StatusReport.ReplicaStatus;
import io.lifecyclemanager.termination.intervention.InterventionOutcome;
import io.lifecyclemanager.termination.intervention.InterventionOutcome.DeadlineTooLate;
import io.lifecyclemanager.termination.intervention.InterventionOutcome.InstanceUnknown;
import io.lifecyclemanager.termination.intervention.InterventionOutcome.InterventionRefused;
import io.lifecyclemanager.termination.intervention.InterventionOutcome.OwnedByReplica;
import io.lifecyclemanager.web.api.WritableApi;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code complete}, {@code extend} and {@code retry} against the HTTP API with a token. */
class InterventionCommandTest {
  private static final ReplicaStatus SELF =
      new ReplicaStatus("http://10.0.1.7:8080", "r-1", true, null);
  private static final ReplicaStatus OWNER =
      new ReplicaStatus("http://10.0.1.8:8080", "r-2", true, null);

  @TempDir private Path folder;
  private final SimulatedTime time = new SimulatedTime();
  @AutoClose private final WritableApi api = new WritableApi();
  private final URI url = api.url();
  private final List<String> printed = new ArrayList<>();
  private final List<String> questions = new ArrayList<>();
  private boolean yes = true;
  private Path token;

  @BeforeEach
  void showOne() throws IOException {
    token = Files.writeString(folder.resolve("token"), WritableApi.token() + "\n");
    show(deadlineIn(Duration.ofMinutes(10), "i-1", "node-1.example.com"));
  }

  private void show(SampleStatus... terminations) {
    api.show(Stream.of(terminations).map(SampleStatus::status).toList(), List.of(SELF, OWNER));
  }

  private SampleStatus deadlineIn(Duration left, String instance, String node) {
    return termination(instance)
        .node(node)
        .owner("r-2")
        .deadlineIn(Duration.between(NOW, time.now().plus(left)));
  }

  private CommandResult run(String subject, InterventionRequest request)
      throws InterruptedException {
    return run(subject, request, true, false);
  }

  private CommandResult run(
      String subject, InterventionRequest request, boolean confirmed, boolean json)
      throws InterruptedException {
    return new RemoteControlCommands(time)
        .intervene(
            new InterventionSettings(
                new ControllerLocation.DirectUrl(url, token), subject, request, confirmed, json),
            printed::add,
            question -> {
              questions.add(question);
              return yes;
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"i-1", "node-1", "node-1.example.com"})
  void theTerminationOfAnInstanceOrANodeIsChanged(String subject) throws Exception {
    CommandResult completed = run(subject, new CompleteNow());
    assertThat(completed.exitCode()).isZero();
    assertThat(completed.output())
        .isEqualTo("i-1 (node-1.example.com): the lifecycle actions are completed now");
    assertThat(run(subject, new RetryEvictions()).output())
        .isEqualTo("i-1 (node-1.example.com): evictions that were refused are requested again now");
    assertThat(api.asked()).containsExactly("complete i-1 by alice", "retry i-1 by alice");
  }

  @Test
  void theDeadlineIsMovedFromThePresentOneOrToATime() throws Exception {
    Instant until = time.now().plusSeconds(3600).plusMillis(1);
    assertThat(run("i-1", new ExtendBy(Duration.ofMinutes(20))).output())
        .isEqualTo(
            "i-1 (node-1.example.com): the deadline is %s (in 30m)"
                .formatted(time.now().plusSeconds(1800)));
    assertThat(run("i-1", new ExtendUntil(until)).exitCode()).isZero();
    assertThat(api.asked())
        .containsExactly("extend i-1 PT30M by alice", "extend i-1 PT1H1S by alice");
  }

  @Test
  void aDeadlineInThePastOrWithoutAPresentOneChangesNothing() throws Exception {
    CommandResult past = run("i-1", new ExtendUntil(time.now()));
    assertThat(past.exitCode()).isEqualTo(2);
    assertThat(past.failure()).endsWith("is not in the future");
    show(termination("i-1").node(null).deadlineIn(null));
    CommandResult unknown = run("i-1", new ExtendBy(Duration.ofMinutes(1)));
    assertThat(unknown.exitCode()).isEqualTo(1);
    assertThat(unknown.failure())
        .isEqualTo("i-1: refused: its present deadline is not known; use --until");
    assertThat(api.asked()).isEmpty();
  }

  @Test
  void anExtensionOfDaysIsInvalid() throws Exception {
    CommandResult result = run("i-1", new ExtendBy(Duration.ofHours(60)));
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.failure()).contains("duration must be a duration up to 48h");
  }

  @Test
  void aCompletionIsConfirmedByTheUserUnlessConfirmedBefore() throws Exception {
    yes = false;
    CommandResult refused = run("i-1", new CompleteNow(), false, false);
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.failure())
        .isEqualTo("i-1 (node-1.example.com): not confirmed; nothing was changed");
    assertThat(api.asked()).isEmpty();
    yes = true;
    assertThat(run("i-1", new CompleteNow(), false, false).exitCode()).isZero();
    assertThat(questions)
        .hasSize(2)
        .contains(
            "i-1 (node-1.example.com) is in phase Working, blockers: 0. Complete its lifecycle"
                + " actions now, whatever still runs?");
    assertThat(run("i-1", new CompleteNow(), true, false).exitCode()).isZero();
    assertThat(questions).hasSize(2);
  }

  static Stream<Arguments> outcomes() {
    return Stream.of(
        Arguments.of(new InterventionRefused("the termination is about to end here"), 1, "about"),
        Arguments.of(
            new DeadlineTooLate(Instant.EPOCH),
            1,
            "refused: the latest possible deadline is 1970-01-01T00:00:00Z"),
        Arguments.of(
            new OwnedByReplica("r-3"),
            1,
            "refused: replica r-3 drains the node: it does not answer"),
        Arguments.of(new InstanceUnknown(new InstanceId("i-1")), 2, "no termination"));
  }

  @ParameterizedTest
  @MethodSource("outcomes")
  void theReasonOfARefusalIsPrinted(InterventionOutcome outcome, int exitCode, String reason)
      throws Exception {
    api.answer(outcome);
    CommandResult result = run("i-1", new ExtendBy(Duration.ofMinutes(20)));
    assertThat(result.exitCode()).isEqualTo(exitCode);
    assertThat(result.output()).isEmpty();
    assertThat(result.failure()).startsWith("i-1 (node-1.example.com): ").contains(reason);
  }

  @Test
  void theResultIsJsonWhereAskedFor() throws Exception {
    JsonNode done = json(run("node-1", new RetryEvictions(), true, true), 0);
    assertThat(done.path("instance").asText()).isEqualTo("i-1");
    assertThat(done.path("node").asText()).isEqualTo("node-1.example.com");
    assertThat(done.path("status").asText()).isEqualTo("accepted");
    api.answer(new InterventionRefused("no pods are evicted"));
    JsonNode refused = json(run("node-1", new RetryEvictions(), true, true), 1);
    assertThat(refused.path("status").asText()).isEqualTo("refused");
    assertThat(refused.path("detail").asText()).isEqualTo("refused: no pods are evicted");
  }

  private static JsonNode json(CommandResult result, int exitCode) throws IOException {
    assertThat(result.exitCode()).isEqualTo(exitCode);
    assertThat(result.failure()).isEmpty();
    return new ObjectMapper().readTree(result.output());
  }

  @Test
  void whatIsNotInProgressOrNamesSeveralIsNotChanged() throws Exception {
    show(termination("i-1").node("node-1.a"), termination("i-2").node("node-1.b"));
    api.show(
        List.of(
            termination("i-1").node("node-1.a").status(),
            termination("i-2").node("node-1.b").status()),
        List.of(SELF, new ReplicaStatus("http://10.0.1.9:8080", null, false, "no reply")));
    CommandResult unknown = run("i-3", new CompleteNow());
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.failure()).isEqualTo("no termination of i-3 is in progress");
    assertThat(printed).containsExactly("replica http://10.0.1.9:8080 did not answer: no reply");
    CommandResult several = run("node-1", new CompleteNow());
    assertThat(several.exitCode()).isEqualTo(2);
    assertThat(several.failure())
        .isEqualTo("node-1 has several terminations in progress: give one of i-1, i-2");
    assertThat(api.asked()).isEmpty();
  }

  @Test
  void aTokenThatIsNotAcceptedAndAControllerThatDoesNotAnswerAreFailures() throws Exception {
    token = Files.writeString(folder.resolve("wrong"), "mallory");
    CommandResult denied = run("i-1", new CompleteNow());
    assertThat(denied.exitCode()).isEqualTo(3);
    assertThat(denied.failure()).contains("answered with status 40").doesNotContain("mallory");
    assertThat(api.asked()).isEmpty();
    api.close();
    assertThat(run("i-1", new CompleteNow()).exitCode()).isEqualTo(3);
  }
}
