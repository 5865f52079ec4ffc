package io.lifecyclemanager.scenario.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.fakes.message.BodyGenerator;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.model.IntakeFact.DropReason;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that this program does not understand, before one that it does. */
class BadMessagesTest {
  private static final int BAD = 2_000;
  private static final int RECEIVES = BAD / 10 + 1;
  private static final Duration RECEIVE = Duration.ofMillis(20);
  private static final List<String> BODIES =
      List.of(
          "",
          "no JSON",
          "[]",
          "{\"EC2InstanceId\":\"i-1\",\"EC2InstanceId\":\"i-2\"}",
          "{\"detail-type\":\"EC2 Spot Instance Interruption Warning\",\"source\":\"aws.ec2\","
              + "\"detail\":{\"instance-id\":7}}");

  @AutoClose private final ScenarioWorld world = new ScenarioWorld();

  @Test
  void theyDelayAGoodOneOnlyByTheirReceiptAndAreDeletedInBatches() throws InterruptedException {
    var instance = world.addNode(1);
    for (int i = 0; i < BAD; i++) {
      world.queue.send(BODIES.get(i % BODIES.size()));
    }
    world.autoScaling.terminate(instance);
    world.queue.faults().delayCalls("receive", RECEIVE);
    // Slower than receiving, so that what is received meanwhile fills the next request.
    world.queue.faults().delayCalls("delete", RECEIVE.plusMillis(10));

    world.start("replica-1");
    world.time.sleep(RECEIVE.multipliedBy(RECEIVES).plusSeconds(1));
    assertThat(world.facts(Fact.TerminationStarted.class)).hasSize(1);

    world.awaitIdle();
    assertThat(world.queue.size()).isZero();
    assertThat(world.facts(IntakeFact.MessageDropped.class))
        .hasSize(BAD)
        .allMatch(dropped -> dropped.reason() == DropReason.NOT_UNDERSTOOD);
    // All but the first and the last requests are full, and one deletes the good message.
    assertThat(world.queue.faults().calls("delete")).isBetween(BAD / 10, BAD / 10 + 3);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void noBodyMovesANodeUnlessAutoScalingConfirmsIt(long seed) throws InterruptedException {
    LifecycleAction forged =
        new LifecycleAction(
            ScenarioWorld.GROUP, ScenarioWorld.HOOK, world.addNode(1), null, "forged");
    BodyGenerator bodies = new BodyGenerator(seed, forged, world.time.now());
    for (int i = 0; i < 200; i++) {
      world.queue.send(bodies.next());
    }
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.queue.size()).isZero();
    assertThat(world.nodes.patches()).isEmpty();
    assertThat(world.facts(Fact.TerminationStarted.class)).isEmpty();
  }
}
