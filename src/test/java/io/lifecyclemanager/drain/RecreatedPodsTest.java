package io.lifecyclemanager.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.drain.PodView.PodController;
import io.lifecyclemanager.fakes.FakePods;
import io.lifecyclemanager.model.DrainFact.PodOwner;
import io.lifecyclemanager.model.DrainFact.PodsRecreated;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.model.TerminatingInstance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which incarnations of an owner's pods keep a drain from ending. */
class RecreatedPodsTest {
  private static final PodController OPERATOR =
      new PodController("apps/ReplicaSet", "operator", "operator-uid");

  private final SimulatedTime time = new SimulatedTime();
  private final List<Fact> facts = new ArrayList<>();
  private final RecreatedPods recreated =
      new RecreatedPods(
          TestDrain.dependencies(new FakePods(time), time, facts::add),
          new TerminatingInstance(
              new InstanceId("i-1"), new GroupName("web"), new NodeRef("node", "uid")));

  @Test
  void theFourthIncarnationIsSurplus() {
    for (int incarnation = 1; incarnation <= 3; incarnation++) {
      assertThat(surplusOf(pods(incarnation, incarnation))).isEmpty();
    }
    assertThat(surplusOf(pods(4, 4))).containsExactly(ref(4));
    assertThat(surplusOf(pods(5, 5))).containsExactly(ref(5));
    assertThat(facts)
        .singleElement()
        .isInstanceOfSatisfying(
            PodsRecreated.class,
            fact ->
                assertThat(fact.owner())
                    .isEqualTo(new PodOwner("ReplicaSet", "shop", "operator", "operator-uid")));
  }

  @Test
  void severalPodsOfOneOwnerAreOneIncarnation() {
    assertThat(surplusOf(pods(1, 3))).isEmpty();
    assertThat(recreated.haveReturned()).isFalse();
    assertThat(surplusOf(pods(4, 6))).isEmpty();
    assertThat(recreated.haveReturned()).isTrue();
    assertThat(surplusOf(pods(7, 9))).isEmpty();
    assertThat(surplusOf(pods(10, 12))).containsExactly(ref(10), ref(11), ref(12));
    assertThat(facts).hasSize(1);
  }

  @Test
  void thePodsOfTheFirstListAreOneIncarnationAlsoWhenSomeTerminate() {
    List<PodView> first = new ArrayList<>(pods(1, 5));
    first.replaceAll(pod -> pod.ref().equals(ref(1)) ? pod : pod(pod.ref(), true));
    assertThat(surplusOf(first)).isEmpty();
    assertThat(recreated.haveReturned()).isFalse();
  }

  @Test
  void aSuccessorBesideItsTerminatingPredecessorIsTheNextIncarnation() {
    assertThat(surplusOf(pods(1, 1))).isEmpty();
    assertThat(surplusOf(List.of(pod(ref(1), true), pod(ref(2), false)))).isEmpty();
    assertThat(recreated.haveReturned()).isTrue();
  }

  private List<PodRef> surplusOf(List<PodView> pods) {
    recreated.update(pods);
    return pods.stream().map(PodView::ref).filter(recreated::isSurplus).toList();
  }

  private static List<PodView> pods(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(n -> pod(ref(n), false)).toList();
  }

  private static PodRef ref(int number) {
    return new PodRef("shop", "operator-" + number, "uid-" + number);
  }

  private static PodView pod(PodRef ref, boolean terminating) {
    return new PodView(
        ref,
        "Running",
        OPERATOR,
        null,
        false,
        terminating,
        Duration.ofSeconds(30),
        Map.of(),
        false,
        null,
        true,
        Map.of(),
        Set.of());
  }
}
