package io.lifecyclemanager.scenario.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.OutboundPorts;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.ReadyCondition;
import io.lifecyclemanager.fakes.ForwardingPods;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Nodes change all the time: each change concerns the termination of that node only. */
class NodeEventTest {
  private static final int EVENTS = 50;

  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final CountedPods pods = new CountedPods();

  @Test
  void aChangeOfANodeWakesTheDrainOfThatNodeOnly() throws InterruptedException {
    InstanceId changing = drainingNode(1);
    InstanceId quiet = drainingNode(2);
    InstanceId inService = world.addNode(3);
    world.start("replica-1", ports());
    // Between two regular checks, which come every 30 s.
    world.time.sleep(Duration.ofSeconds(31));
    long quietBefore = wakeUps(quiet);
    long changingBefore = wakeUps(changing);
    for (int i = 0; i < EVENTS; i++) {
      change(changing, i);
      change(inService, i);
      world.time.sleep(Duration.ofMillis(100));
    }

    assertThat(wakeUps(quiet)).isEqualTo(quietBefore);
    assertThat(wakeUps(changing)).isEqualTo(changingBefore + EVENTS);
  }

  @Test
  void aDrainNoticesAtOnceThatItsNodeIsUnreachable() throws InterruptedException {
    InstanceId lost = drainingNode(1);
    InstanceId other = drainingNode(2);
    world.start("replica-1", ports());
    world.time.sleep(Duration.ofSeconds(31));
    long before = wakeUps(lost);
    long otherBefore = wakeUps(other);
    world.nodes.setReady(world.nodeOf(lost), ReadyCondition.UNKNOWN);
    world.time.sleep(Duration.ofSeconds(1));

    assertThat(wakeUps(lost)).isEqualTo(before + 1);
    assertThat(wakeUps(other)).isEqualTo(otherBefore);
  }

  private InstanceId drainingNode(int number) {
    InstanceId instance = world.addNode(number);
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-" + number).grace(900).stopsIn(800));
    world.autoScaling.terminate(instance);
    return instance;
  }

  private void change(InstanceId instance, int number) {
    world.nodes.changeByAnotherActor(
        world.nodeOf(instance),
        new NodeChange(null, Map.of(), Map.of("example.com/heartbeat", "" + number)));
  }

  private long wakeUps(InstanceId instance) {
    return pods.watches.get(world.nodeOf(instance)).changes().count();
  }

  private OutboundPorts ports() {
    return new OutboundPorts(
        world.queue,
        world.queue,
        world.autoScaling,
        world.autoScaling,
        world.autoScaling,
        world.ec2,
        world.nodes,
        pods,
        world.volumes,
        world.peers,
        Optional.of(world.ledgers),
        List.of(world.balancers));
  }

  /** Remembers the watches: a drain is woken by its watch's signal. */
  private final class CountedPods extends ForwardingPods {
    private final Map<NodeRef, PodWatch> watches = new ConcurrentHashMap<>();

    CountedPods() {
      super(world.pods);
    }

    @Override
    public PodWatch watch(NodeRef node) {
      PodWatch watch = super.watch(node);
      watches.put(node, watch);
      return watch;
    }
  }
}
