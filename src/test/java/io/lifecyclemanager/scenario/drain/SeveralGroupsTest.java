package io.lifecyclemanager.scenario.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.cli.ParsedSettings;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.DrainFact.DrainEnded;
import io.lifecyclemanager.model.DrainFact.DrainStarted;
import io.lifecyclemanager.model.Fact.TerminationEnded;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Many terminations of one Auto Scaling group do not delay those of another. */
class SeveralGroupsTest {
  private static final GroupName SMALL = new GroupName("small");

  @AutoClose
  private final ScenarioWorld world =
      new ScenarioWorld()
          .withSettings(_ ->
              ParsedSettings.serve("--queue-name=queue", "--port=0", "--max-drain-concurrency=20"));

  @Test
  void aSingleTerminationTakesWhatItsOwnPodsNeedWhileAnotherGroupHas100() throws Exception {
    world.autoScaling.createGroup(SMALL);
    world.autoScaling.putHook(SMALL, ScenarioWorld.HOOK, Duration.ofMinutes(5));
    List<InstanceId> big = IntStream.rangeClosed(1, 100).mapToObj(this::nodeWithSlowPod).toList();
    world.start("replica-1");
    big.forEach(world.autoScaling::terminate);
    world.time.sleep(Duration.ofMinutes(1));
    assertThat(world.facts(DrainStarted.class)).hasSize(20);

    InstanceId single = world.addNode(SMALL, 101);
    world.pods.add(world.nodeOf(single), PodSpec.pod("api-1").grace(60).stopsIn(20));
    Duration began = world.time.elapsed();
    world.autoScaling.terminate(single);
    world.time.until(() -> hasEnded(single), Duration.ofMinutes(5));

    assertThat(world.time.elapsed().minus(began)).isLessThan(Duration.ofSeconds(25));
    assertThat(world.facts(DrainEnded.class))
        .singleElement()
        .matches(end -> end.subject().instance().equals(single));
    assertThat(world.facts(TerminationEnded.class)).hasSize(1);
  }

  private boolean hasEnded(InstanceId instance) {
    return world.facts(TerminationEnded.class).stream()
        .anyMatch(end -> end.subject().instance().equals(instance));
  }

  private InstanceId nodeWithSlowPod(int number) {
    InstanceId instance = world.addNode(number);
    world.pods.add(world.nodeOf(instance), PodSpec.pod("job-" + number).grace(900).stopsIn(890));
    return instance;
  }
}
