package io.lifecyclemanager.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.fakes.FakeNodes;
import io.lifecyclemanager.fakes.NodeViews;
import io.lifecyclemanager.intake.ReturnObservation.NextStep;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.SimulatedTime;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What makes an observation of a claimed node begin anew. */
class ReturnObservationTest {
  private final SimulatedTime time = new SimulatedTime();
  private final FakeNodes nodes = new FakeNodes(time);
  private final NodeRef node = nodes.add("i-1", "node-1");

  @Test
  void anotherClaimOrAnotherNodeOfTheNameIsAnotherObservation() {
    NodeView first = claimedBy("replica-1");
    ReturnObservation observation = observation(first, NextStep.RELEASE);
    assertThat(observation.isOf(first, false)).isTrue();
    nodes.changeByAnotherActor(node, new NodeChange(false, Map.of(), Map.of()));
    assertThat(observation.isOf(nodes.actual(node), false)).as("of the same claim").isTrue();

    assertThat(observation.isOf(claimedBy("replica-2"), false)).as("another claim").isFalse();
    nodes.remove(node);
    NodeView another = claimedBy(nodes.add("i-1", "node-1"), "replica-1");
    assertThat(observation.isOf(another, false)).as("another node").isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "RELEASE, false",
    "RELEASE_UNLESS_ANSWERED, false",
    "SEND_HEARTBEATS, true",
    "AWAIT_END, true"
  })
  void theStartOrEndOfATerminationHereIsAnotherObservation(NextStep next, boolean isRunning) {
    NodeView seen = claimedBy("replica-1");
    assertThat(observation(seen, next).isOf(seen, isRunning)).isTrue();
    assertThat(observation(seen, next).isOf(seen, !isRunning)).isFalse();
  }

  private ReturnObservation observation(NodeView seen, NextStep next) {
    return new ReturnObservation(seen, next, time.in(Duration.ZERO));
  }

  private NodeView claimedBy(String owner) {
    return claimedBy(node, owner);
  }

  private NodeView claimedBy(NodeRef of, String owner) {
    String claim = NodeViews.claim(owner, 1, null, null).format();
    nodes.changeByAnotherActor(
        of, new NodeChange(null, Map.of(), Map.of(ClaimRecord.ANNOTATION, claim)));
    return nodes.actual(of);
  }
}
