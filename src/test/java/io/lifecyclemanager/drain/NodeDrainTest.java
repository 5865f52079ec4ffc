package io.lifecyclemanager.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.fakes.FakePods;
import io.lifecyclemanager.fakes.ForwardingPods;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.fakes.ReachableNode;
import io.lifecyclemanager.model.Blocker;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.label.LabelSelectorParser;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Drains during outages of the API server, and with changes by other actors. */
class NodeDrainTest {
  private final SimulatedTime time = new SimulatedTime();
  private final FakePods pods = new FakePods(time);
  private final NodeRef node = new NodeRef("node-1", "uid-1");
  private final Deadline start = time.in(Duration.ZERO);
  private final Deadline end = start.plus(Duration.ofHours(1));
  private final TerminatingInstance subject =
      new TerminatingInstance(new InstanceId("i-1"), new GroupName("web"), node);
  private PodTriage triage = PodTriage.DEFAULT;
  private BooleanSupplier ours = () -> true;
  private final ReachableNode conditions =
      new ReachableNode(start, end) {
        @Override
        public boolean isStillOwner() {
          return ours.getAsBoolean();
        }
      };

  @AfterEach
  void throwThreadFailures() {
    time.throwFailures();
  }

  @Test
  void aMissingListIsNotAnEmptyList() throws InterruptedException {
    pods.add(node, PodSpec.pod("web-1"));
    pods.setOutage(true);
    after(Duration.ofMinutes(10), () -> pods.setOutage(false));

    assertThat(drain().podsGone()).isEqualTo(1);
    assertThat(pods.removals()).hasSize(1);
  }

  @Test
  void anEvictionWithoutAnswerIsRetried() throws InterruptedException {
    pods.add(node, PodSpec.pod("web-1"));
    pods.budget("shop", "web", Map.of("app", "web"), 0);
    after(Duration.ofMinutes(1), () -> pods.setOutage(true));
    after(Duration.ofMinutes(3), () -> pods.setOutage(false));
    after(Duration.ofMinutes(4), () -> pods.budget("shop", "web", Map.of("app", "web"), 1));

    assertThat(drain().failure()).isEmpty();
    assertThat(pods.deletions()).isEmpty();
    assertThat(time.elapsed()).isLessThan(Duration.ofMinutes(5));
  }

  @Test
  void aPodThatAnotherActorDeletesIsNotEvictedAnyMore() throws InterruptedException {
    PodRef pod = pods.add(node, PodSpec.pod("web-1").grace(600).stopsIn(500));
    pods.budget("shop", "web", Map.of("app", "web"), 0);
    after(Duration.ofMinutes(1), () -> pods.delete(pod, Duration.ofMinutes(10)));

    assertThat(drain().failure()).isEmpty();
    assertThat(pods.evictions().getLast().at()).isLessThanOrEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void theRetryAfterOfABudgetIsIgnored() throws InterruptedException {
    PodRef pod = pods.add(node, PodSpec.pod("web-1"));
    pods.refuse(
        pod,
        new PodControl.EvictionOutcome.EvictionRefused(
            PodControl.EvictionOutcome.RefusalReason.BUDGET, "no room", Duration.ofMinutes(10)),
        1);

    assertThat(drain().failure()).isEmpty();
    assertThat(time.elapsed()).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void noPodIsEvictedFromANodeOfAnotherOwner() throws InterruptedException {
    PodRef pod = pods.add(node, PodSpec.pod("web-1"));
    after(Duration.ofMinutes(1), () -> pods.delete(pod, Duration.ofSeconds(1)));
    ours = () -> false;

    assertThat(drain().podsGone()).isEqualTo(1);
    assertThat(pods.evictions()).isEmpty();
  }

  @Test
  void noPodIsEvictedWhileTheOwnerIsUnknown() throws InterruptedException {
    pods.add(node, PodSpec.pod("web-1"));
    ours =
        () -> {
          if (time.elapsed().compareTo(Duration.ofMinutes(1)) < 0) {
            throw new RemoteFailure(RemoteFailure.FailureKind.UNAVAILABLE, "no answer", null);
          }
          return true;
        };

    assertThat(drain().podsGone()).isEqualTo(1);
    assertThat(pods.evictions().getFirst().at()).isGreaterThanOrEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void anEvictionPrecedesTheDeletionAlsoWhenNoTimeIsLeft() throws InterruptedException {
    pods.add(node, PodSpec.pod("web-1"));
    pods.budget("shop", "web", Map.of("app", "web"), 0);
    pods.setOutage(true);
    after(Duration.ofMinutes(59).plusSeconds(40), () -> pods.setOutage(false));

    assertThat(drain().failure()).isEmpty();
    assertThat(pods.requests()).hasSize(2);
    assertThat(pods.evictions().getFirst().at()).isEqualTo(pods.deletions().getFirst().at());
  }

  @Test
  void blockedPodsAreDeletedInTimeWhenTheEndMovesForward() throws InterruptedException {
    for (int i = 0; i < 6; i++) {
      Map<String, String> app = Map.of("app", "app-" + i);
      pods.add(node, PodSpec.pod("app-" + i).labels(app).grace(30));
      pods.budget("shop", "app-" + i, app, 0);
    }
    // Less time is left than the pause between two evictions while the budgets are watched.
    Deadline earlier = start.plus(Duration.ofMinutes(30).plusSeconds(50));
    after(Duration.ofMinutes(30), () -> conditions.endAt(earlier));

    assertThat(drain().failure()).isEmpty();
    assertThat(pods.deletions())
        .hasSize(6)
        .allSatisfy(deletion ->
            assertThat(deletion.at())
                .isBetween(
                    Duration.ofMinutes(30).plusSeconds(15),
                    Duration.ofMinutes(30).plusSeconds(25)));
  }

  @Test
  void aPodOfADaemonSetThatIsLeftIsShownAndNotAmongThoseThatAreDeleted()
      throws InterruptedException {
    pods.add(node, PodSpec.pod("agent-1").ownedBy("apps/DaemonSet").grace(10).neverTerminates());
    triage = new PodTriage(PodProtection.DEFAULT, LabelSelectorParser.parse("app=web"));
    NodeDrain drain = prepare();
    drain.markTrafficStopped();

    assertThat(run(drain).failure()).isEmpty();
    assertThat(drain.blockers())
        .extracting(Blocker::pod)
        .extracting(PodRef::name)
        .containsExactly("agent-1");
    assertThat(drain.remainingPods()).isEmpty();
  }

  private NodeDrain.DrainResult drain() throws InterruptedException {
    return run(prepare());
  }

  private NodeDrain prepare() {
    PodControl control =
        new ForwardingPods(pods) {
          // None, also during an outage.
          @Override
          public Collection<LocalTrafficService> localTrafficServices() {
            return List.of();
          }
        };
    OwnPod none = new OwnPod(null, () -> false, time);
    return new NodeDrain(
        TestDrain.dependencies(control, time, fact -> {}, none, triage), subject, conditions);
  }

  private NodeDrain.DrainResult run(NodeDrain drain) throws InterruptedException {
    return drain.run(Duration.ZERO, new DrainSlots(1, time).take(subject.group(), () -> end));
  }

  private void after(Duration wait, Runnable what) {
    time.start(
        "world",
        () -> {
          try {
            time.sleep(wait);
            what.run();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }
}
