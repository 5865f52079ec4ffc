package io.lifecyclemanager.sandbox.world;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.simulation.kubernetes.client.RawApi;
import io.lifecyclemanager.simulation.kubernetes.kubelet.BudgetManifest;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodManifest;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import io.lifecyclemanager.simulation.kubernetes.store.ResourceType;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A Deployment with one replica and a budget that requires it, in a simulated cluster; it plays the
 * controllers and the scheduler too. A new pod needs some time before it serves, as where its image
 * is pulled. Its pods answer the requests of {@link SandboxWorkload#WEB}. Until it is closed.
 */
public final class OneReplicaDeployment implements AutoCloseable {
  /** Longer than the old pod takes to stop: without a surge no pod serves for a while. */
  public static final Duration STARTUP = Duration.ofSeconds(6);

  private static final Duration TICK = Duration.ofMillis(100);
  private static final String NAME = SandboxWorkload.WEB.app();
  private static final String REVISION = "deployment.kubernetes.io/revision";
  private static final ResourceType DEPLOYMENTS = ResourceType.apps("deployments", "Deployment");
  private static final ResourceType REPLICA_SETS = ResourceType.apps("replicasets", "ReplicaSet");

  private final Time time = new SystemTime();
  private final RawApi api;
  private final SandboxScale scene;
  private final String staying;
  private final ObjectNode deployment;
  private final Thread loop;
  private long generation;
  private int revision;
  private String replicaSet = "";
  private String restartedAt = "";
  private int made;

  /**
   * Creates it with its first pod.
   *
   * @param first the node of that pod
   * @param staying the node of all others
   * @param surge the value of the annotation {@code lifecycle-manager.io/surge}; null for none
   */
  public OneReplicaDeployment(
      SandboxWorld world, String first, String staying, @Nullable String surge)
      throws InterruptedException {
    this.api = new RawApi(world.cluster().client());
    this.scene = world.scene();
    this.staying = staying;
    deployment = created(DEPLOYMENTS, manifest(surge));
    var _ =
        created(
            ResourceType.BUDGETS,
            BudgetManifest.named(ClusterFixtures.NAMESPACE, NAME).app(NAME).minAvailable(1).json());
    addReplicaSet();
    addPod(first);
    loop = time.start("deployment controller", this::run);
  }

  private static ObjectNode manifest(@Nullable String surge) {
    ObjectNode manifest = ObjectMetadata.JSON.createObjectNode();
    manifest.put("apiVersion", "apps/v1").put("kind", "Deployment");
    ObjectNode metadata = ObjectMetadata.of(manifest);
    metadata.put("name", NAME).put("namespace", ClusterFixtures.NAMESPACE);
    if (surge != null) {
      ObjectMetadata.child(metadata, "annotations").put("lifecycle-manager.io/surge", surge);
    }
    ObjectNode spec = ObjectMetadata.child(manifest, "spec").put("replicas", 1);
    spec.putObject("selector").putObject("matchLabels").put("app", NAME);
    ObjectMetadata.of(spec.putObject("template")).putObject("labels").put("app", NAME);
    return manifest;
  }

  private void run() {
    try {
      while (true) {
        time.sleep(TICK);
        followTemplate();
        keepReplica();
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  private void followTemplate() throws InterruptedException {
    JsonNode deployed = api.get(path(DEPLOYMENTS, NAME)).json();
    JsonNode template = deployed.path("spec").path("template");
    generation = deployed.at("/metadata/generation").asLong();
    String now = template.at("/metadata/annotations/kubectl.kubernetes.io~1restartedAt").asText();
    if (!now.equals(restartedAt)) {
      restartedAt = now;
      addReplicaSet();
    }
  }

  private void addReplicaSet() throws InterruptedException {
    revision++;
    ObjectNode set = ObjectMetadata.JSON.createObjectNode();
    set.put("apiVersion", "apps/v1").put("kind", "ReplicaSet");
    ObjectNode metadata = ObjectMetadata.of(set);
    metadata.put("name", NAME + "-" + revision).put("namespace", ClusterFixtures.NAMESPACE);
    ObjectMetadata.child(metadata, "annotations").put(REVISION, Integer.toString(revision));
    metadata
        .putArray("ownerReferences")
        .addObject()
        .put("apiVersion", "apps/v1")
        .put("kind", "Deployment")
        .put("name", NAME)
        .put("uid", ObjectMetadata.uid(deployment))
        .put("controller", true);
    set.set("spec", deployment.path("spec").deepCopy());
    replicaSet = ObjectMetadata.uid(created(REPLICA_SETS, set));
    ObjectNode change = ObjectMetadata.JSON.createObjectNode();
    ObjectMetadata.child(ObjectMetadata.of(change), "annotations")
        .put(REVISION, Integer.toString(revision));
    RawApi.RawReply _ = api.patch(path(DEPLOYMENTS, NAME), change);
  }

  /** One pod of the newest ReplicaSet; the older ones go once it is ready. */
  private void keepReplica() throws InterruptedException {
    List<JsonNode> active =
        StreamSupport.stream(
                api.get(ResourceType.PODS.path(ClusterFixtures.NAMESPACE, ""))
                    .json()
                    .path("items")
                    .spliterator(),
                false)
            .filter(pod -> pod.at("/metadata/labels/app").asText().equals(NAME))
            .filter(pod -> !pod.path("metadata").has("deletionTimestamp"))
            .toList();
    List<JsonNode> current = active.stream().filter(this::isCurrent).toList();
    setStatus(active.size(), current.size());
    if (current.isEmpty()) {
      time.sleep(STARTUP);
      addPod(staying);
    } else if (ObjectMetadata.hasCondition((ObjectNode) current.getFirst(), "Ready")) {
      for (JsonNode old : active.stream().filter(pod -> !isCurrent(pod)).toList()) {
        RawApi.RawReply _ =
            api.delete(
                path(ResourceType.PODS, old.at("/metadata/name").asText()),
                ObjectMetadata.JSON.createObjectNode());
      }
    }
  }

  private boolean isCurrent(JsonNode pod) {
    return pod.at("/metadata/ownerReferences/0/uid").asText().equals(replicaSet);
  }

  private void setStatus(int replicas, int updated) throws InterruptedException {
    ObjectNode change = ObjectMetadata.JSON.createObjectNode();
    ObjectMetadata.child(change, "status")
        .put("observedGeneration", generation)
        .put("replicas", replicas)
        .put("updatedReplicas", updated);
    RawApi.RawReply _ = api.patch(path(DEPLOYMENTS, NAME) + "/status", change);
  }

  private void addPod(String node) throws InterruptedException {
    int seconds = (int) scene.stopTime().toSeconds();
    var _ =
        created(
            ResourceType.PODS,
            PodManifest.named(ClusterFixtures.NAMESPACE, NAME + "-" + ++made)
                .app(NAME)
                .on(node)
                .stopsAfter(seconds)
                .grace(seconds)
                .controlledBy("apps/v1", "ReplicaSet", NAME + "-" + revision, replicaSet)
                .json());
  }

  private ObjectNode created(ResourceType type, ObjectNode manifest) throws InterruptedException {
    RawApi.RawReply reply = api.create(type, manifest);
    if (reply.code() != 201) {
      throw new IllegalStateException("cannot create %s: %s".formatted(manifest, reply));
    }
    return (ObjectNode) reply.json();
  }

  private static String path(ResourceType type, String name) {
    return type.path(ClusterFixtures.NAMESPACE, name);
  }

  @Override
  public void close() {
    loop.interrupt();
  }
}
