package io.lifecyclemanager.sandbox.world;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Command lines and environments of controllers of a {@link SandboxWorld}. */
public final class ControllerArguments {
  private ControllerArguments() {}

  /** The command line of a controller that serves the world's queue and a cluster. */
  public static List<String> serve(Path kubeconfig, String... options) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "serve",
                "--queue-name=" + SandboxWorld.QUEUE,
                "--kubeconfig=" + kubeconfig,
                "--port=0",
                "--polling-interval=2"));
    words.addAll(List.of(options));
    return words;
  }

  /** The world's environment for a controller that hands over everything, however slowly. */
  public static Map<String, String> withoutHandOverLimit(SandboxWorld world) {
    Map<String, String> environment = new HashMap<>(world.environment());
    environment.put(
        "LIFECYCLE_MANAGER_JAVA_OPTS", "-Dlifecycle-manager.hand-over-timeout-seconds=120");
    return environment;
  }

  /**
   * The world's environment for a controller that reaches AWS through relays.
   *
   * @param relay from the address of a service to that of its relay
   */
  public static Map<String, String> relayed(SandboxWorld world, UnaryOperator<String> relay) {
    Map<String, String> environment = new HashMap<>(world.environment());
    environment.replaceAll(
        (name, value) -> name.startsWith("AWS_ENDPOINT_URL") ? relay.apply(value) : value);
    return environment;
  }
}
