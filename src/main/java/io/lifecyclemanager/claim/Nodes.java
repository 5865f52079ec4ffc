package io.lifecyclemanager.claim;

import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Signal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The Node objects of the cluster. Look-ups are answered by an index over one watch. A {@link
 * RemoteFailure} means that nothing is known, never that a node does not exist. Thread-safe.
 */
public interface Nodes {
  /**
   * The node of the instance (last segment of {@code spec.providerID}), as the watch last showed
   * it; empty when there is none.
   *
   * @throws RemoteFailure when the index has no such node and is not complete: its first list has
   *     not ended, or the watch has failed
   */
  Optional<NodeView> find(InstanceId instance);

  /**
   * The node with this name, as the watch last showed it; empty when there is none.
   *
   * @throws RemoteFailure as {@link #find}
   */
  Optional<NodeView> findNamed(String name);

  /**
   * Returns when {@link #all} shows every node.
   *
   * @throws RemoteFailure when the index is not complete: its first list has not ended, or the
   *     watch has failed
   */
  void checkComplete();

  /**
   * The node of an instance that is known to belong to this cluster: as {@link #find}, else the one
   * node without a usable provider id that has the instance's private DNS name or address. May send
   * a request to EC2, shared by concurrent callers, where there are such nodes.
   *
   * @throws RemoteFailure as {@link #find}, and when EC2 did not answer
   * @throws InterruptedException when interrupted
   */
  default Optional<NodeView> findOrMatch(InstanceId instance) throws InterruptedException {
    return find(instance);
  }

  /**
   * The nodes whose {@code spec.providerID} does not tell whether they are EC2 instances, as the
   * watch last showed them. Usually none.
   */
  default List<UnidentifiedNode> unidentified() {
    return List.of();
  }

  /** The node as the watch last showed it; empty when it is gone or another node has its name. */
  Optional<NodeView> cached(NodeRef node);

  /**
   * The nodes with a claim whose {@code spec.providerID} names their instances, as the watch last
   * showed them.
   */
  List<ClaimedNode> claimed();

  /** All nodes as the watch last showed them; a copy. */
  List<NodeView> all();

  /** The numbers of nodes that the watch last showed. */
  NodeCounts counts();

  /**
   * Raised after each change of the index: what was read after its count was read holds until the
   * count grows.
   */
  Signal changes();

  /**
   * Reads the node from the API server; empty when it is gone or another node has its name.
   *
   * @throws RemoteFailure when the API server did not answer
   */
  Optional<NodeView> read(NodeRef node);

  /**
   * Changes a node in one request, if its version is still that of {@code base}. May be repeated:
   * the second time the version is stale.
   *
   * @throws RemoteFailure when the API server did not answer; the node may be changed or not
   */
  PatchOutcome patch(NodeView base, NodeChange change);

  /**
   * A node as this program sees it.
   *
   * @param ref name and UID
   * @param resourceVersion the version of this view
   * @param unschedulable whether it is cordoned
   * @param ready the Ready condition
   * @param excludeLabel value of {@code node.kubernetes.io/exclude-from-external-load-balancers};
   *     null when absent
   * @param claim value of the annotation {@link ClaimRecord#ANNOTATION}; null when absent
   * @param ping value of the annotation {@link OwnerPing#ANNOTATION}; null when absent
   * @param hasPredecessorAnnotation whether it carries the annotation {@link
   *     NodeMarks#PREDECESSOR_ANNOTATION}
   * @param requests what its annotations ask of its termination
   * @param placement where the node is, and what manages it
   * @param instance the instance that {@code spec.providerID} names; null where it names none
   * @param holdMarks what a node hold changes, besides the cordon
   */
  record NodeView(
      NodeRef ref,
      String resourceVersion,
      boolean unschedulable,
      ReadyCondition ready,
      @Nullable String excludeLabel,
      @Nullable String claim,
      @Nullable String ping,
      boolean hasPredecessorAnnotation,
      NodeRequests requests,
      NodePlacement placement,
      @Nullable InstanceId instance,
      NodeHoldMarks holdMarks) {

    /**
     * Whether it is claimed, cordoned and excluded from load balancers: its termination has begun.
     * A cordon alone may be that of another actor, and so may both of them while the claim waits
     * for the disruption limit.
     */
    public boolean isTerminating() {
      return claim != null
          && unschedulable
          && "true".equals(excludeLabel)
          && ClaimRecord.parse(claim).filter(ClaimRecord::awaitsCordon).isEmpty();
    }

    /** Whether it carries an annotation of this program, or of the predecessor. */
    public boolean hasMarks() {
      return claim != null || ping != null || hasPredecessorAnnotation;
    }
  }

  /** A node with a claim, which may be a claim that is not understood. */
  record ClaimedNode(InstanceId instance, NodeView node) {}

  /**
   * What a node's annotations ask of its termination, as they were written.
   *
   * @param drain value of the annotation {@code lifecycle-manager.io/drain}; null when absent
   * @param deadline value of the annotation {@code lifecycle-manager.io/deadline}; null when absent
   */
  record NodeRequests(@Nullable String drain, @Nullable String deadline) {
    /** Without either annotation, as nearly all nodes are. */
    public static final NodeRequests NONE = new NodeRequests(null, null);

    /** The values of both annotations. */
    public static NodeRequests of(@Nullable String drain, @Nullable String deadline) {
      return drain == null && deadline == null ? NONE : new NodeRequests(drain, deadline);
    }
  }

  /**
   * A node that may be an EC2 instance.
   *
   * @param names its name, and its host and DNS names
   * @param addresses its internal addresses
   */
  record UnidentifiedNode(NodeRef ref, Set<String> names, Set<String> addresses) {
    /** Copies the sets. */
    public UnidentifiedNode {
      names = Set.copyOf(names);
      addresses = Set.copyOf(addresses);
    }
  }

  /**
   * Numbers of nodes.
   *
   * @param nodes all nodes
   * @param terminating those of them for which {@link NodeView#isTerminating} holds
   * @param unconfirmed those of the terminating nodes that this replica has cordoned and the watch
   *     has not shown yet. Once it shows them, it has shown earlier changes of other replicas too
   */
  record NodeCounts(int nodes, int terminating, int unconfirmed) {}

  /** The status of the condition Ready. */
  enum ReadyCondition {
    TRUE,
    /** The kubelet runs, and may still stop pods. */
    FALSE,
    /** The node is unreachable, so that its pods cannot be stopped; also without the condition. */
    UNKNOWN
  }

  /**
   * A change of a node.
   *
   * @param unschedulable the new value; null leaves the present one
   * @param labels labels to set; a null value removes the key
   * @param annotations annotations to set; a null value removes the key
   * @param taints all taints that the node has afterwards; null leaves the present ones
   */
  record NodeChange(
      @Nullable Boolean unschedulable,
      Map<String, @Nullable String> labels,
      Map<String, @Nullable String> annotations,
      @Nullable List<NodeTaint> taints) {
    /** A change that leaves the taints. */
    public NodeChange(
        @Nullable Boolean unschedulable,
        Map<String, @Nullable String> labels,
        Map<String, @Nullable String> annotations) {
      this(unschedulable, labels, annotations, null);
    }
  }

  /** The result of a patch. */
  sealed interface PatchOutcome {
    /** The node is changed; the view shows it afterwards. */
    record NodePatched(NodeView node) implements PatchOutcome {}

    /** The node has changed since it was read: read it again. */
    record StaleVersion() implements PatchOutcome {}

    /** The node is gone, or another node has its name. */
    record NodeNotFound() implements PatchOutcome {}

    /**
     * An admission policy, or a missing permission, denies the change.
     *
     * @param reason the API server's message
     */
    record PatchDenied(String reason) implements PatchOutcome {}
  }
}
