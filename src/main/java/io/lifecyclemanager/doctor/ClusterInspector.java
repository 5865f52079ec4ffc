package io.lifecyclemanager.doctor;

import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The cluster as it is. Every method blocks for some requests, throws {@link RemoteFailure} when
 * there is no answer or the caller may not ask, changes nothing and may be called twice.
 */
public interface ClusterInspector {
  /** The API server's version, as in {@code v1.36.3}. */
  String version();

  /** All nodes. */
  List<NodeState> nodes();

  /**
   * A node.
   *
   * @param providerId as in {@code aws:///us-west-2a/i-0abc}; may be empty
   * @param instance the instance of EC2; empty where the provider id names none
   * @param labels those of {@link #RELEVANT_LABELS} that it has: clusters may have thousands of
   *     nodes
   */
  record NodeState(
      String name, String providerId, Optional<InstanceId> instance, Map<String, String> labels) {
    /** On nodes that Karpenter made. */
    public static final String KARPENTER_POOL = "karpenter.sh/nodepool";

    /** On nodes that EKS runs, such as Fargate's. */
    public static final String COMPUTE_TYPE = "eks.amazonaws.com/compute-type";

    /** The labels that matter. */
    public static final Set<String> RELEVANT_LABELS = Set.of(KARPENTER_POOL, COMPUTE_TYPE);

    /** Keeps its own copy. */
    public NodeState {
      labels = Map.copyOf(labels);
    }
  }

  /**
   * All pods that leave their node in a drain: neither those that are finished or on their way out
   * anyway, nor static pods and those of DaemonSets, which stay.
   */
  List<PodState> pods();

  /**
   * A pod.
   *
   * @param node name of the node that it is on; empty while it is on none
   * @param labels its labels
   * @param gracePeriod how long it may take to stop
   * @param readinessGates their condition types
   * @param hasPreStopHook whether any of its containers has a hook before it is stopped
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
    /** Keeps its own copies. */
    public PodState {
      labels = Map.copyOf(labels);
      readinessGates = List.copyOf(readinessGates);
      claims = Set.copyOf(claims);
    }

    String ref() {
      return namespace + "/" + name;
    }
  }

  /** All disruption budgets. */
  List<DisruptionBudgetState> budgets();

  /**
   * A disruption budget.
   *
   * @param selector which pods of its namespace it is for
   * @param disruptionsAllowed how many of them may be evicted now
   * @param currentHealthy how many of them are healthy now
   * @param desiredHealthy how many have to be healthy
   * @param expectedPods how many there are to be
   * @param countable whether the disruption controller can count its pods; where it cannot, no
   *     disruption is allowed and the other numbers are old ones, or zero
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

  /** Claims, as in {@code namespace/name}, whose volume is on one node only, with its path. */
  Map<String, String> localClaims();

  /** All Deployments, DaemonSets and StatefulSets that may take care of nodes. */
  List<WorkloadState> workloads();

  /**
   * Something that runs in the cluster.
   *
   * @param kind as in {@code Deployment}
   * @param images of its containers
   * @param replicas how many are wanted
   * @param arguments the arguments of its containers, and their variables as in {@code NAME=value}
   */
  record WorkloadState(
      String kind,
      String namespace,
      String name,
      List<String> images,
      int replicas,
      List<String> arguments) {
    /** Keeps its own copies. */
    public WorkloadState {
      images = List.copyOf(images);
      arguments = List.copyOf(arguments);
    }

    String ref() {
      return kind + " " + namespace + "/" + name;
    }
  }

  /**
   * A right in the cluster.
   *
   * @param group of the API; empty for the core
   * @param resource as in {@code pods/eviction}
   * @param verb as in {@code create}
   */
  record ClusterPermission(String verb, String group, String resource) {
    @Override
    public String toString() {
      return verb + " " + resource + (group.isEmpty() ? "" : "." + group);
    }
  }

  /** Which of the rights the service account has not, in the whole cluster. */
  List<ClusterPermission> findDenied(ServiceAccount account, List<ClusterPermission> rights);

  /** Which of the rights the caller has not, in the whole cluster. */
  List<ClusterPermission> findDenied(List<ClusterPermission> rights);

  /** The account that {@code serve} runs as. */
  record ServiceAccount(String namespace, String name) {
    @Override
    public String toString() {
      return namespace + "/" + name;
    }
  }

  /** ARN of the role that the annotation of a service account names; empty for none. */
  Optional<String> roleArnOf(ServiceAccount account);
}
