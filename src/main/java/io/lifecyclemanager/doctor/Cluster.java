package io.lifecyclemanager.doctor;

import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteTrouble;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The cluster as it is. Every method blocks for some requests, throws {@link RemoteTrouble} when
 * there is no answer or the caller may not ask, changes nothing and may be called twice.
 */
public interface Cluster {
  /** The API server's version, as in {@code v1.36.3}. */
  String version();

  /** All nodes. */
  List<NodeState> nodes();

  /**
   * A node.
   *
   * @param providerId as in {@code aws:///us-west-2a/i-0abc}; may be empty
   * @param instance the instance of EC2; empty where the provider id names none
   * @param labels those of {@link #LABELS} that it has: clusters may have thousands of nodes
   */
  record NodeState(
      String name, String providerId, Optional<InstanceId> instance, Map<String, String> labels) {
    /** On nodes that Karpenter made. */
    public static final String KARPENTER_POOL = "karpenter.sh/nodepool";

    /** On nodes that EKS runs, such as Fargate's. */
    public static final String COMPUTE_TYPE = "eks.amazonaws.com/compute-type";

    /** The labels that matter. */
    public static final Set<String> LABELS = Set.of(KARPENTER_POOL, COMPUTE_TYPE);

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
   * @param grace how long it may take to stop
   * @param readinessGates their condition types
   * @param preStop whether any of its containers has a hook before it is stopped
   * @param claims names of its persistent volume claims
   */
  record PodState(
      String namespace,
      String name,
      String node,
      Map<String, String> labels,
      Duration grace,
      List<String> readinessGates,
      boolean preStop,
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
  List<BudgetState> budgets();

  /**
   * A disruption budget.
   *
   * @param selector which pods of its namespace it is for
   * @param allowed how many of them may be evicted now
   * @param healthy how many of them are healthy now
   * @param desired how many have to be healthy
   * @param expected how many there are to be
   * @param counted whether the disruption controller can count its pods; where it cannot, no
   *     disruption is allowed and the other numbers are old ones, or zero
   */
  record BudgetState(
      String namespace,
      String name,
      Selector selector,
      int allowed,
      int healthy,
      int desired,
      int expected,
      boolean counted) {}

  /** Claims, as in {@code namespace/name}, whose volume is on one node only, with its path. */
  Map<String, String> localClaims();

  /** All Deployments, DaemonSets and StatefulSets that may take care of nodes. */
  List<ToolState> tools();

  /**
   * Something that runs in the cluster.
   *
   * @param kind as in {@code Deployment}
   * @param images of its containers
   * @param replicas how many are wanted
   * @param words the arguments of its containers, and their variables as in {@code NAME=value}
   */
  record ToolState(
      String kind,
      String namespace,
      String name,
      List<String> images,
      int replicas,
      List<String> words) {
    /** Keeps its own copies. */
    public ToolState {
      images = List.copyOf(images);
      words = List.copyOf(words);
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
  record Right(String verb, String group, String resource) {
    @Override
    public String toString() {
      return verb + " " + resource + (group.isEmpty() ? "" : "." + group);
    }
  }

  /** Which of the rights the service account has not, in the whole cluster. */
  List<Right> denied(ServiceAccount account, List<Right> rights);

  /** Which of the rights the caller has not, in the whole cluster. */
  List<Right> denied(List<Right> rights);

  /** The account that {@code serve} runs as. */
  record ServiceAccount(String namespace, String name) {
    @Override
    public String toString() {
      return namespace + "/" + name;
    }
  }

  /** ARN of the role that the annotation of a service account names; empty for none. */
  Optional<String> roleOf(ServiceAccount account);
}
