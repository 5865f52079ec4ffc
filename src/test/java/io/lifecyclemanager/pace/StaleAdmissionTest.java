package io.lifecyclemanager.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.NodeMarks;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.fakes.FakeNodes;
import io.lifecyclemanager.fakes.NodeViews;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.pace.PaceLedger.AdmittedNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which admitted nodes count no longer. */
class StaleAdmissionTest {
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

  private final SimulatedTime time = new SimulatedTime();
  private final FakeNodes nodes = new FakeNodes(time);
  private final NodeRef node = nodes.add("i-1", "node-1");

  @ParameterizedTest
  @CsvSource({
    // claim on the node, cordoned, was claimed, finished here, age in hours, over
    "in progress, false, true,  false,  0, false",
    "in progress, false, true,  true,   0, true",
    "in progress, false, true,  false, 48, false",
    "in progress, false, true,  false, 50, true",
    "in progress, true,  true,  true,  50, false",
    "drained,     true,  true,  true,  50, false",
    "drained,     false, true,  false,  0, true",
    "left,        false, true,  false,  0, true",
    "adopted,     false, true,  false,  0, false",
    "of an event, false, true,  false,  0, false",
    "none,        false, true,  false,  0, true",
    "none,        false, false, false,  0, false",
    "none,        false, false, true,   0, true",
    "none,        false, false, false, 50, true",
    "of another,  false, true,  false,  0, false"
  })
  void aNodeCountsUntilItIsReleasedOrFinished(
      String claim, boolean cordoned, boolean claimed, boolean finished, int hours, boolean over) {
    @Nullable String value =
        switch (claim) {
          case "none" -> null;
          case "in progress" -> claim(List.of("m"), null);
          case "drained" -> claim(List.of("m"), "2026-01-01T00:00:00Z");
          case "left" -> claim(List.of(), null);
          case "adopted" -> withoutMessage(List.of("drain"));
          case "of an event" -> withoutMessage(List.of());
          default -> "of another program";
        };
    Map<String, @Nullable String> annotations = new HashMap<>();
    annotations.put(ClaimRecord.ANNOTATION, value);
    nodes.changeByAnotherActor(
        node, new NodeChange(cordoned, Map.of(NodeMarks.EXCLUDE_LABEL, "true"), annotations));
    assertThat(isOver(Optional.of(nodes.actual(node)), claimed, finished, hours)).isEqualTo(over);
  }

  @ParameterizedTest
  @CsvSource({"true, false", "false, false"})
  void aNodeThatIsGoneCountsNoLonger(boolean claimed, boolean finished) {
    assertThat(isOver(Optional.empty(), claimed, finished, 0)).isTrue();
  }

  private boolean isOver(Optional<NodeView> view, boolean claimed, boolean finished, int hours) {
    return StaleAdmission.isOver(
        new AdmittedNode(node, "replica-1", AT, claimed),
        view,
        finished,
        AT.plus(Duration.ofHours(hours)));
  }

  private static String withoutMessage(List<String> hooks) {
    ClaimRecord before = NodeViews.claim("replica-1", 1, null, null);
    return NodeViews.takenOver(before, "replica-2", List.of(), hooks).format();
  }

  private static String claim(List<String> messages, @Nullable String drained) {
    return NodeViews.claim("replica-1", 1, messages, drained).format();
  }
}
