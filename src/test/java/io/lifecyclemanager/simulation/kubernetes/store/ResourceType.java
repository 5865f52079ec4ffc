package io.lifecyclemanager.simulation.kubernetes.store;

/**
 * A kind of object that the API serves.
 *
 * @param group the API group, empty for the core
 * @param plural the name in paths, such as {@code pods}
 * @param namespaced false for nodes and the like
 */
public record ResourceType(
    String group, String version, String plural, String kind, boolean namespaced) {

  /** Nodes. */
  public static final ResourceType NODES = core("nodes", "Node", false);

  /** Namespaces. */
  public static final ResourceType NAMESPACES = core("namespaces", "Namespace", false);

  /** Pods. */
  public static final ResourceType PODS = core("pods", "Pod", true);

  /** Services. */
  public static final ResourceType SERVICES = core("services", "Service", true);

  /** The endpoints of Services. */
  public static final ResourceType ENDPOINT_SLICES =
      new ResourceType("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice", true);

  /** Service accounts. */
  public static final ResourceType SERVICE_ACCOUNTS =
      core("serviceaccounts", "ServiceAccount", true);

  /** Events with their old face. */
  public static final ResourceType CORE_EVENTS = core("events", "Event", true);

  /** Events with their new face. */
  public static final ResourceType EVENTS =
      new ResourceType("events.k8s.io", "v1", "events", "Event", true);

  /** Disruption budgets. */
  public static final ResourceType BUDGETS =
      new ResourceType("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget", true);

  /** Asks whether an account has a permission. */
  public static final ResourceType ACCESS_REVIEWS =
      new ResourceType(
          "authorization.k8s.io", "v1", "subjectaccessreviews", "SubjectAccessReview", false);

  /** Asks whether oneself may do something. */
  public static final ResourceType OWN_ACCESS_REVIEWS =
      new ResourceType(
          "authorization.k8s.io",
          "v1",
          "selfsubjectaccessreviews",
          "SelfSubjectAccessReview",
          false);

  /** A type of the core group. */
  public static ResourceType core(String plural, String kind, boolean namespaced) {
    return new ResourceType("", "v1", plural, kind, namespaced);
  }

  /** A namespaced type of the group {@code apps}. */
  public static ResourceType apps(String plural, String kind) {
    return new ResourceType("apps", "v1", plural, kind, true);
  }

  /** {@code v1} or {@code policy/v1}, as objects carry it. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** {@code pods} or {@code poddisruptionbudgets.policy}, as the API server's messages say it. */
  String qualified() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  /** The type under which objects are stored: events have two faces and one store. */
  ResourceType stored() {
    return equals(EVENTS) ? CORE_EVENTS : this;
  }

  /** The path of one object, or of all where the name is empty. */
  public String path(String namespace, String name) {
    String root = group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
    String scope = namespace.isEmpty() ? "" : "/namespaces/" + namespace;
    return root + scope + "/" + plural + (name.isEmpty() ? "" : "/" + name);
  }
}
