package io.lifecyclemanager.drain;

import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.Time;

/** A cluster with two nodes, whose kubelets are simulated by these methods. */
public interface PodControlCluster {
  /** The implementation under test. */
  PodControl control();

  /** The time that {@link #control} uses. */
  Time time();

  /** The node under test. */
  NodeRef node();

  /** Another node. */
  NodeRef otherNode();

  /** A namespace that no other test uses. */
  String namespace();

  /** A pod is bound to the node and reaches its phase; a running pod is ready. */
  PodRef add(NodeRef node, PodSpec pod) throws Exception;

  /** The kubelet reports that the pod has stopped: the Pod object is deleted. */
  void stopPod(PodRef pod) throws Exception;

  /** A budget for the pods with this {@code app} label, which allows so many disruptions now. */
  void setBudget(String name, String app, int allowed) throws Exception;

  /** A Service with policy Local for the pods with this {@code app} label. */
  void addLocalService(String name, String app) throws Exception;

  /** The test has ended. */
  void end() throws Exception;
}
