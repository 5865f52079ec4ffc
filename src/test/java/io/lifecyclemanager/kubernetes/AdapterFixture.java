package io.lifecyclemanager.kubernetes;

import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.model.Backoff;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.simulation.kubernetes.SimulatedKubernetes;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodManifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The adapters over a simulated API. They wait for as long as a busy machine may take; only where a
 * test says so they take silence for a failure soon.
 */
public final class AdapterFixture implements AutoCloseable {
  /** After so long a request counts as not answered, where a test wants that. */
  static final Duration SOON = Duration.ofMillis(500);

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration AGREED = Duration.ofSeconds(1);
  static final Backoff PAUSES = new Backoff(Duration.ofMillis(5), Duration.ofMillis(50));

  public final SimulatedKubernetes kubernetes = SimulatedKubernetes.start(TestCluster.TIME);
  final RecordedFacts facts = new RecordedFacts();
  public final KubernetesConnection connection;
  final NodeIndex index;
  final KubernetesPods pods;

  private final Path kubeconfig = file();

  public AdapterFixture() {
    this(PATIENCE);
  }

  /** Requests that are not answered within that time count as not answered. */
  AdapterFixture(Duration requestLimit) {
    this(requestLimit, new WatchTiming(AGREED, PATIENCE, PATIENCE, PAUSES));
  }

  private AdapterFixture(Duration requestLimit, WatchTiming timing) {
    connection =
        KubernetesConnection.create(
            kubernetes.kubeconfig(kubeconfig), facts, TestCluster.TIME, requestLimit);
    index = new NodeIndex(connection, facts, TestCluster.TIME, timing);
    pods = new KubernetesPods(connection, facts, TestCluster.TIME, timing);
  }

  /** A watch that says nothing is noticed within two seconds. */
  static AdapterFixture noticingSilentWatches() {
    return new AdapterFixture(
        PATIENCE, new WatchTiming(AGREED, Duration.ofSeconds(1), PATIENCE, PAUSES));
  }

  /** A list that is not answered is noticed within two seconds. */
  static AdapterFixture noticingSilentLists() {
    Duration limit = Duration.ofSeconds(2);
    return new AdapterFixture(limit, new WatchTiming(AGREED, PATIENCE, limit, PAUSES));
  }

  /** Watches last as long as any test. */
  static AdapterFixture withLongWatches() {
    return new AdapterFixture(PATIENCE, new WatchTiming(PATIENCE, PATIENCE, PATIENCE, PAUSES));
  }

  private static Path file() {
    try {
      return Files.createTempFile("kubeconfig", ".yaml");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the index and waits until it is complete. */
  void startIndex() throws InterruptedException {
    index.start();
    facts.await(1, Fact.NodesListed.class, fact -> true);
  }

  NodeRef addNode(String name, String instance) {
    String uid = kubernetes.addNode(name, instance).path("metadata").path("uid").asText();
    return new NodeRef(name, uid);
  }

  PodRef addPod(PodManifest manifest) {
    var metadata = kubernetes.addPod(manifest).path("metadata");
    return new PodRef(
        metadata.path("namespace").asText(),
        metadata.path("name").asText(),
        metadata.path("uid").asText());
  }

  Optional<NodeView> find(String instance) {
    return index.find(new InstanceId(instance));
  }

  /** Waits for the index to have that node. */
  void untilFound(String instance) throws InterruptedException {
    until(index.changes(), () -> isKnown(instance, true));
  }

  void untilNotFound(String instance) throws InterruptedException {
    until(index.changes(), () -> isKnown(instance, false));
  }

  /** Whether the index says so; while it is not sure it says nothing. */
  private boolean isKnown(String instance, boolean present) {
    try {
      return find(instance).isPresent() == present;
    } catch (RemoteFailure unsure) {
      return false;
    }
  }

  static void until(Signal changes, BooleanSupplier condition) throws InterruptedException {
    Deadline end = TestCluster.TIME.in(PATIENCE);
    while (true) {
      long seen = changes.count();
      if (condition.getAsBoolean()) {
        return;
      }
      if (!changes.await(seen, TestCluster.TIME.until(end))) {
        throw new AssertionError("nothing changed within " + PATIENCE);
      }
    }
  }

  @Override
  public void close() {
    index.close();
    connection.close();
    kubernetes.close();
    try {
      Files.deleteIfExists(kubeconfig);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
