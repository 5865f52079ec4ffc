package io.lifecyclemanager.app.status;

import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.client.HttpPeers;
import io.lifecyclemanager.client.HttpPeers.PeerDirectory;
import io.lifecyclemanager.client.HttpTransport;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.peer.EndpointPeers;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.BackgroundLoops;
import io.lifecyclemanager.status.ClusterStatus;
import io.lifecyclemanager.status.MergedStatus;
import io.lifecyclemanager.status.MergedStatus.OwnReplica;
import io.lifecyclemanager.status.StatusBoard;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The status of the cluster, and what finds and asks the other replicas, until {@link #close}.
 * Thread-safe.
 */
public final class StatusService implements AutoCloseable {
  /** A replica that answers later is shown as one that does not. */
  private static final Duration PEER_TIMEOUT = Duration.ofSeconds(1);

  private final HttpTransport transport = new HttpTransport(PEER_TIMEOUT);
  private final BackgroundLoops loops;
  private final ClusterStatus status;

  /**
   * The replica that this process is, and those that it asks.
   *
   * @param port on which this process serves the API
   * @param peers base URLs of the other replicas; empty to find them in the cluster
   * @param token file with the token that the other replicas require; null where they require none
   * @param namespace of the pod in which this process runs; null outside a pod
   * @param pod name of that pod; null outside a pod
   * @param problem what an operator should look at in this process; empty where there is nothing
   */
  public record ReplicaSetting(
      int port,
      List<URI> peers,
      @Nullable Path token,
      @Nullable String namespace,
      @Nullable String pod,
      Supplier<Optional<String>> problem) {
    /** Copies the URLs. */
    public ReplicaSetting {
      peers = List.copyOf(peers);
    }
  }

  /**
   * Begins to look for the other replicas where they are to be found in the cluster.
   *
   * @param board what this replica knows of its own terminations
   * @param nodes the index of nodes, for their claims
   * @param listener gets a fact when the other replicas cannot be found
   */
  public StatusService(
      StatusBoard board,
      ReplicaSetting self,
      Nodes nodes,
      KubernetesConnection kubernetes,
      Time time,
      Listener listener) {
    this.loops = new BackgroundLoops(time);
    this.status =
        new MergedStatus(
            board,
            new OwnReplica(OwnUrl.of(self.port()), self.problem()),
            new HttpPeers(directory(self, kubernetes, time, listener), transport, self.token()),
            nodes,
            time);
  }

  private PeerDirectory directory(
      ReplicaSetting self, KubernetesConnection kubernetes, Time time, Listener listener) {
    String namespace = self.namespace();
    String pod = self.pod();
    if (!self.peers().isEmpty() || namespace == null || pod == null) {
      return PeerDirectory.of(self.peers().stream().map(URI::toString).toList());
    }
    EndpointPeers found =
        new EndpointPeers(kubernetes, namespace, pod, self.port(), listener, time);
    loops.start("other replicas", found::run);
    return found;
  }

  /** The status of the cluster; answers until this is closed. */
  public ClusterStatus status() {
    return status;
  }

  /** Asks no other replica any more. May be repeated. */
  @Override
  public void close() {
    loops.interrupt();
    transport.close();
  }
}
