package io.lifecyclemanager.claim;

import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Signal;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The cluster's Node objects. Look-ups come from an index over one watch; {@link RemoteFailure}
 * means that nothing is known, never "no such node".
 */
public interface Nodes {
  /**
   * The node of the instance (last segment of {@code spec.providerID}), as the watch last said;
   * empty when there is none.
   *
   * @throws RemoteTrouble when none is known, but the index is not complete either: it has not been
   *     listed yet, or the watch is broken
   */
  Optional<NodeView> find(InstanceId instance);

  /** The node as the watch last said; empty when it is gone or another one has its name. */
  Optional<NodeView> cached(NodeRef node);

  /** How many nodes the watch last said there are. */
  NodeCounts counts();

  /** Raised whenever the index changes. */
  Signal changes();

  /** Reads the node from the API server; empty when it is gone or another one has its name. */
  Optional<NodeView> read(NodeRef node);

  /**
   * Changes a node in one request, if it still is as {@code base} shows it. May be made twice: the
   * second time the base is stale.
   */
  PatchOutcome patch(NodeView base, NodeChange change);

  /**
   * What we need to know of a node.
   *
   * @param ref name and UID
   * @param resourceVersion the version that was seen
   * @param unschedulable whether it is cordoned
   * @param ready the Ready condition
   * @param excludeLabel value of {@code node.kubernetes.io/exclude-from-external-load-balancers};
   *     null when absent
   * @param claim value of our claim annotation; null when absent
   * @param ping value of the annotation {@link OwnerPing#ANNOTATION}; null when absent
   * @param hasPredecessorAnnotation whether it carries the annotation {@link
   *     Claimer#PREDECESSOR_ANNOTATION}
   */
  record NodeView(
      NodeRef ref,
      String resourceVersion,
      boolean unschedulable,
      ReadyCondition ready,
      @Nullable String excludeLabel,
      @Nullable String claim,
      @Nullable String ping,
      boolean hasPredecessorAnnotation) {

    /**
     * Whether it is claimed, cordoned and kept out of load balancers: on its way out, to be drained
     * or drained already. A cordon alone may be somebody else's.
     */
    public boolean isTerminating() {
      return claim != null && unschedulable && "true".equals(excludeLabel);
    }
  }

  /**
   * The size of the cluster.
   *
   * @param nodes all of them
   * @param terminating how many of them are on their way out, see {@link NodeView#isTerminating}
   * @param unconfirmed how many of these were sent there by ourselves, and not shown by the watch
   *     yet: once it shows them, it has shown what others did before
   */
  record NodeCounts(int nodes, int terminating, int unconfirmed) {}

  /** The Ready condition. */
  enum ReadyCondition {
    TRUE,
    /** Says no, but may still stop pods. */
    FALSE,
    /** The kubelet is silent: nobody will stop the pods. Also when the condition is missing. */
    UNKNOWN
  }

  /**
   * A change of a node; a null value in a map takes the key off.
   *
   * @param unschedulable the new value; null leaves it
   */
  record NodeChange(
      @Nullable Boolean unschedulable,
      Map<String, @Nullable String> labels,
      Map<String, @Nullable String> annotations) {}

  /** The answer to a patch. */
  sealed interface PatchOutcome {
    /** Done; the node as it is now. */
    record NodePatched(NodeView node) implements PatchOutcome {}

    /** It changed since it was seen: read again. */
    record StaleVersion() implements PatchOutcome {}

    /** It is gone, or another one has its name. */
    record NodeNotFound() implements PatchOutcome {}

    /** An admission policy or a missing right forbids it, in the API server's words. */
    record PatchDenied(String reason) implements PatchOutcome {}
  }
}
