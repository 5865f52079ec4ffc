package io.lifecyclemanager.app.deregistration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.app.deregistration.DeregisterSettings.BalancerSettings;
import io.lifecyclemanager.aws.SimulatedAwsClients;
import io.lifecyclemanager.deregistration.request.DeregistrationTarget;
import io.lifecyclemanager.kubernetes.TestCluster;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.simulation.aws.loadbalancing.SimulatedTargetGroup;
import io.lifecyclemanager.simulation.aws.loadbalancing.TargetType;
import io.lifecyclemanager.simulation.aws.query.LoadBalancerType;
import io.lifecyclemanager.simulation.kubernetes.SimulatedKubernetes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deregister} against the simulated AWS, without a controller. */
@Tag("full")
class DeregisterCommandTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  @AutoClose private final SimulatedAwsClients loopback = new SimulatedAwsClients();
  private final List<String> progress = new CopyOnWriteArrayList<>();
  private final String instance = loopback.aws().autoScaling().createGroup("workers").launch();

  @Test
  void anInstanceLeavesTargetGroupsAndClassicLoadBalancers() throws InterruptedException {
    SimulatedTargetGroup api = group("api", TargetType.INSTANCE, Duration.ZERO).register(instance);
    SimulatedTargetGroup web = group("web", TargetType.INSTANCE, Duration.ZERO).register(instance);
    loopback
        .aws()
        .classicElb()
        .createLoadBalancer("old")
        .connectionDraining(Duration.ZERO)
        .register(instance);
    DeregisterOutcome outcome = run(DeregistrationTarget.ofInstance(instance), LONG);
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.output(false))
        .isEqualTo(
            instance
                + ": deregistered\n  api: deregistered\n  old: deregistered\n  web: deregistered");
    assertThat(api.targets()).isEmpty();
    assertThat(web.targets()).isEmpty();
    assertThat(progress).contains("api: deregistered");
  }

  @Test
  void theStateAtTheEndOfTheWaitIsThatItStillDrains() throws InterruptedException {
    SimulatedTargetGroup web =
        group("web", TargetType.IP, Duration.ofMinutes(5)).register("2600:1f13::7");
    DeregisterOutcome outcome =
        run(DeregistrationTarget.ofAddress("2600:1f13:0::7"), Duration.ofSeconds(3));
    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.failure()).isEmpty();
    assertThat(outcome.output(false)).startsWith("2600:1f13::7: draining\n  web: draining until ");
    assertThat(outcome.output(true))
        .contains("\"id\":\"2600:1f13::7\"", "\"state\":\"draining\"", "\"name\":\"web\"");
    assertThat(web.sendsTo("2600:1f13::7")).as("gets new connections").isFalse();
  }

  @Test
  void whatIsRegisteredNowhereIsGone() throws InterruptedException {
    DeregisterOutcome outcome = run(DeregistrationTarget.ofAddress("10.9.9.9"), LONG);
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.output(false)).isEqualTo("10.9.9.9: deregistered");
  }

  @Test
  void theNodeIsLabelledWhereAKubeconfigIsGiven(@TempDir Path folder) throws InterruptedException {
    try (SimulatedKubernetes kubernetes = SimulatedKubernetes.start(TestCluster.TIME)) {
      kubernetes.addNode("node-1", instance);
      DeregisterOutcome outcome =
          run(
              DeregistrationTarget.ofInstance(instance),
              LONG,
              kubernetes.kubeconfig(folder.resolve("kubeconfig")));
      assertThat(outcome.exitCode()).isZero();
      assertThat(outcome.status().node()).isEqualTo("node-1");
      JsonNode node = kubernetes.find("v1", "Node", "", "node-1").orElseThrow();
      assertThat(
              node.path("metadata")
                  .path("labels")
                  .path("node.kubernetes.io/exclude-from-external-load-balancers")
                  .asText())
          .isEqualTo("true");
      assertThat(node.path("spec").path("unschedulable").asBoolean()).isFalse();
    }
  }

  private SimulatedTargetGroup group(String name, TargetType type, Duration delay) {
    return loopback
        .aws()
        .elbV2()
        .createTargetGroup(name, type, "HTTP", 80)
        .attachTo(loopback.aws().elbV2().createLoadBalancer(name, LoadBalancerType.APPLICATION))
        .deregistrationDelay(delay);
  }

  private DeregisterOutcome run(DeregistrationTarget target, Duration atMost)
      throws InterruptedException {
    return run(target, atMost, null);
  }

  private DeregisterOutcome run(
      DeregistrationTarget target, Duration atMost, @Nullable Path kubeconfig)
      throws InterruptedException {
    return new DeregisterCommand(new SystemTime())
        .run(
            new DeregisterSettings(
                target,
                atMost,
                null,
                kubeconfig,
                new BalancerSettings(true, true, Duration.ZERO, Duration.ZERO),
                false),
            progress::add);
  }
}
