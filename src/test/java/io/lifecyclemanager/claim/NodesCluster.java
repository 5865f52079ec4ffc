package io.lifecyclemanager.claim;

import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.ReadyCondition;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** A cluster in which other actors change nodes too. */
public interface NodesCluster {
  /** The implementation under test, whose index is complete soon. */
  Nodes nodes();

  /** The time that {@link #nodes} uses. */
  Time time();

  /** A ready, schedulable node registers. */
  NodeRef add(InstanceId instance, String name) throws Exception;

  /** The Node object is deleted. */
  void remove(NodeRef node) throws Exception;

  /** Another actor changes the node. */
  void changeByOthers(NodeRef node, NodeChange change) throws Exception;

  /** The kubelet, or the cluster on its behalf, sets the condition Ready. */
  void setReady(NodeRef node, ReadyCondition ready) throws Exception;

  /** The test has ended. */
  void end() throws Exception;

  /** Waits for the signal of the index, as a claim does, until the condition holds. */
  default void await(BooleanSupplier condition) throws InterruptedException {
    Signal changes = nodes().changes();
    Deadline end = time().in(Duration.ofMinutes(3));
    while (true) {
      long before = changes.count();
      if (condition.getAsBoolean()) {
        return;
      }
      if (!changes.await(before, time().until(end))) {
        throw new AssertionError("the index has not changed in time");
      }
    }
  }
}
