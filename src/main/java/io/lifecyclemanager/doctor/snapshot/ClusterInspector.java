package io.lifecyclemanager.doctor.snapshot;

import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.label.LabelRequirements;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Port to the API server of the cluster. Every method blocks for its requests, throws {@link
 * RemoteFailure} if the API server does not answer or denies the request, changes nothing and may
 * be repeated.
 */
public interface ClusterInspector {
  /** The version of the API server, as in {@code v1.36.3}. */
  String version();

  /** All nodes. */
  List<NodeState> nodes();

  /**
   * A node.
   *
   * @param providerId as in {@code aws:///us-west-2a/i-0abc}; may be empty
   * @param instance the EC2 instance; empty if the provider id contains no instance id
   * @param labels only the {@link #RELEVANT_LABELS}: a cluster may have thousands of nodes
   */
  record NodeState(
      String name, String providerId, Optional<InstanceId> instance, Map<String, String> labels) {
    /** Label of nodes that Karpenter created. */
    public static final String KARPENTER_POOL = "karpenter.sh/nodepool";

    /** Label of nodes that EKS runs itself, as on Fargate. */
    public static final String COMPUTE_TYPE = "eks.amazonaws.com/compute-type";

    /** The labels that checks look at. */
    public static final Set<String> RELEVANT_LABELS = Set.of(KARPENTER_POOL, COMPUTE_TYPE);

    public NodeState {
      labels = Map.copyOf(labels);
    }
  }

  /**
   * The pods that a drain evicts: without pods that have finished or are terminating, without
   * static pods and pods of DaemonSets.
   */
  List<PodState> pods();

  /**
   * A pod.
   *
   * @param node name of its node; empty before it is scheduled
   * @param gracePeriod its termination grace period
   * @param readinessGates condition types of its readiness gates
   * @param hasPreStopHook whether any of its containers has a preStop hook
   * @param claims names of its persistent volume claims
   */
  record PodState(
      String namespace,
      String name,
      String node,
      Map<String, String> labels,
      Duration gracePeriod,
      List<String> readinessGates,
      boolean hasPreStopHook,
      Set<String> claims) {
    public PodState {
      labels = Map.copyOf(labels);
      readinessGates = List.copyOf(readinessGates);
      claims = Set.copyOf(claims);
    }

    /** As in {@code namespace/name}. */
    public String ref() {
      return namespace + "/" + name;
    }
  }

  /** All disruption budgets. */
  List<DisruptionBudgetState> budgets();

  /**
   * A disruption budget.
   *
   * @param selector selects pods of its namespace
   * @param disruptionsAllowed how many pods may be evicted now
   * @param currentHealthy how many pods are healthy now
   * @param desiredHealthy how many pods have to be healthy
   * @param expectedPods how many pods the disruption controller expects
   * @param countable whether the disruption controller can count the pods; if not, it allows no
   *     disruption, and the other numbers are outdated or zero
   */
  record DisruptionBudgetState(
      String namespace,
      String name,
      LabelRequirements selector,
      int disruptionsAllowed,
      int currentHealthy,
      int desiredHealthy,
      int expectedPods,
      boolean countable) {}

  /**
   * Persistent volume claims, as in {@code namespace/name}, whose volume exists on one node only,
   * with name and path of the volume.
   */
  Map<String, String> localClaims();

  /** All Deployments, DaemonSets and StatefulSets. */
  List<WorkloadState> workloads();

  /**
   * A Deployment, DaemonSet or StatefulSet.
   *
   * @param kind as in {@code Deployment}
   * @param images of its containers
   * @param replicas the desired number of pods
   * @param arguments commands and arguments of its containers, and their environment variables as
   *     in {@code NAME=value}
   * @param surge whether its annotation asks for surges
   */
  record WorkloadState(
      String kind,
      String namespace,
      String name,
      List<String> images,
      int replicas,
      List<String> arguments,
      boolean surge) {
    public WorkloadState {
      images = List.copyOf(images);
      arguments = List.copyOf(arguments);
    }

    /** As in {@code Deployment namespace/name}. */
    public String ref() {
      return kind + " " + namespace + "/" + name;
    }
  }

  /**
   * A permission of RBAC.
   *
   * @param verb as in {@code create}
   * @param group API group; empty for the core group
   * @param resource as in {@code pods/eviction}
   * @param namespace the only one that it is needed in; empty for all
   */
  record ClusterPermission(String verb, String group, String resource, String namespace) {
    /** For all namespaces. */
    public ClusterPermission(String verb, String group, String resource) {
      this(verb, group, resource, "");
    }

    @Override
    public String toString() {
      return verb
          + " "
          + resource
          + (group.isEmpty() ? "" : "." + group)
          + (namespace.isEmpty() ? "" : " in namespace " + namespace);
    }
  }

  /** Those of the permissions that the service account does not have, in the given order. */
  List<ClusterPermission> findDenied(ServiceAccount account, List<ClusterPermission> permissions);

  /** Those of the permissions that the caller does not have, in the given order. */
  List<ClusterPermission> findDenied(List<ClusterPermission> permissions);

  /** A service account. */
  record ServiceAccount(String namespace, String name) {
    @Override
    public String toString() {
      return namespace + "/" + name;
    }
  }

  /** ARN of the IAM role in the annotation of a service account; empty if there is none. */
  Optional<String> roleArnOf(ServiceAccount account);
}
