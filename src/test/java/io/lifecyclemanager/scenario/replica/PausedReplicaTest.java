package io.lifecyclemanager.scenario.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.OutboundPorts;
import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.Nodes.ReadyCondition;
import io.lifecyclemanager.cli.ParsedSettings;
import io.lifecyclemanager.fakes.ForwardingNodes;
import io.lifecyclemanager.fakes.ForwardingPods;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.hold.ReceivedMessages;
import io.lifecyclemanager.intake.Inbox;
import io.lifecyclemanager.model.DrainFact.DrainEnded;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.QueueMessage;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.scenario.SafetyMonitor;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * A replica could not extend the visibility timeout of its message for a while, and its index of
 * nodes is stale, as after a pause of the process. Another replica owns the node meanwhile.
 */
class PausedReplicaTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final SafetyMonitor witness = new SafetyMonitor(world);
  private final InstanceId instance = world.addNode(1);
  private final Behind nodes = new Behind();
  private final Forgetful messages = new Forgetful();
  private final Counted pods = new Counted();

  @Test
  void aReplicaThatHasLostItsMessageEvictsNoPodAnyMore() throws InterruptedException {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
    world.start("paused", behind());
    world.autoScaling.terminate(instance);
    world.time.sleep(Duration.ofSeconds(15));
    assertThat(pods.asked).hasPositiveValue();

    nodes.frozen = world.nodes.cached(world.nodeOf(instance));
    messages.broken = true;
    world.start("other", world.queue, witness);
    world.time.until(() -> claim().owner().equals("other"), Duration.ofMinutes(1));
    pods.asked.set(0);
    world.time.sleep(Duration.ofMinutes(1));
    // The queue answers again, and accepts a receipt handle that is not the newest.
    messages.lenient = true;
    messages.broken = false;
    world.time.sleep(Duration.ofMinutes(2));
    assertThat(pods.asked).hasValue(0);

    nodes.frozen = Optional.empty();
    world.pods.budget("shop", "web", Map.of("app", "web"), 1);
    world.awaitIdle();
    assertThat(witness.violations()).isEmpty();
    assertThat(world.autoScaling.completions()).hasSize(1);
    assertThat(world.autoScaling.expiries()).isEmpty();
  }

  @Test
  void aReplicaThatMayNotReadItsNodeContinuesAfterNinetySecondsWithTheOwnerThatWasKnownLast()
      throws InterruptedException {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
    world.start("paused", behind());
    world.autoScaling.terminate(instance);
    world.time.sleep(Duration.ofSeconds(15));

    nodes.unreadable = true;
    messages.broken = true;
    world.time.sleep(Duration.ofMinutes(1));
    pods.asked.set(0);
    world.time.sleep(Duration.ofSeconds(45));
    assertThat(pods.asked).hasValue(0);
    world.time.sleep(Duration.ofMinutes(2));
    assertThat(pods.asked).hasPositiveValue();
    assertThat(world.facts(Fact.RemoteCallFailed.class))
        .filteredOn(
            fact -> "continuing with the owner that was known last".equals(fact.consequence()))
        .hasSize(1);

    world.pods.budget("shop", "web", Map.of("app", "web"), 1);
    messages.broken = false;
    world.awaitIdle();
    assertThat(world.pods.removals()).singleElement().matches(one -> !one.killed());
    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  @Test
  void aReplicaThatHasLostItsMessageDeletesNoPodOfAnUnreachableNode() throws InterruptedException {
    world.withSettings(
        _ -> ParsedSettings.serve("--queue-name=queue", "--port=0", "--drain-timeout-unknown=5m"));
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").neverTerminates());
    world.start("paused", behind());
    world.nodes.setReady(world.nodeOf(instance), ReadyCondition.UNKNOWN);
    world.autoScaling.terminate(instance);
    world.time.sleep(Duration.ofSeconds(15));
    assertThat(pods.asked).hasPositiveValue();

    nodes.frozen = world.nodes.cached(world.nodeOf(instance));
    messages.broken = true;
    world.start("other", world.queue, witness);
    world.time.until(() -> claim().owner().equals("other"), Duration.ofMinutes(1));
    pods.asked.set(0);
    world.awaitIdle();

    assertThat(world.facts(DrainEnded.class))
        .singleElement()
        .satisfies(fact -> assertThat(fact.failure()).contains("1 of 1 pods left"));
    assertThat(pods.asked).as("by the former owner, whose drain ends first").hasValue(0);
  }

  private OutboundPorts behind() {
    return new OutboundPorts(
        messages,
        messages,
        world.autoScaling,
        world.autoScaling,
        world.autoScaling,
        world.ec2,
        nodes,
        pods,
        world.volumes,
        world.peers,
        Optional.of(world.ledgers),
        List.of(world.balancers));
  }

  private ClaimRecord claim() {
    return ClaimRecord.parse(world.currentNode(instance).claim()).orElseThrow();
  }

  /** An index that may stand still; what is read from the API server is true. */
  private final class Behind extends ForwardingNodes {
    private volatile Optional<NodeView> frozen = Optional.empty();
    private volatile boolean unreadable;

    Behind() {
      super(world.nodes);
    }

    @Override
    public Optional<NodeView> find(InstanceId of) {
      return frozen.isPresent() ? frozen : super.find(of);
    }

    @Override
    public Optional<NodeView> cached(NodeRef node) {
      return frozen.isPresent() ? frozen : super.cached(node);
    }

    @Override
    public Optional<NodeView> read(NodeRef node) {
      if (unreadable) {
        throw new RemoteFailure(RemoteFailure.FailureKind.DENIED, "denied", "get nodes", null);
      }
      return super.read(node);
    }
  }

  /** A queue that may give no answer. */
  private final class Forgetful implements Inbox, ReceivedMessages {
    private volatile boolean broken;
    private volatile boolean lenient;

    @Override
    public List<Delivery> receive(Duration wait, Duration hidden) throws InterruptedException {
      answer();
      return world.queue.receive(wait, hidden);
    }

    @Override
    public Set<QueueMessage> extendVisibility(Collection<QueueMessage> kept, Duration ahead) {
      answer();
      return lenient ? Set.of() : world.queue.extendVisibility(kept, ahead);
    }

    private void answer() {
      if (broken) {
        throw new RemoteFailure(RemoteFailure.FailureKind.UNAVAILABLE, "no answer", null);
      }
    }

    @Override
    public void returnMessages(Collection<QueueMessage> given, Duration delay) {
      world.queue.returnMessages(given, delay);
    }

    @Override
    public Map<QueueMessage, RemoteFailure> delete(Collection<QueueMessage> messages) {
      return world.queue.delete(messages);
    }
  }

  /** How often this replica asks pods to leave. */
  private final class Counted extends ForwardingPods {
    private final AtomicInteger asked = new AtomicInteger();

    Counted() {
      super(world.pods);
    }

    @Override
    public EvictionOutcome evict(PodRef pod, Duration atMost) {
      asked.incrementAndGet();
      return super.evict(pod, atMost);
    }

    @Override
    public EvictionOutcome delete(PodRef pod, Duration grace) {
      asked.incrementAndGet();
      return super.delete(pod, grace);
    }
  }
}
