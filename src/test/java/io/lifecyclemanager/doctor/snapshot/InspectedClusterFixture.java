package io.lifecyclemanager.doctor.snapshot;

import io.lifecyclemanager.doctor.snapshot.ClusterInspector.ClusterPermission;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.DisruptionBudgetState;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.NodeState;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.PodState;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.ServiceAccount;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.WorkloadState;
import java.util.List;

/** A cluster, possibly shared with other tests, and a namespace of one test's own. */
public interface InspectedClusterFixture {
  /** The port over this cluster. */
  ClusterInspector inspector();

  /** The namespace for all objects of the test. */
  String namespace();

  /** Registers a node. The caller makes its name unique. */
  void add(NodeState node) throws Exception;

  /** Creates a pod that is not scheduled. */
  void add(PodState pod) throws Exception;

  /** Creates a pod that is ready. */
  void addReady(PodState pod) throws Exception;

  /** Creates a pod that has succeeded. */
  void addFinished(PodState pod) throws Exception;

  /** Creates a pod that is deleted and that a finalizer keeps. */
  void addTerminating(PodState pod) throws Exception;

  /** Creates a budget and waits until its pods are counted. Only its desired number is used. */
  void add(DisruptionBudgetState budget) throws Exception;

  /** Creates a workload whose controller creates no pods. */
  void add(WorkloadState workload) throws Exception;

  /** Creates a claim that is bound to a volume at a path of a node. */
  void addLocalClaim(String claim, String path) throws Exception;

  /** Creates a claim that is bound to a volume that can move between nodes. */
  void addOtherClaim(String claim) throws Exception;

  /**
   * Creates a service account.
   *
   * @param role ARN for its annotation; empty for none
   */
  void add(ServiceAccount account, String role) throws Exception;

  /** Grants some permissions to an account, and others not. */
  void setPermissions(
      ServiceAccount account, List<ClusterPermission> allowed, List<ClusterPermission> denied)
      throws Exception;

  /** Removes what the test has created. */
  void end() throws Exception;
}
