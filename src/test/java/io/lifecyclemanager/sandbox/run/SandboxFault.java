package io.lifecyclemanager.sandbox.run;

import io.lifecyclemanager.sandbox.world.SandboxWorld;
import io.lifecyclemanager.sandbox.world.SimulatedSandboxCluster;
import io.lifecyclemanager.simulation.aws.query.AwsFaults;
import io.lifecyclemanager.simulation.aws.query.AwsFaults.Effect;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import io.lifecyclemanager.simulation.kubernetes.api.InjectedResponse;
import java.time.Duration;
import java.util.List;

/** Faults that the sandbox can inject for a while. SQS stays as it is. */
public enum SandboxFault {
  THROTTLE_AWS("throttle-aws"),
  SLOW_AWS("slow-aws"),
  LOSE_REPLIES("lose-replies"),
  API_429("api-429"),
  API_500("api-500");

  private static final List<AwsService> SERVICES =
      List.of(AwsService.AUTO_SCALING, AwsService.ELB_V2, AwsService.CLASSIC_ELB);

  /** What controllers ask for while they terminate; the kubelets' own calls are let through. */
  private static final List<List<String>> CALLS =
      List.of(
          List.of("create", "pods/eviction"),
          List.of("patch", "nodes"),
          List.of("list", "services"));

  private final String words;

  SandboxFault(String words) {
    this.words = words;
  }

  /** Whether it needs the simulated API. */
  boolean isOfKubernetes() {
    return this == API_429 || this == API_500;
  }

  /** Begins; it stays until the world ends, or until {@link #end}. */
  void begin(SandboxWorld world) {
    switch (this) {
      case THROTTLE_AWS -> aws(world, Effect.throttling());
      case SLOW_AWS -> aws(world, new Effect.Delay(Duration.ofSeconds(2)));
      case LOSE_REPLIES -> aws(world, new Effect.SwallowReply());
      case API_429 -> kubernetes(world, InjectedResponse.overloaded(1));
      case API_500 -> kubernetes(world, InjectedResponse.internalError("a fault of the sandbox"));
    }
  }

  private static void aws(SandboxWorld world, Effect effect) {
    SERVICES.forEach(service -> world.aws().faults().add(service, AwsFaults.ANY, effect));
  }

  private static void kubernetes(SandboxWorld world, InjectedResponse answer) {
    if (world.cluster() instanceof SimulatedSandboxCluster simulated) {
      CALLS.forEach(
          call -> simulated.kubernetes().faults().answer(call.getFirst(), call.getLast(), answer));
    }
  }

  /** Ends all faults. */
  public static void end(SandboxWorld world) {
    world.aws().faults().clear();
    if (world.cluster() instanceof SimulatedSandboxCluster simulated) {
      simulated.kubernetes().faults().clear();
    }
  }

  /** As on the command line. */
  @Override
  public String toString() {
    return words;
  }
}
