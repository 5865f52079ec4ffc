package io.lifecyclemanager.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.drain.NodeDrain.DrainResult;
import io.lifecyclemanager.drain.PodControl.EvictionOutcome;
import io.lifecyclemanager.drain.PodControl.EvictionOutcome.EvictionRefused;
import io.lifecyclemanager.fakes.FakePods;
import io.lifecyclemanager.fakes.ForwardingPods;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.DrainFact.UnreachablePodsDeleted;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.model.TerminatingInstance;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the deletion of the pods of an unreachable node changes in the result of its drain. */
class UnreachablePodsTest {
  private static final DrainResult DRAINED =
      new DrainResult(5, Optional.of("2 pods left"), Set.of());

  private final SimulatedTime time = new SimulatedTime();
  private final FakePods pods = new FakePods(time);
  private final NodeRef node = new NodeRef("node-1", "uid-1");
  private final PodRef web = pods.add(node, PodSpec.pod("web-1"));
  private final PodRef other = pods.add(node, PodSpec.pod("other-1"));
  private final TerminatingInstance subject =
      new TerminatingInstance(new InstanceId("i-1"), new GroupName("web"), node);
  private final List<Fact> facts = new CopyOnWriteArrayList<>();

  @AfterEach
  void throwThreadFailures() {
    time.throwFailures();
  }

  @Test
  void allPodsAreGoneAndTheDrainHasNotFailed() throws InterruptedException {
    assertThat(delete(pods, null, List.of(web, other)))
        .isEqualTo(new DrainResult(7, Optional.empty(), Set.of()));
    assertThat(pods.deletions()).hasSize(2).allMatch(deletion -> deletion.grace().isZero());
    assertThat(facts).containsExactly(new UnreachablePodsDeleted(subject, 2, 2));
  }

  @Test
  void thePodOfThisProgramStays() throws InterruptedException {
    assertThat(delete(pods, web.uid(), List.of(web, other)))
        .isEqualTo(new DrainResult(6, DRAINED.failure(), Set.of()));
    assertThat(pods.deletions()).extracting(deletion -> deletion.pod()).containsExactly(other);
    assertThat(facts).containsExactly(new UnreachablePodsDeleted(subject, 1, 1));
  }

  @Test
  void aPodWhoseDeletionIsRefusedIsNotGone() throws InterruptedException {
    PodControl refusing =
        new ForwardingPods(pods) {
          @Override
          public EvictionOutcome delete(PodRef pod, Duration grace) {
            return pod.equals(web)
                ? new EvictionRefused(EvictionRefused.RefusalReason.OTHER, "denied", null)
                : super.delete(pod, grace);
          }
        };
    assertThat(delete(refusing, null, List.of(web, other)))
        .isEqualTo(new DrainResult(6, DRAINED.failure(), Set.of()));
    assertThat(facts).containsExactly(new UnreachablePodsDeleted(subject, 1, 2));
  }

  @Test
  void anOutageIsWaitedForUpTo15Seconds() throws InterruptedException {
    pods.setOutage(true);
    assertThat(delete(pods, null, List.of(web, other))).isEqualTo(DRAINED);
    assertThat(time.elapsed()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(15));
    assertThat(facts)
        .filteredOn(fact -> fact instanceof UnreachablePodsDeleted)
        .containsExactly(new UnreachablePodsDeleted(subject, 0, 2));
  }

  @Test
  void withoutPodsTheResultStaysAsItIs() throws InterruptedException {
    assertThat(delete(pods, null, List.of())).isSameAs(DRAINED);
    assertThat(facts).isEmpty();
  }

  private DrainResult delete(PodControl control, @Nullable String ownUid, List<PodRef> left)
      throws InterruptedException {
    OwnPod own = new OwnPod(ownUid, () -> true, time);
    return new UnreachablePods(
            TestDrain.dependencies(control, time, facts::add, own, PodTriage.DEFAULT), subject)
        .delete(left, DRAINED);
  }
}
