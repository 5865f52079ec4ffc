package io.lifecyclemanager.scenario.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.TerminationService;
import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.fakes.LifecycleActionOutcome;
import io.lifecyclemanager.intake.Inbox.Delivery;
import io.lifecyclemanager.model.DrainFact;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact.OrphanAdopted;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.model.Verdict;
import io.lifecyclemanager.pace.LimitScope;
import io.lifecyclemanager.plan.PlanParser;
import io.lifecyclemanager.scenario.CrashableReplica;
import io.lifecyclemanager.scenario.FilteringInbox;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.simulation.aws.autoscaling.InstanceTransition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Between two completions of one group lies an interval, whichever replica completes them. */
class MinIntervalTest {
  private static final Duration INTERVAL = Duration.ofMinutes(5);

  private final PacedWorld paced = new PacedWorld();
  @AutoClose private final ScenarioWorld world = paced.world;
  private final List<Duration> completed = new CopyOnWriteArrayList<>();

  MinIntervalTest() {
    world.listener =
        fact -> {
          if (fact instanceof Fact.ActionCompleted) {
            completed.add(world.time.elapsed());
          }
        };
  }

  @Test
  void replicasCompleteTheInstancesOfAGroupOneAfterAnother() throws Exception {
    paced.interval(INTERVAL);
    List<InstanceId> all = paced.nodes(4, ScenarioWorld.GROUP, null);
    paced.start("replica-1");
    paced.start("replica-2");
    paced.terminate(all);
    paced.awaitGone(all);

    assertIntervals(4);
    assertThat(world.time.elapsed()).isLessThan(Duration.ofMinutes(20));
    assertThat(world.autoScaling.expiries()).isEmpty();
  }

  @Test
  void anotherGroupDoesNotWait() throws Exception {
    paced.interval(INTERVAL);
    List<InstanceId> web = paced.nodes(1, ScenarioWorld.GROUP, null);
    List<InstanceId> api = paced.nodes(1, PacedWorld.API, null);
    paced.start("replica-1");
    paced.terminate(web);
    paced.terminate(api);
    paced.awaitGone(web);
    paced.awaitGone(api);

    assertThat(world.time.elapsed()).isLessThan(INTERVAL);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anActionWithoutMessageThatWaitsForItsTurnIsHeldAfterAHandover(boolean isAdopted)
      throws Exception {
    Duration interval = Duration.ofMinutes(20);
    paced.interval(interval);
    List<InstanceId> all = paced.nodes(2, ScenarioWorld.GROUP, null);
    InstanceId waiting = all.getLast();
    Predicate<Delivery> isReceived = it -> !isAdopted || !it.body().contains(waiting.value());
    TerminationService first =
        world.start("replica-1", new FilteringInbox(world.queue, world.time, 10, isReceived));
    paced.terminate(all.subList(0, 1));
    paced.awaitGone(all.subList(0, 1));
    world.autoScaling.terminate(waiting);
    world.time.until(
        () ->
            ClaimRecord.parse(world.currentNode(waiting).claim())
                .filter(ClaimRecord::isDrained)
                .isPresent(),
        Duration.ofMinutes(10));
    world.queue.purge();
    first.stop(Duration.ofSeconds(5));
    paced.start("replica-2");
    paced.awaitGone(all);

    assertThat(world.facts(OrphanAdopted.class)).hasSize(isAdopted ? 2 : 1);
    assertThat(world.autoScaling.expiries()).isEmpty();
    assertThat(completed.getLast().minus(completed.getFirst())).isGreaterThan(interval);
  }

  @Test
  void aTurnThatACrashedReplicaHasTakenEndsWithItsNode() throws Exception {
    paced.interval(INTERVAL);
    List<InstanceId> all = paced.nodes(3, ScenarioWorld.GROUP, null);
    world.autoScaling.faults().failCalls("complete", FailureKind.UNAVAILABLE);
    CrashableReplica first = paced.startCrashable("replica-1", world.ledgers);
    paced.terminate(all);
    world.time.until(() -> world.ledgers.actual(scope()).turn() != null, Duration.ofMinutes(5));
    first.crash();
    world.autoScaling.faults().clearFaults();
    paced.start("replica-2");
    paced.awaitGone(all);

    assertIntervals(3);
    assertThat(world.autoScaling.expiries()).isEmpty();
  }

  @Test
  void anOutageOfAutoScalingDoesNotLetSeveralInstancesBeCompletedAtOnce() throws Exception {
    paced.interval(INTERVAL);
    List<InstanceId> all = paced.nodes(3, ScenarioWorld.GROUP, null);
    world.autoScaling.faults().failCalls("complete", FailureKind.UNAVAILABLE);
    paced.start("replica-1");
    paced.start("replica-2");
    paced.terminate(all);
    paced.pass(Duration.ofMinutes(12));
    world.autoScaling.faults().clearFaults();
    paced.awaitGone(all);

    assertIntervals(3);
  }

  @Tag("full")
  @Test
  void theHardDeadlineEndsTheWait() throws Exception {
    paced.interval(Duration.ofDays(2));
    List<InstanceId> all = paced.nodes(2, ScenarioWorld.GROUP, null);
    paced.start("replica-1");
    paced.terminate(all);
    world.time.until(() -> world.autoScaling.completions().size() == 2, Duration.ofHours(50));

    assertThat(world.facts(DrainFact.IntervalWaitEnded.class))
        .anyMatch(DrainFact.IntervalWaitEnded::isForced);
    assertThat(world.autoScaling.expiries()).isEmpty();
  }

  @Tag("full")
  @Test
  void aFollowerOfADrainedNodeThatWaitsForItsTurnReportsNoFailure() throws Exception {
    paced.interval(Duration.ofHours(2));
    world.autoScaling.putHook(ScenarioWorld.GROUP, "backup", Duration.ofMinutes(5));
    List<InstanceId> all = paced.nodes(2, ScenarioWorld.GROUP, null);
    List<String> backups =
        all.stream()
            .flatMap(one -> world.autoScaling.terminate(one).stream())
            .filter(action -> action.hook().equals("backup"))
            .map(action -> String.valueOf(action.token()))
            .toList();
    Predicate<Delivery> isBackup = one -> backups.stream().anyMatch(one.body()::contains);
    world.start("owner", new FilteringInbox(world.queue, world.time, 10, isBackup.negate()));
    paced.pass(Duration.ofSeconds(5));
    world.start("follower", new FilteringInbox(world.queue, world.time, 10, isBackup));
    world.time.until(() -> world.autoScaling.completions().size() == 4, Duration.ofHours(4));
    world.awaitIdle();

    assertThat(world.facts(Fact.OwnerFollowed.class)).hasSize(2);
    assertThat(world.facts(Fact.TerminationEnded.class))
        .extracting(Fact.TerminationEnded::outcome)
        .doesNotContain(TerminationOutcome.ABANDONED);
  }

  @Test
  void aTurnOfAnInstanceThatLivesOnIsOverAfterAWhile() throws Exception {
    paced.interval(INTERVAL);
    List<InstanceId> all = paced.nodes(2, ScenarioWorld.GROUP, null);
    world.autoScaling.faults().failCalls("complete", FailureKind.UNAVAILABLE);
    CrashableReplica first = paced.startCrashable("replica-1", world.ledgers);
    LifecycleAction action =
        world.autoScaling.terminate(all.getFirst(), InstanceTransition.TO_WARM_POOL).getFirst();
    world.time.until(() -> world.ledgers.actual(scope()).turn() != null, Duration.ofMinutes(5));
    first.crash();
    world.autoScaling.faults().clearFaults();
    world.autoScaling.complete(action, Verdict.CONTINUE);
    paced.start("replica-2");
    paced.terminate(all.subList(1, 2));
    world.time.until(() -> world.autoScaling.completions().size() == 2, Duration.ofHours(2));

    assertThat(world.facts(DrainFact.IntervalWaitEnded.class))
        .noneMatch(DrainFact.IntervalWaitEnded::isForced);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theInstanceWithTheEarliestDeadlineHasTheNextTurn(boolean isEarlyOneLast) throws Exception {
    paced.interval(INTERVAL);
    List<InstanceId> all = paced.nodes(6, ScenarioWorld.GROUP, null);
    InstanceId early = all.get(isEarlyOneLast ? 5 : 3);
    world.nodes.changeByAnotherActor(
        world.nodeOf(early),
        new NodeChange(null, Map.of(), Map.of(PlanParser.DEADLINE_ANNOTATION, "90m")));
    paced.start("replica-1");
    paced.start("replica-2");
    paced.terminate(all.subList(0, 1));
    paced.awaitGone(all.subList(0, 1));
    paced.terminate(all.subList(1, 6));
    paced.awaitGone(all);

    assertThat(world.autoScaling.completions())
        .extracting(one -> one.action().instance())
        .element(1)
        .isEqualTo(early);
    assertIntervals(6);
  }

  private static LimitScope scope() {
    return LimitScope.group("web");
  }

  private void assertIntervals(int count) {
    List<LifecycleActionOutcome> done = world.autoScaling.completions();
    assertThat(done).hasSize(count);
    assertThat(completed).hasSizeGreaterThanOrEqualTo(count);
    for (int i = 1; i < count; i++) {
      assertThat(completed.get(i).minus(completed.get(i - 1))).isGreaterThanOrEqualTo(INTERVAL);
    }
  }
}
