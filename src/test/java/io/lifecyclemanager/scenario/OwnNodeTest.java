package io.lifecyclemanager.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteTrouble;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The node that is to be drained is the one that a replica runs on. */
class OwnNodeTest {
  private final World world = new World();
  private final InstanceId instance = world.node(1);

  @AfterEach
  void close() throws InterruptedException {
    world.close();
  }

  @Test
  void itIsLeftToAnotherReplicaThatIsReady() throws InterruptedException {
    world.peers = () -> true;
    world.with(settings -> Change.on(settings, "node-1")).start("on-it");
    world.with(settings -> Change.on(settings, "node-2")).start("elsewhere");
    terminate();

    assertThat(claim().owner()).isEqualTo("elsewhere");
    assertThat(world.time.elapsed()).isLessThan(Duration.ofSeconds(60));
  }

  @Test
  void aloneItDrainsItsOwnNodeAtOnce() throws InterruptedException {
    world.with(settings -> Change.on(settings, "node-1")).start("on-it");
    terminate();

    assertThat(world.facts(Fact.MessageGivenBack.class)).isEmpty();
    assertThat(claim().owner()).isEqualTo("on-it");
  }

  @Test
  void whatNobodyElseTakesWithinThirtySecondsItDrainsItself() throws InterruptedException {
    world.peers = () -> true;
    world.with(settings -> Change.on(settings, "node-1")).start("on-it");
    terminate();

    assertThat(claim().owner()).isEqualTo("on-it");
    assertThat(world.facts(Fact.MessageGivenBack.class)).hasSizeBetween(4, 8);
    assertThat(world.pods.evictions().getFirst().at())
        .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(40));
  }

  @Test
  void whereNobodyCanSayWhetherThereIsAnotherItDrainsItAtOnce() throws InterruptedException {
    world.peers =
        () -> {
          throw new RemoteTrouble(RemoteTrouble.Kind.DENIED, "pods is forbidden", null);
        };
    world.with(settings -> Change.on(settings, "node-1")).start("on-it");
    terminate();

    assertThat(world.facts(Fact.MessageGivenBack.class)).isEmpty();
  }

  @Test
  void everyOtherNodeIsDrainedAsEver() throws InterruptedException {
    world.peers = () -> true;
    world.with(settings -> Change.on(settings, "node-2")).start("elsewhere");
    terminate();

    assertThat(world.facts(Fact.MessageGivenBack.class)).isEmpty();
  }

  private void terminate() throws InterruptedException {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    world.autoScaling.terminate(instance);
    world.untilQuiet();
    assertThat(world.autoScaling.completions()).hasSize(1);
    assertThat(world.pods.departures()).hasSize(1);
  }

  private ClaimRecord claim() {
    return ClaimRecord.parse(world.nodeNow(instance).claim()).orElseThrow();
  }
}
