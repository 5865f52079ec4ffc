package io.lifecyclemanager.simulation.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.simulation.LoopbackServer;
import io.lifecyclemanager.simulation.kubernetes.api.AccessRules;
import io.lifecyclemanager.simulation.kubernetes.api.ApiFaults;
import io.lifecyclemanager.simulation.kubernetes.api.ApiHandler;
import io.lifecyclemanager.simulation.kubernetes.api.ApiServerCalls;
import io.lifecyclemanager.simulation.kubernetes.api.BindingHandler;
import io.lifecyclemanager.simulation.kubernetes.api.DeleteHandler;
import io.lifecyclemanager.simulation.kubernetes.api.EvictionHandler;
import io.lifecyclemanager.simulation.kubernetes.api.ReadHandler;
import io.lifecyclemanager.simulation.kubernetes.api.RequestDispatcher;
import io.lifecyclemanager.simulation.kubernetes.api.WriteHandler;
import io.lifecyclemanager.simulation.kubernetes.kubelet.BudgetManifest;
import io.lifecyclemanager.simulation.kubernetes.kubelet.Kubelets;
import io.lifecyclemanager.simulation.kubernetes.kubelet.NodeManifest;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodGarbageCollector;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodManifest;
import io.lifecyclemanager.simulation.kubernetes.store.Budgets;
import io.lifecyclemanager.simulation.kubernetes.store.ChangeHistory;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectChange;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectStore;
import io.lifecyclemanager.simulation.kubernetes.store.ResourceType;
import io.lifecyclemanager.simulation.kubernetes.store.ResourceTypes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A Kubernetes API on a free loopback port: REST over HTTP/1.1 with lists, watches, merge patches,
 * evictions against disruption budgets and graceful deletion. No scheduler or kubelet runs in it;
 * {@link Kubelets} play the machines. Thread-safe; {@link #close} may be called twice.
 */
public final class SimulatedKubernetes implements AutoCloseable {

  static {
    // Read once by the JDK's server: no delay of small answers, and no connection is closed under
    // a client that is about to use it again.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "10000");
    System.setProperty("sun.net.httpserver.idleInterval", "600");
  }

  private static final List<String> NAMESPACES =
      List.of("default", "kube-system", "kube-public", "kube-node-lease");

  private final ResourceTypes types = new ResourceTypes();
  private final ApiServerCalls calls = new ApiServerCalls();
  private final AccessRules accessRules = new AccessRules();
  private final ObjectStore store;
  private final ApiFaults faults;
  private final WriteHandler writing;
  private final PodGarbageCollector garbage;
  private final String token;
  private final ApiHandler handler;
  private final LoopbackServer server;

  private SimulatedKubernetes(Time time, String token, int historyBound) {
    this.token = token;
    store = new ObjectStore(historyBound);
    faults = new ApiFaults(store::wake);
    DeleteHandler deleting = new DeleteHandler(store, time);
    Budgets budgets = new Budgets(store, time);
    store.follow(budgets::follow);
    store.follow(deleting::follow);
    garbage = new PodGarbageCollector(store, deleting, time);
    store.follow(garbage::follow);
    store.follow(this::giveServiceAccount);
    writing = new WriteHandler(store, deleting, time);
    RequestDispatcher dispatch =
        new RequestDispatcher(
            new ReadHandler(store),
            writing,
            deleting,
            new EvictionHandler(store, budgets, deleting, time),
            new BindingHandler(store, time),
            accessRules);
    handler = new ApiHandler(types, dispatch, store, faults, calls, time, token);
    server = new LoopbackServer(handler);
    NAMESPACES.forEach(this::addNamespace);
  }

  /** An API without authentication. */
  public static SimulatedKubernetes start(Time time) {
    return new SimulatedKubernetes(time, "", ChangeHistory.KEPT);
  }

  /** An API that wants this bearer token. */
  public static SimulatedKubernetes start(Time time, String token) {
    return new SimulatedKubernetes(time, token, ChangeHistory.KEPT);
  }

  /** An API that remembers only so many changes of each type for watches that begin later. */
  public static SimulatedKubernetes startForgetful(Time time, int changes) {
    return new SimulatedKubernetes(time, "", changes);
  }

  /** The address, such as {@code http://127.0.0.1:41234}. */
  public String url() {
    return server.uri().toString();
  }

  /** Writes a kubeconfig for clients of this API. */
  public Path kubeconfig(Path file) {
    String user = token.isEmpty() ? "{}" : "{token: \"" + token + "\"}";
    String text =
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: simulated, cluster: {server: "%s"}}]
        users: [{name: user, user: %s}]
        contexts: [{name: simulated, context: {cluster: simulated, user: user}}]
        current-context: simulated
        """
            .formatted(url(), user);
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Puts an object into the world as it is, with its status; its namespace is made where missing.
   *
   * @param object with apiVersion, kind and name; the caller gives it up
   * @return the stored object; not to be modified
   */
  public ObjectNode create(ObjectNode object) {
    ResourceType type = type(object.path("apiVersion").asText(), object.path("kind").asText());
    String namespace = ObjectMetadata.namespace(object);
    if (type.namespaced() && store.find(ResourceType.NAMESPACES, "", namespace).isEmpty()) {
      addNamespace(namespace);
    }
    return writing.seed(type, object);
  }

  /** A ready node of an instance in us-west-2a. */
  public ObjectNode addNode(String name, String instanceId) {
    return create(NodeManifest.named(name).instance(instanceId).ready("True").json());
  }

  /** A pod in whatever state the manifest gives it. */
  public ObjectNode addPod(PodManifest pod) {
    return create(pod.json());
  }

  /** A budget that keeps so many pods with {@code app=<app>} available. */
  public ObjectNode addPdb(String namespace, String name, String app, int minAvailable) {
    return create(BudgetManifest.named(namespace, name).app(app).minAvailable(minAvailable).json());
  }

  /** Serves one more type, as a CustomResourceDefinition would. */
  public void install(ResourceType type) {
    types.install(type);
  }

  /** An object as it is now. */
  public Optional<ObjectNode> find(String apiVersion, String kind, String namespace, String name) {
    return store.find(type(apiVersion, kind), namespace, name);
  }

  /** All objects of a type as they are now. */
  public List<ObjectNode> all(String apiVersion, String kind) {
    return store.all(type(apiVersion, kind), "");
  }

  /** Calls the follower for every change from now on, before the change is seen by clients. */
  public void follow(Consumer<ObjectChange> follower) {
    store.follow(follower);
  }

  /** Forgets all history: watches from any earlier version find it too old. */
  public void compact() {
    store.compact();
  }

  /** Every call that was answered. */
  public ApiServerCalls calls() {
    return calls;
  }

  /** From now on only this bearer token is accepted; running watches go on. */
  public void acceptToken(String accepted) {
    handler.acceptToken(accepted);
  }

  /** What access reviews answer. */
  public AccessRules accessRules() {
    return accessRules;
  }

  /** Faults that tests inject for clients. */
  public ApiFaults faults() {
    return faults;
  }

  @Override
  public void close() {
    faults.stop();
    garbage.close();
    server.close();
  }

  private void addNamespace(String name) {
    ObjectNode namespace = ObjectMetadata.JSON.createObjectNode();
    ObjectMetadata.of(namespace).put("name", name);
    var _ = writing.seed(ResourceType.NAMESPACES, namespace);
  }

  /** As the service account controller does for every new namespace. */
  private void giveServiceAccount(ObjectChange change) {
    if (change.type().equals(ResourceType.NAMESPACES)
        && change.kind() == ObjectChange.ChangeType.ADDED) {
      ObjectNode account = ObjectMetadata.JSON.createObjectNode();
      ObjectMetadata.of(account)
          .put("name", "default")
          .put("namespace", ObjectMetadata.name(change.object()));
      ObjectNode _ = writing.seed(ResourceType.SERVICE_ACCOUNTS, account);
    }
  }

  private ResourceType type(String apiVersion, String kind) {
    return types
        .ofKind(apiVersion, kind)
        .orElseThrow(() -> new IllegalArgumentException("not served: " + apiVersion + " " + kind));
  }
}
