package io.lifecyclemanager.sandbox.world;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.lifecyclemanager.simulation.kubernetes.api.ApiServerCall;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** An API server that the sandbox may fill: simulated, or a real one. */
public sealed interface SandboxCluster extends AutoCloseable
    permits SimulatedSandboxCluster, ExternalCluster {

  /** A kubeconfig with an administrator's permissions. */
  Path kubeconfig();

  /** A client with an administrator's permissions; ends with this. */
  KubernetesClient client();

  /** Sees to it that a pod of the DaemonSet comes up on each of the nodes. */
  void spread(SandboxDaemonSet daemons, List<String> nodes);

  /** The controllers' calls so far; empty where they are not counted. */
  Optional<List<ApiServerCall>> calls();

  /** The disruptions that budgets allowed again; empty where they are not recorded. */
  Optional<List<FreedDisruption>> freedDisruptions();

  /** Whose API server it is, for people. */
  String description();

  /** Removes what the sandbox made, as far as it would outlive it. */
  @Override
  void close();
}
