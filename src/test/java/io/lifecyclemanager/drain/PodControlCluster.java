package io.lifecyclemanager.drain;

import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.Time;

/** A cluster with two nodes, whose kubelets do only what they are told here. */
public interface PodControlCluster {
  /** The port. */
  PodControl control();

  /** The time by which {@link #control} waits. */
  Time time();

  /** The node that the test is about. */
  NodeRef node();

  /** Another one. */
  NodeRef otherNode();

  /** A namespace that nobody else uses. */
  String namespace();

  /** A pod is bound to the node and gets as far as its phase says; while running it is ready. */
  PodRef add(NodeRef node, PodSpec pod) throws Exception;

  /** The kubelet says that the pod has stopped: it leaves the API. */
  void stopPod(PodRef pod) throws Exception;

  /** A budget for the pods with this {@code app} label, that now allows so many disruptions. */
  void setBudget(String name, String app, int allowed) throws Exception;

  /** A Service with policy Local for the pods with this {@code app} label. */
  void addLocalService(String name, String app) throws Exception;

  /** The test is over. */
  void end() throws Exception;
}
