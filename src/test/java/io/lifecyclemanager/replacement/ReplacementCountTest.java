package io.lifecyclemanager.replacement;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.replacement.GroupCapacities.GroupCapacity;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplacementCountTest {
  /** Instances in service, those of them with Ready nodes, and the desired capacity. */
  @ParameterizedTest
  @CsvSource({
    "3, 3, 3, true",
    "3, 2, 3, false",
    "2, 2, 3, false",
    "4, 3, 3, true",
    "0, 0, 0, true"
  })
  void aGroupIsCompleteWithAsManyReadyNodesAsDesired(
      int inService, int ready, int desired, boolean isComplete) {
    Set<InstanceId> instances =
        IntStream.range(0, inService)
            .mapToObj(i -> new InstanceId("i-" + i))
            .collect(Collectors.toSet());
    ReplacementCount count =
        ReplacementCount.of(
            new GroupCapacity(desired, instances, false),
            one -> Integer.parseInt(one.value().substring(2)) < ready);
    assertThat(count).isEqualTo(new ReplacementCount(ready, desired));
    assertThat(count.isComplete()).isEqualTo(isComplete);
  }
}
