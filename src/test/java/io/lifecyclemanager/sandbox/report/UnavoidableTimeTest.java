package io.lifecyclemanager.sandbox.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.lifecyclemanager.sandbox.world.ClusterFixtures;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodHistory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Pods stop in 5 s; an ALB settles in 2 s, an NLB in 30 s and drains for 20 s. */
@DisplayName("The unavoidable time")
class UnavoidableTimeTest {
  private static final String APART = "web";
  private static final String FED = "edge";

  static Stream<Arguments> rows() {
    return Stream.of(
        arguments(named("no balancer", scene(0, 0, 10)), FED, 5, "pods that stop"),
        arguments(
            named("pods not fed through their node", scene(1, 0, 1)), APART, 5, "pods that stop"),
        arguments(named("fed pods", scene(1, 0, 1)), FED, 7, "settle time, then pods that stop"),
        arguments(named("a long delay", scene(1, 0, 10)), FED, 10, "deregistration delay"),
        arguments(named("an NLB, no pods", scene(1, 1, 10)), "", 30, "settle time"),
        arguments(named("an NLB", scene(1, 1, 10)), FED, 35, "settle time, then pods that stop"),
        arguments(
            named("an NLB with a long delay", scene(0, 1, 90)), FED, 90, "deregistration delay"));
  }

  @ParameterizedTest(name = "{0}: {2} s, {3}")
  @MethodSource("rows")
  void isThatOfTheSlowest(SandboxScale scene, String app, int seconds, String waitedFor) {
    Duration settle = scene.longestSettle(Duration.ofSeconds(2), Duration.ofSeconds(30));

    assertThat(UnavoidableTime.of(scene, settle, pods(app)))
        .isEqualTo(new UnavoidableTime(Duration.ofSeconds(seconds), waitedFor));
  }

  private static SandboxScale scene(int applicationGroups, int networkGroups, int delay) {
    return new SandboxScale(
        1,
        2,
        0,
        Duration.ofSeconds(5),
        Duration.ofSeconds(delay),
        Duration.ofMinutes(1),
        1,
        1,
        applicationGroups,
        new SandboxScale.Network(networkGroups, Duration.ofSeconds(20)),
        0);
  }

  private static List<PodHistory> pods(String app) {
    return Stream.of(app)
        .filter(name -> !name.isEmpty())
        .map(name ->
            new PodHistory(
                ClusterFixtures.NAMESPACE,
                name + "-1",
                name,
                "worker-01",
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false))
        .toList();
  }
}
