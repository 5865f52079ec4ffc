package io.lifecyclemanager.scenario.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.Nodes.ReadyCondition;
import io.lifecyclemanager.cli.ParsedSettings;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.DrainFact.DrainEnded;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Which pods of an unreachable node are left as they are. */
class LeftUnreachablePodsTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);

  @Test
  void aPodThatNeverStopsIsGoneAndThoseOfDaemonSetsAndStaticOnesStay() throws InterruptedException {
    PodRef db = add(PodSpec.pod("db-0").ownedBy("apps/StatefulSet").neverTerminates());
    add(PodSpec.pod("agent-1").ownedBy("apps/DaemonSet"));
    add(PodSpec.pod("static-1").ownedBy("Node").asMirrorPod());
    terminate();
    assertThat(world.pods.deletions()).extracting(one -> one.pod()).containsExactly(db);
    assertThat(world.pods.actual(world.nodeOf(instance))).hasSize(2);
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
  }

  @Test
  void noneIsDeletedWhereThatIsTurnedOff() throws InterruptedException {
    settings("--force-unreachable=false");
    add(PodSpec.pod("db-0").neverTerminates());
    terminate();
    assertThat(world.pods.deletions()).isEmpty();
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
  }

  @Test
  void noneIsDeletedWhereNoPodIsEverDeleted() throws InterruptedException {
    settings("--max-termination-grace-period=0");
    add(PodSpec.pod("db-0").neverTerminates());
    terminate();
    assertThat(world.pods.deletions()).isEmpty();
  }

  @Test
  void noneIsDeletedWithoutGracePeriodWhereTheDeadlineComesFirst() throws InterruptedException {
    add(PodSpec.pod("db-0").neverTerminates());
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(59).plusSeconds(55));
    world.nodes.setReady(world.nodeOf(instance), ReadyCondition.UNKNOWN);
    world.awaitIdle();
    assertThat(world.pods.deletions()).noneMatch(deletion -> deletion.grace().isZero());
  }

  @Test
  void aProtectedPodIsDeletedOnlyAfterFiveMinutes() throws InterruptedException {
    add(PodSpec.pod("job-1").annotation("lifecycle-manager.io/protect", "true"));
    assertDeletedAfterFiveMinutes();
  }

  @Test
  void aPodInDrainModeWaitIsDeletedOnlyAfterFiveMinutes() throws InterruptedException {
    world.autoScaling.setMetadata(ScenarioWorld.GROUP, ScenarioWorld.HOOK, "drain=wait");
    add(PodSpec.pod("job-1"));
    assertDeletedAfterFiveMinutes();
  }

  private void assertDeletedAfterFiveMinutes() throws InterruptedException {
    terminate();
    assertThat(world.pods.deletions())
        .singleElement()
        .satisfies(deletion -> {
          assertThat(deletion.grace()).isZero();
          assertThat(deletion.at()).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(6));
        });
  }

  @Test
  void podsThatCouldNotBeListedDoNotCountAsGone() throws InterruptedException {
    add(PodSpec.pod("db-0"));
    world.pods.setOutage(true);
    terminate();
    assertThat(world.facts(DrainEnded.class))
        .singleElement()
        .satisfies(fact -> assertThat(fact.failure()).contains("could not be listed"));
  }

  private void settings(String option) {
    world.withSettings(_ -> ParsedSettings.serve("--queue-name=queue", "--port=0", option));
  }

  private PodRef add(PodSpec pod) {
    return world.pods.add(world.nodeOf(instance), pod);
  }

  private void terminate() throws InterruptedException {
    world.nodes.setReady(world.nodeOf(instance), ReadyCondition.UNKNOWN);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();
  }
}
