package io.lifecyclemanager.fakes;

import io.lifecyclemanager.doctor.ClusterInspector;
import io.lifecyclemanager.model.SimulatedTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A cluster that is what a test says: the records of the port are its objects. Nobody lacks a right
 * that was not taken. Thread-safe.
 */
public final class FakeDoctorCluster implements ClusterInspector {
  private static final String SELF = "";

  private final FaultInjector faults = new FaultInjector(new SimulatedTime(), "kubernetes");
  private final List<NodeState> nodes = new CopyOnWriteArrayList<>();
  private final List<PodState> pods = new CopyOnWriteArrayList<>();
  private final List<DisruptionBudgetState> budgets = new CopyOnWriteArrayList<>();
  private final List<WorkloadState> tools = new CopyOnWriteArrayList<>();
  private final Map<String, String> localClaims = new ConcurrentHashMap<>();
  private final Map<ServiceAccount, String> roles = new ConcurrentHashMap<>();
  private final Set<String> denied = ConcurrentHashMap.newKeySet();
  private volatile String version = "v1.36.3";

  /** Trouble to be made; the operations have the names of the port's methods. */
  public FaultInjector faults() {
    return faults;
  }

  /** From now on the API server is of this version. */
  public void version(String is) {
    version = is;
  }

  /** One more node. */
  public void add(NodeState node) {
    nodes.add(node);
  }

  /** One more pod. */
  public void add(PodState pod) {
    pods.add(pod);
  }

  /** One more budget. */
  public void add(DisruptionBudgetState budget) {
    budgets.add(budget);
  }

  /** Something more that runs. */
  public void add(WorkloadState tool) {
    tools.add(tool);
  }

  /** The claim's volume is on one node only. */
  public void localClaim(String namespace, String claim, String what) {
    localClaims.put(namespace + "/" + claim, what);
  }

  /** The service account is annotated with a role. */
  public void role(ServiceAccount account, String arn) {
    roles.put(account, arn);
  }

  /** Takes a right from a service account. */
  public void deny(ServiceAccount account, ClusterPermission right) {
    denied.add(account + " " + right);
  }

  /** Takes a right from whoever asks. */
  public void deny(ClusterPermission right) {
    denied.add(SELF + " " + right);
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
    return faults.call("tools", () -> List.copyOf(tools));
  }

  @Override
  public List<ClusterPermission> findDenied(
      ServiceAccount account, List<ClusterPermission> rights) {
    return faults.call("denied", () -> lacking(account.toString(), rights));
  }

  @Override
  public List<ClusterPermission> findDenied(List<ClusterPermission> rights) {
    return faults.call("denied", () -> lacking(SELF, rights));
  }

  private List<ClusterPermission> lacking(String who, List<ClusterPermission> rights) {
    return rights.stream().filter(right -> denied.contains(who + " " + right)).toList();
  }

  @Override
  public Optional<String> roleArnOf(ServiceAccount account) {
    return faults.call("roleOf", () -> Optional.ofNullable(roles.get(account)));
  }
}
