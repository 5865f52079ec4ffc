package io.lifecyclemanager.nodehold;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.NodeHoldRecord;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.fakes.FakeNodes;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.nodehold.HoldMemory.LostHold;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whose hold a replica remembers, and for how long. */
class HoldMemoryTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String INSTANCE = "i-0123456789abcdef0";

  private final HoldMemory memory = new HoldMemory();
  private final FakeNodes nodes = new FakeNodes(new SimulatedTime());
  private final NodeRef first = nodes.add(INSTANCE, "node-1");

  @Test
  void aNodeThatRegistersAgainOnItsInstanceHasLostItsHold() {
    NodeHoldRecord hold = hold(first, null);
    assertThat(observe(Duration.ZERO)).isEmpty();
    nodes.remove(first);
    assertThat(observe(Duration.ofHours(1))).isEmpty();
    NodeRef second = nodes.add(INSTANCE, "node-1");
    LostHold lost = new LostHold(nodes.actual(second), hold);
    assertThat(observe(Duration.ofHours(2))).containsExactly(lost);
    assertThat(observe(Duration.ofHours(3))).as("until it is held").containsExactly(lost);
    hold(second, null);
    assertThat(observe(Duration.ofHours(4))).isEmpty();
  }

  @Test
  void anotherInstanceWithTheNameIsAnotherMachine() {
    hold(first, null);
    observe(Duration.ZERO);
    nodes.remove(first);
    NodeRef other = nodes.add("i-00000000000000009", "node-1");
    assertThat(observe(Duration.ofMinutes(1))).isEmpty();
    nodes.remove(other);
    nodes.add(INSTANCE, "node-1");
    assertThat(observe(Duration.ofMinutes(2))).isEmpty();
  }

  @Test
  void aHoldThatWasRemovedIsForgotten() {
    hold(first, null);
    observe(Duration.ZERO);
    change(first, null);
    observe(Duration.ofMinutes(1));
    nodes.remove(first);
    nodes.add(INSTANCE, "node-1");
    assertThat(observe(Duration.ofMinutes(2))).isEmpty();
  }

  @Test
  void aHoldWhoseEndHasComeIsForgotten() {
    hold(first, NOW.plusSeconds(60).toString());
    observe(Duration.ZERO);
    nodes.remove(first);
    nodes.add(INSTANCE, "node-1");
    assertThat(observe(Duration.ofSeconds(59))).hasSize(1);
    assertThat(observe(Duration.ofSeconds(60))).isEmpty();
    assertThat(observe(Duration.ofSeconds(1))).as("the clock goes back").isEmpty();
  }

  @Test
  void afterADayWithoutANodeItsHoldIsForgotten() {
    hold(first, null);
    observe(Duration.ZERO);
    nodes.remove(first);
    observe(HoldMemory.MAX_ABSENCE);
    nodes.add(INSTANCE, "node-1");
    assertThat(observe(HoldMemory.MAX_ABSENCE)).isEmpty();
  }

  @Test
  void theInstanceOfTheNewNodeMayBeToldLater() {
    hold(first, null);
    observe(Duration.ZERO);
    nodes.remove(first);
    NodeView again = nodes.actual(nodes.add(INSTANCE, "node-1"));
    assertThat(memory.observe(List.of(withoutInstance(again)), NOW)).isEmpty();
    assertThat(memory.observe(List.of(again), NOW)).hasSize(1);
  }

  private List<LostHold> observe(Duration after) {
    return memory.observe(nodes.all(), NOW.plus(after));
  }

  private NodeHoldRecord hold(NodeRef node, @Nullable String until) {
    NodeHoldRecord hold =
        new NodeHoldRecord("test", "admin", NOW.toString(), until, false, false, false, null);
    change(node, hold.format());
    return hold;
  }

  private void change(NodeRef node, @Nullable String hold) {
    Map<String, @Nullable String> annotations = new HashMap<>();
    annotations.put(NodeHoldRecord.ANNOTATION, hold);
    nodes.changeByAnotherActor(node, new NodeChange(null, Map.of(), annotations));
  }

  private static NodeView withoutInstance(NodeView view) {
    return new NodeView(
        view.ref(),
        view.resourceVersion(),
        view.unschedulable(),
        view.ready(),
        view.excludeLabel(),
        view.claim(),
        view.ping(),
        view.hasPredecessorAnnotation(),
        view.requests(),
        view.placement(),
        null,
        view.holdMarks());
  }
}
