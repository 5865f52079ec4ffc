package io.lifecyclemanager.kubernetes;

import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.kubernetes.ApiCall.RequestTimeouts;
import io.lifecyclemanager.kubernetes.drain.KubernetesPods;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.sharing.Backoff;
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
 * The adapters over a simulated API server. Timeouts suffice on a busy machine, except in fixtures
 * of tests about missing responses.
 */
public final class AdapterFixture implements AutoCloseable {
  /** The timeout of requests in tests about missing responses. */
  static final Duration SHORT_TIMEOUT = Duration.ofMillis(500);

  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final Duration WATCH_DURATION = Duration.ofSeconds(1);
  static final Backoff BACKOFF = new Backoff(Duration.ofMillis(5), Duration.ofMillis(50));

  public final SimulatedKubernetes kubernetes = SimulatedKubernetes.start(TestCluster.TIME);
  public final RecordedFacts facts = new RecordedFacts();
  public final KubernetesConnection connection;
  final NodeIndex index;
  public final KubernetesPods pods;

  private final Path kubeconfig = file();

  public AdapterFixture() {
    this(TIMEOUT);
  }

  /** With this timeout of requests. */
  AdapterFixture(Duration requestTimeout) {
    this(requestTimeout, new WatchTiming(WATCH_DURATION, TIMEOUT, TIMEOUT, BACKOFF));
  }

  private AdapterFixture(Duration requestTimeout, WatchTiming timing) {
    this(new RequestTimeouts(requestTimeout, requestTimeout), timing);
  }

  private AdapterFixture(RequestTimeouts timeouts, WatchTiming timing) {
    connection =
        KubernetesConnection.create(
            kubernetes.kubeconfig(kubeconfig), facts, TestCluster.TIME, timeouts);
    index = new NodeIndex(connection, facts, TestCluster.TIME, timing);
    pods = new KubernetesPods(connection, facts, TestCluster.TIME, timing);
  }

  /** Detects a dead watch within two seconds. */
  static AdapterFixture withShortWatchTimeout() {
    return new AdapterFixture(
        TIMEOUT, new WatchTiming(WATCH_DURATION, Duration.ofSeconds(1), TIMEOUT, BACKOFF));
  }

  /** Detects a dead list within two seconds. */
  static AdapterFixture withShortListTimeout() {
    Duration timeout = Duration.ofSeconds(2);
    return new AdapterFixture(timeout, new WatchTiming(WATCH_DURATION, TIMEOUT, timeout, BACKOFF));
  }

  /** With watches that last as long as a test. */
  static AdapterFixture withLongWatches() {
    return new AdapterFixture(TIMEOUT, new WatchTiming(TIMEOUT, TIMEOUT, TIMEOUT, BACKOFF));
  }

  /** With a short timeout for requests that change nothing. */
  static AdapterFixture withShortReadTimeout() {
    return new AdapterFixture(
        new RequestTimeouts(SHORT_TIMEOUT, TIMEOUT),
        new WatchTiming(WATCH_DURATION, TIMEOUT, TIMEOUT, BACKOFF));
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

  /** Waits until the index has the node. */
  void untilFound(String instance) throws InterruptedException {
    until(index.changes(), () -> isKnown(instance, true));
  }

  void untilNotFound(String instance) throws InterruptedException {
    until(index.changes(), () -> isKnown(instance, false));
  }

  /** Whether the index shows that; false while it is not complete. */
  private boolean isKnown(String instance, boolean present) {
    try {
      return find(instance).isPresent() == present;
    } catch (RemoteFailure incomplete) {
      return false;
    }
  }

  static void until(Signal changes, BooleanSupplier condition) throws InterruptedException {
    Deadline end = TestCluster.TIME.in(TIMEOUT);
    while (true) {
      long seen = changes.count();
      if (condition.getAsBoolean()) {
        return;
      }
      if (!changes.await(seen, TestCluster.TIME.until(end))) {
        throw new AssertionError("nothing changed within " + TIMEOUT);
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
