package io.lifecyclemanager.doctor.snapshot;

import io.lifecyclemanager.doctor.snapshot.ClusterInspector.ClusterPermission;
import java.util.List;

/** What {@code serve} does only with certain options, and with RBAC permissions of its own. */
public enum OptionalFeature {
  /** All replicas together keep a limit on terminating nodes or an interval. */
  SHARED_PACE,
  /** Events of the nodes. */
  NODE_EVENTS,
  /** Every replica shows the terminations of all replicas. */
  PEER_STATUS,
  /** Rolling restarts of Deployments before their pods are evicted. */
  SURGE,
  /** The API server checks the tokens of requests. */
  TOKEN_REVIEW;

  private static final String LEASES = "coordination.k8s.io";
  private static final String EVENTS = "events.k8s.io";
  private static final String DISCOVERY = "discovery.k8s.io";
  private static final String APPS = "apps";
  private static final String AUTHENTICATION = "authentication.k8s.io";
  private static final String AUTHORIZATION = "authorization.k8s.io";

  /** Events of an object without a namespace belong to this one. */
  private static final String EVENT_NAMESPACE = "default";

  /**
   * The permissions that the feature needs.
   *
   * @param namespace of the controller
   */
  List<ClusterPermission> permissions(String namespace) {
    return switch (this) {
      case SHARED_PACE ->
          List.of(
              new ClusterPermission("get", LEASES, "leases", namespace),
              new ClusterPermission("create", LEASES, "leases", namespace),
              new ClusterPermission("update", LEASES, "leases", namespace));
      case NODE_EVENTS ->
          List.of(
              new ClusterPermission("create", EVENTS, "events", EVENT_NAMESPACE),
              new ClusterPermission("patch", EVENTS, "events", EVENT_NAMESPACE));
      case PEER_STATUS ->
          List.of(new ClusterPermission("list", DISCOVERY, "endpointslices", namespace));
      case SURGE ->
          List.of(
              new ClusterPermission("get", APPS, "replicasets"),
              new ClusterPermission("get", APPS, "deployments"),
              new ClusterPermission("patch", APPS, "deployments"));
      case TOKEN_REVIEW ->
          List.of(
              new ClusterPermission("create", AUTHENTICATION, "tokenreviews"),
              new ClusterPermission("create", AUTHORIZATION, "subjectaccessreviews"));
    };
  }
}
