package io.lifecyclemanager.kubernetes.peer;

import io.lifecyclemanager.client.HttpPeers.PeerDirectory;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.ResourceList;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The other endpoints of the Services that have this pod as an endpoint, listed every 15 s. While
 * the list fails, the replicas that were listed last are kept. Thread-safe.
 */
public final class EndpointPeers implements PeerDirectory {
  private static final Duration INTERVAL = Duration.ofSeconds(15);
  private static final Duration INTERVAL_AFTER_DENIAL = Duration.ofMinutes(1);
  private static final Duration LIST_TIMEOUT = Duration.ofSeconds(15);

  private final KubernetesConnection connection;
  private final String self;
  private final int port;
  private final Listener listener;
  private final Time time;
  private final ResourceList slices;
  private volatile List<String> urls = List.of();
  private volatile Optional<String> problem = Optional.empty();
  private @Nullable FailureKind reported;

  /**
   * @param namespace of the pod in which this program runs
   * @param self the name of that pod
   * @param port on which this program serves the API
   * @param listener gets the first of several failures of the same kind
   */
  public EndpointPeers(
      KubernetesConnection connection,
      String namespace,
      String self,
      int port,
      Listener listener,
      Time time) {
    this.connection = connection;
    this.self = self;
    this.port = port;
    this.listener = listener;
    this.time = time;
    slices =
        new ResourceList(
                "endpointslices",
                "apis/discovery.k8s.io/v1/namespaces/" + namespace + "/endpointslices",
                "",
                EndpointSlice.FIELDS)
            .fromWatchCache();
  }

  /**
   * Lists until interrupted. May be called by one thread only.
   *
   * @throws InterruptedException when interrupted
   */
  public void run() throws InterruptedException {
    while (true) {
      time.sleep(refresh());
    }
  }

  /**
   * Lists once. Failures go to the listener.
   *
   * @return how long to wait until the next list
   * @throws InterruptedException when interrupted
   */
  public Duration refresh() throws InterruptedException {
    try {
      Optional<List<String>> found =
          EndpointSlice.peersOf(
              self, port, slices.list(connection, time, LIST_TIMEOUT, EndpointSlice::of).items());
      urls = found.orElse(List.of());
      problem =
          found.isPresent()
              ? Optional.empty()
              : Optional.of(
                  "no Service has the pod " + self + " as an endpoint: give it one, or --peers");
      reported = null;
      return INTERVAL;
    } catch (RemoteFailure failure) {
      if (failure.isInterruption()) {
        boolean _ = Thread.interrupted();
        throw new InterruptedException(failure.getMessage());
      }
      return afterFailure(failure);
    }
  }

  private Duration afterFailure(RemoteFailure failure) {
    boolean isDenied = failure.kind() == FailureKind.DENIED;
    if (isDenied) {
      urls = List.of();
    }
    Duration next = isDenied ? INTERVAL_AFTER_DENIAL : INTERVAL;
    problem = Optional.of("the other replicas are not known: " + failure.getMessage());
    if (reported != failure.kind()) {
      reported = failure.kind();
      listener.on(
          new Fact.RemoteCallFailed(
              null, "list of the other replicas, for the status", failure, next));
    }
    return next;
  }

  @Override
  public List<String> urls() {
    return urls;
  }

  @Override
  public Optional<String> problem() {
    return problem;
  }
}
