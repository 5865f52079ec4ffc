package io.lifecyclemanager.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteTrouble;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What needs a right that is missing is not done; everything else is. */
class MissingRightTest {
  private final World world = new World();

  @AfterEach
  void close() throws InterruptedException {
    world.close();
  }

  @Test
  void withoutTheRightToReadTagsNobodyCanSayWhoseAnInstanceIsThatHasNoNodeHere()
      throws InterruptedException {
    world.with(settings -> Change.cluster(settings, "prod", Set.of()));
    InstanceId nodeless = world.instance(2);
    world.autoScaling.remote().breaks("tags", RemoteTrouble.Kind.DENIED);
    world.autoScaling.terminate(nodeless);
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(1));

    assertThat(world.facts(Fact.MessageGivenBack.class)).isNotEmpty();
    assertThat(world.queue.size()).isEqualTo(1);
    assertThat(world.autoScaling.outcomes()).isEmpty();
  }
}
