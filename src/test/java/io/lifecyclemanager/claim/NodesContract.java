package io.lifecyclemanager.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.Nodes.Change;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.Patched;
import io.lifecyclemanager.claim.Nodes.Ready;
import io.lifecyclemanager.claim.Nodes.Tally;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Nodes} keeps, whether it lives in memory or in a cluster. */
public abstract class NodesContract {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final String unique = UUID.randomUUID().toString().substring(0, 8);
  private final String name = "node-" + unique;
  private final InstanceId instance = new InstanceId("i-" + unique);
  private World world;
  private Nodes nodes;

  /** A cluster in which others act too. */
  public interface World {
    /** The port, known to be complete soon. */
    Nodes nodes();

    /** The time by which {@link #nodes} waits. */
    Time time();

    /** A ready, schedulable node registers. */
    NodeRef add(InstanceId instance, String name) throws Exception;

    /** The Node object is deleted. */
    void remove(NodeRef node) throws Exception;

    /** Somebody else changes the node. */
    void changeByOthers(NodeRef node, Change change) throws Exception;

    /** The kubelet, or the cluster for it, says whether the node is ready. */
    void ready(NodeRef node, Ready ready) throws Exception;

    /** The test is over. */
    void end() throws Exception;
  }

  /** A world for one test. */
  protected abstract World world() throws Exception;

  @BeforeEach
  void openWorld() throws Exception {
    world = world();
    nodes = world.nodes();
  }

  @AfterEach
  void closeWorld() throws Exception {
    world.end();
  }

  @Test
  void whatOthersWroteIntoTheAnnotationsIsSeen() throws Exception {
    NodeRef node = world.add(instance, name);
    assertThat(found().attendance()).isNull();
    assertThat(found().leftByPredecessor()).isFalse();
    Map<String, @Nullable String> theirs = new HashMap<>();
    theirs.put(Attendance.ANNOTATION, "1/0");
    theirs.put(Claims.PREDECESSOR, "{}");
    world.changeByOthers(node, new Change(null, Map.of(), theirs));
    NodeView view = nodes.read(node).orElseThrow();
    assertThat(view.attendance()).isEqualTo("1/0");
    assertThat(view.leftByPredecessor()).isTrue();
    theirs.put(Claims.PREDECESSOR, null);
    assertThat(nodes.patch(view, new Change(null, Map.of(), theirs)))
        .isInstanceOfSatisfying(
            Patched.Done.class, done -> assertThat(done.node().leftByPredecessor()).isFalse());
  }

  @Test
  void aNodeIsFoundByItsInstance() throws Exception {
    NodeRef node = world.add(instance, name);
    NodeView view = found();
    assertThat(view.ref()).isEqualTo(node);
    assertThat(view.unschedulable()).isFalse();
    assertThat(view.ready()).isEqualTo(Ready.TRUE);
    assertThat(view.excludeLabel()).isNull();
    assertThat(view.claim()).isNull();
    assertThat(nodes.seen(node)).contains(view);
  }

  @Test
  void howManyNodesThereAreAndHowManyLeaveIsCounted() throws Exception {
    NodeRef node = world.add(instance, name);
    NodeView view = found();
    Tally before = nodes.tally();
    Map<String, String> label = Map.of(Claims.EXCLUDE_LABEL, "true");
    Map<String, String> claim = Map.of(ClaimRecord.ANNOTATION, "{}");
    assertThat(nodes.patch(view, new Change(true, label, claim))).isInstanceOf(Patched.Done.class);
    until(() -> nodes.tally().equals(new Tally(before.nodes(), before.leaving() + 1, 0)));
    world.remove(node);
    until(() -> nodes.tally().equals(new Tally(before.nodes() - 1, before.leaving(), 0)));
  }

  @Test
  void anInstanceWithoutANodeHasNone() throws Exception {
    world.add(instance, name);
    found();
    assertThat(nodes.find(new InstanceId("i-" + unique + "0"))).isEmpty();
  }

  @Test
  void aDeletedNodeIsNotFoundAnyMore() throws Exception {
    NodeRef node = world.add(instance, name);
    found();
    world.remove(node);
    until(() -> nodes.find(instance).isEmpty());
    assertThat(nodes.seen(node)).isEmpty();
    assertThat(nodes.read(node)).isEmpty();
  }

  @Test
  void aNodeThatComesBackUnderTheSameNameIsAnotherOne() throws Exception {
    NodeRef before = world.add(instance, name);
    NodeView stale = found();
    world.remove(before);
    NodeRef after = world.add(instance, name);
    until(() -> nodes.find(instance).filter(view -> view.ref().equals(after)).isPresent());
    assertThat(nodes.seen(before)).isEmpty();
    assertThat(nodes.read(before)).isEmpty();
    assertThat(nodes.patch(stale, cordon())).isNotInstanceOf(Patched.Done.class);
    assertThat(nodes.read(after).orElseThrow().unschedulable()).isFalse();
  }

  @Test
  void changesOfOthersAreSeen() throws Exception {
    NodeRef node = world.add(instance, name);
    found();
    world.changeByOthers(node, new Change(true, labels("false"), claims("theirs")));
    until(() -> seen(node).unschedulable() && seen(node).claim() != null);
    assertThat(seen(node).excludeLabel()).isEqualTo("false");
    assertThat(seen(node).claim()).isEqualTo("theirs");
  }

  @Test
  void readinessIsSeen() throws Exception {
    NodeRef node = world.add(instance, name);
    found();
    for (Ready ready : new Ready[] {Ready.FALSE, Ready.UNKNOWN, Ready.TRUE}) {
      world.ready(node, ready);
      until(() -> seen(node).ready() == ready);
    }
  }

  @Test
  void onePatchDoesEverything() throws Exception {
    NodeRef node = world.add(instance, name);
    Patched answer = nodes.patch(found(), new Change(true, labels("true"), claims("ours")));
    assertThat(answer).isInstanceOf(Patched.Done.class);
    NodeView patched = ((Patched.Done) answer).node();
    assertThat(patched.unschedulable()).isTrue();
    assertThat(patched.excludeLabel()).isEqualTo("true");
    assertThat(patched.claim()).isEqualTo("ours");
    assertThat(nodes.read(node)).contains(patched);
    until(() -> nodes.seen(node).filter(patched::equals).isPresent());
  }

  @Test
  void aNullTakesTheKeyOffAndTheRestStays() throws Exception {
    NodeRef node = world.add(instance, name);
    world.changeByOthers(node, new Change(true, labels("true"), claims("ours")));
    NodeView before = nodes.read(node).orElseThrow();
    nodes.patch(before, new Change(null, labels(null), Map.of()));
    NodeView after = nodes.read(node).orElseThrow();
    assertThat(after.excludeLabel()).isNull();
    assertThat(after.unschedulable()).isTrue();
    assertThat(after.claim()).isEqualTo("ours");
  }

  @Test
  void aCordonIsTakenOff() throws Exception {
    NodeRef node = world.add(instance, name);
    world.changeByOthers(node, cordon());
    nodes.patch(nodes.read(node).orElseThrow(), new Change(false, Map.of(), Map.of()));
    assertThat(nodes.read(node).orElseThrow().unschedulable()).isFalse();
  }

  @Test
  void aPatchOfWhatHasChangedSinceIsStaleAndDoesNothing() throws Exception {
    NodeRef node = world.add(instance, name);
    NodeView base = found();
    world.changeByOthers(node, new Change(null, labels("false"), Map.of()));
    assertThat(nodes.patch(base, cordon())).isInstanceOf(Patched.Stale.class);
    assertThat(nodes.read(node).orElseThrow().unschedulable()).isFalse();
    assertThat(nodes.patch(nodes.read(node).orElseThrow(), cordon()))
        .isInstanceOf(Patched.Done.class);
  }

  @Test
  void theSecondOfTwoPatchesOfOneViewIsStale() throws Exception {
    world.add(instance, name);
    NodeView base = found();
    assertThat(nodes.patch(base, cordon())).isInstanceOf(Patched.Done.class);
    assertThat(nodes.patch(base, new Change(null, labels("true"), Map.of())))
        .isInstanceOf(Patched.Stale.class);
  }

  @Test
  void aPatchOfADeletedNodeSaysThatItIsGone() throws Exception {
    NodeRef node = world.add(instance, name);
    NodeView base = found();
    world.remove(node);
    assertThat(nodes.patch(base, cordon())).isInstanceOf(Patched.Gone.class);
  }

  private static Change cordon() {
    return new Change(true, Map.of(), Map.of());
  }

  private static Map<String, @Nullable String> labels(@Nullable String exclude) {
    Map<String, @Nullable String> labels = new HashMap<>();
    labels.put(Claims.EXCLUDE_LABEL, exclude);
    return labels;
  }

  private static Map<String, @Nullable String> claims(String claim) {
    return Map.of(ClaimRecord.ANNOTATION, claim);
  }

  private NodeView found() throws InterruptedException {
    until(() -> nodes.find(instance).isPresent());
    return nodes.find(instance).orElseThrow();
  }

  private NodeView seen(NodeRef node) {
    Optional<NodeView> view = nodes.seen(node);
    return view.orElseThrow();
  }

  /** Waits as the claim does: for the port's own signal. */
  private void until(BooleanSupplier condition) throws InterruptedException {
    Time time = world.time();
    Signal changes = nodes.changes();
    Deadline end = time.in(PATIENCE);
    while (true) {
      long before = changes.count();
      if (condition.getAsBoolean()) {
        return;
      }
      assertThat(changes.await(before, time.until(end))).as("a change within 20 s").isTrue();
    }
  }
}
