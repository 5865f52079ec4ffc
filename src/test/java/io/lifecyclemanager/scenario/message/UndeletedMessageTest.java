package io.lifecyclemanager.scenario.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A message that cannot be deleted does not keep its termination from ending. */
class UndeletedMessageTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);

  @ParameterizedTest
  @EnumSource(RemoteFailure.FailureKind.class)
  void aCompletedTerminationEndsWithinTwoMinutesThoughItsMessageIsLeft(
      RemoteFailure.FailureKind kind) throws InterruptedException {
    world.queue.faults().failCalls("delete", kind);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.until(() -> !world.autoScaling.completions().isEmpty(), Duration.ofMinutes(1));
    world.time.sleep(Duration.ofMinutes(2));

    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(world.facts(Fact.RemoteCallFailed.class))
        .filteredOn(it -> it.operation().startsWith("deleting message") && it.retryIn() == null)
        .hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(RemoteFailure.FailureKind.class)
  void theMessageIsDeliveredAgainAndDeletedOnceTheQueuePermitsIt(RemoteFailure.FailureKind kind)
      throws InterruptedException {
    world.queue.faults().failCalls("delete", kind);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(5));
    assertThat(world.facts(IntakeFact.MessageDropped.class)).isEmpty();
    assertThat(world.queue.size()).isEqualTo(1);
    world.queue.faults().clearFaults();
    world.awaitIdle();

    assertThat(world.facts(IntakeFact.MessageDropped.class)).hasSize(1);
    assertThat(world.facts(Fact.TerminationStarted.class)).hasSize(1);
  }
}
