package io.lifecyclemanager.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.AdminCommands.CommandResult;
import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.NodeMarks;
import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.PatchOutcome.NodePatched;
import io.lifecyclemanager.claim.OwnerPing;
import io.lifecyclemanager.fakes.FakeNodes;
import io.lifecyclemanager.fakes.ForwardingNodes;
import io.lifecyclemanager.kubernetes.WatchTiming;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.SimulatedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@code release} does to the nodes of a cluster. */
class ReleaseCommandTest {
  private static final String DRAINED =
      """
      {"owner":"replica-1","epoch":1,"since":"2026-01-01T00:00:00Z","wasCordoned":false,\
      "excludeLabelWas":"false","messages":["m"],"drained":"2026-01-01T00:01:00Z"}\
      """;
  private static final String IN_PROGRESS =
      """
      {"owner":"replica-1","epoch":1,"since":"2026-01-01T00:00:00Z","wasCordoned":false,\
      "messages":["m"]}\
      """;

  private final SimulatedTime time = new SimulatedTime();
  private final FakeNodes nodes = new FakeNodes(time);
  private final NodeRef node = nodes.add("i-1", "node-1");
  private final List<String> progress = new ArrayList<>();

  @AfterEach
  void close() {
    time.throwFailures();
  }

  @Test
  void aDrainedNodeIsReleasedAndTheSecondTimeItIsNotClaimed() throws InterruptedException {
    claim(DRAINED);
    assertThat(release("node-1")).isEqualTo(new CommandResult("node-1: released", "", 0));
    assertThat(nodes.actual(node).unschedulable()).isFalse();
    assertThat(nodes.actual(node).excludeLabel()).isEqualTo("false");
    assertThat(nodes.actual(node).hasMarks()).isFalse();

    assertThat(release("node-1")).isEqualTo(new CommandResult("node-1: not claimed", "", 0));
  }

  @Test
  void aNodeThatDoesNotExistIsAnErrorAndNothingIsChanged() throws InterruptedException {
    claim(DRAINED);
    CommandResult result = release("node-1", "node-7", "node-8");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.failure()).contains("no such node: node-7, node-8");
    assertThat(nodes.actual(node).claim()).isEqualTo(DRAINED);
  }

  @Test
  void aNodeWhoseOwnerAnswersIsNotReleased() throws InterruptedException {
    claim(IN_PROGRESS);
    Thread owner = time.start("owner", () -> answerPings(Duration.ofMillis(500)));
    CommandResult result = release("node-1");
    owner.interrupt();

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output()).startsWith("node-1: not released; replica replica-1 drains it");
    assertThat(nodes.actual(node).claim()).isEqualTo(IN_PROGRESS);
    assertThat(nodes.actual(node).unschedulable()).isTrue();
  }

  @Test
  void anOwnerMayTakeAsLongToAnswerAsADeadWatchNeedsToBeDetected() throws InterruptedException {
    claim(IN_PROGRESS);
    Thread owner = time.start("owner", () -> answerPings(WatchTiming.DEFAULT.maxDuration()));
    CommandResult result = release("node-1");
    owner.interrupt();

    assertThat(result.output()).startsWith("node-1: not released; replica replica-1 drains it");
    assertThat(progress)
        .containsExactly(
            "node-1: waiting up to 30 s for replica replica-1 to answer an owner ping");
  }

  @Test
  void aConflictingChangeIsNoAnswer() throws InterruptedException {
    claim(IN_PROGRESS);
    nodes.conflictNextPatches(3);
    assertThat(release("node-1").output()).isEqualTo("node-1: released");
    assertThat(nodes.patches()).filteredOn(it -> it.answer() instanceof NodePatched).hasSize(2);
  }

  @Test
  void aNodeThatIsDeletedBeforeItsOwnerIsPingedIsNamed() throws InterruptedException {
    claim(IN_PROGRESS);
    Nodes deleting =
        new ForwardingNodes(nodes) {
          @Override
          public PatchOutcome patch(NodeView base, NodeChange change) {
            nodes.remove(node);
            return super.patch(base, change);
          }
        };
    ReleaseCommand command =
        new ReleaseCommand(this::lookUp, deleting, time, new Random(7), progress::add);
    assertThat(
            command.run(new ReleaseSettings(List.of("node-1"), null, false, false, false)).output())
        .isEqualTo("node-1: not claimed; the node was deleted meanwhile");
  }

  @Test
  void aNodeWhoseOwnerIsGoneIsReleased() throws InterruptedException {
    claim(IN_PROGRESS);
    assertThat(release("node-1").output()).isEqualTo("node-1: released");
    assertThat(nodes.actual(node).hasMarks()).isFalse();
  }

  @Test
  void forcePingsNoOwner() throws InterruptedException {
    claim(IN_PROGRESS);
    assertThat(run(true, false, false, "node-1").output()).isEqualTo("node-1: released");
    assertThat(nodes.patches()).hasSize(1);
  }

  @Test
  void aDryRunChangesNothing() throws InterruptedException {
    claim(IN_PROGRESS);
    assertThat(run(false, true, true, "node-1").output())
        .contains("\"status\": \"would-be-released\"", "unless replica replica-1");
    assertThat(nodes.patches()).isEmpty();
  }

  @Test
  void theNodeThatThePredecessorCordonedIsReleasedToo() throws InterruptedException {
    Map<String, @Nullable String> theirs = Map.of(NodeMarks.PREDECESSOR_ANNOTATION, "{}");
    nodes.changeByAnotherActor(
        node, new NodeChange(true, Map.of(NodeMarks.EXCLUDE_LABEL, "true"), theirs));
    assertThat(release("node-1").output()).isEqualTo("node-1: released");
    assertThat(nodes.actual(node).unschedulable()).isFalse();
    assertThat(nodes.actual(node).excludeLabel()).isNull();
  }

  @Test
  void theCordonOfAnotherActorIsMentioned() throws InterruptedException {
    claim(DRAINED.replace("\"wasCordoned\":false", "\"wasCordoned\":true"));
    assertThat(release("node-1").output())
        .isEqualTo("node-1: released; it is still cordoned, by another actor");
  }

  @Test
  void aCordonThatMayBeOursIsNotCalledThatOfAnotherActor() throws InterruptedException {
    claim(DRAINED);
    nodes.changeByAnotherActor(
        node, new NodeChange(null, Map.of(NodeMarks.EXCLUDE_LABEL, "false"), Map.of()));
    assertThat(release("node-1").output())
        .startsWith("node-1: released; it is still cordoned: its exclusion label was changed")
        .endsWith("kubectl uncordon node-1 removes it");
  }

  @Test
  void aNodeWithoutAReadableClaimIsNotReleased() throws InterruptedException {
    claim("{");
    for (boolean dryRun : List.of(true, false)) {
      CommandResult result = run(false, dryRun, false, "node-1");
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.output())
          .startsWith(
              "node-1: not released; its claim is not readable: run kubectl uncordon node-1;")
          .contains("kubectl label node node-1 " + NodeMarks.EXCLUDE_LABEL + "-,", "--force");
    }
    assertThat(nodes.patches()).isEmpty();
  }

  @Test
  void forceRemovesAClaimThatIsNotReadableAndNothingElse() throws InterruptedException {
    claim("{");
    assertThat(run(true, false, false, "node-1").output())
        .isEqualTo(
            "node-1: released; it is still cordoned, and what it was like before is not known: run"
                + " kubectl uncordon node-1; kubectl label node node-1 "
                + NodeMarks.EXCLUDE_LABEL
                + "-");
    assertThat(nodes.actual(node).excludeLabel()).isEqualTo("true");
    assertThat(nodes.actual(node).hasMarks()).isFalse();
  }

  @Test
  void aDeniedPatchFails() throws InterruptedException {
    claim(DRAINED);
    nodes.denyPatches("nodes is forbidden");
    CommandResult result = release("node-1");
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.output()).isEqualTo("node-1: failed; nodes is forbidden");
  }

  @Test
  void anOutageFails() throws InterruptedException {
    nodes.setOutage(true);
    assertThat(release("node-1").exitCode()).isEqualTo(3);
  }

  private void claim(String record) {
    Map<String, @Nullable String> label = new HashMap<>(Map.of(NodeMarks.EXCLUDE_LABEL, "true"));
    nodes.changeByAnotherActor(
        node, new NodeChange(true, label, Map.of(ClaimRecord.ANNOTATION, record)));
  }

  private void answerPings(Duration after) {
    OwnerPing pings = new OwnerPing(nodes);
    try {
      while (true) {
        if (pings.findUnansweredPing(node).isPresent()) {
          time.sleep(after);
          pings.answerPing(nodes.actual(node));
        }
        time.sleep(Duration.ofMillis(100));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private CommandResult release(String... names) throws InterruptedException {
    return run(false, false, false, names);
  }

  private CommandResult run(boolean force, boolean dryRun, boolean json, String... names)
      throws InterruptedException {
    return new ReleaseCommand(this::lookUp, nodes, time, new Random(7), progress::add)
        .run(new ReleaseSettings(List.of(names), null, force, dryRun, json));
  }

  private Optional<NodeView> lookUp(String name) {
    NodeRef named = name.equals(node.name()) ? node : new NodeRef(name, "unknown");
    return nodes.read(named);
  }
}
