package io.lifecyclemanager.fakes.doctor;

import io.lifecyclemanager.doctor.snapshot.ClusterInspector;
import io.lifecyclemanager.fakes.FaultInjector;
import io.lifecyclemanager.model.SimulatedTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A cluster in memory, as a test sets it up. Every account has all permissions that are not denied.
 * Thread-safe.
 */
public final class FakeDoctorCluster implements ClusterInspector {
  private static final String SELF = "";

  private final FaultInjector faults = new FaultInjector(new SimulatedTime(), "kubernetes");
  private final List<NodeState> nodes = new CopyOnWriteArrayList<>();
  private final List<PodState> pods = new CopyOnWriteArrayList<>();
  private final List<DisruptionBudgetState> budgets = new CopyOnWriteArrayList<>();
  private final List<WorkloadState> workloads = new CopyOnWriteArrayList<>();
  private final Map<String, String> localClaims = new ConcurrentHashMap<>();
  private final Map<ServiceAccount, String> roles = new ConcurrentHashMap<>();
  private final Set<String> denied = ConcurrentHashMap.newKeySet();
  private volatile String version = "v1.36.3";

  /** Injects failures; an operation has the name of the method of the port. */
  public FaultInjector faults() {
    return faults;
  }

  /** Sets the version of the API server. */
  public void version(String is) {
    version = is;
  }

  /** Adds a node. */
  public void add(NodeState node) {
    nodes.add(node);
  }

  /** Adds a pod. */
  public void add(PodState pod) {
    pods.add(pod);
  }

  /** Adds a disruption budget. */
  public void add(DisruptionBudgetState budget) {
    budgets.add(budget);
  }

  /** Adds a workload. */
  public void add(WorkloadState workload) {
    workloads.add(workload);
  }

  /** Adds a claim whose volume exists on one node only. */
  public void localClaim(String namespace, String claim, String volume) {
    localClaims.put(namespace + "/" + claim, volume);
  }

  /** Annotates a service account with a role. */
  public void role(ServiceAccount account, String arn) {
    roles.put(account, arn);
  }

  /** Denies a permission to a service account. */
  public void deny(ServiceAccount account, ClusterPermission permission) {
    denied.add(account + " " + permission);
  }

  /** Denies a permission to the caller. */
  public void deny(ClusterPermission permission) {
    denied.add(SELF + " " + permission);
  }

  @Override
  public String version() {
    return faults.call("version", () -> version);
  }

  @Override
  public List<NodeState> nodes() {
    return faults.call("nodes", () -> List.copyOf(nodes));
  }

  @Override
  public List<PodState> pods() {
    return faults.call("pods", () -> List.copyOf(pods));
  }

  @Override
  public List<DisruptionBudgetState> budgets() {
    return faults.call("budgets", () -> List.copyOf(budgets));
  }

  @Override
  public Map<String, String> localClaims() {
    return faults.call("localClaims", () -> Map.copyOf(localClaims));
  }

  @Override
  public List<WorkloadState> workloads() {
    return faults.call("workloads", () -> List.copyOf(workloads));
  }

  @Override
  public List<ClusterPermission> findDenied(
      ServiceAccount account, List<ClusterPermission> permissions) {
    return faults.call("findDenied", () -> deniedOf(account.toString(), permissions));
  }

  @Override
  public List<ClusterPermission> findDenied(List<ClusterPermission> permissions) {
    return faults.call("findDenied", () -> deniedOf(SELF, permissions));
  }

  private List<ClusterPermission> deniedOf(String subject, List<ClusterPermission> permissions) {
    return permissions.stream()
        .filter(permission -> denied.contains(subject + " " + permission))
        .toList();
  }

  @Override
  public Optional<String> roleArnOf(ServiceAccount account) {
    return faults.call("roleArnOf", () -> Optional.ofNullable(roles.get(account)));
  }
}
