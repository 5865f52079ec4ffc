package io.lifecyclemanager.client;

import io.lifecyclemanager.client.ControllerClient.StatusScope;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.status.PeerStatus;
import io.lifecyclemanager.status.StatusReport;
import io.lifecyclemanager.status.TerminationStatus;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The other replicas, asked over their HTTP API. Thread-safe. */
public final class HttpPeers implements PeerStatus {
  /** What is known of the other replicas. Thread-safe. */
  public interface PeerDirectory {
    /** As {@link PeerStatus#urls}. */
    List<String> urls();

    /** As {@link PeerStatus#problem}. */
    Optional<String> problem();

    /** A directory that does not change. */
    static PeerDirectory of(List<String> urls) {
      List<String> all = List.copyOf(urls);
      return new PeerDirectory() {
        @Override
        public List<String> urls() {
          return all;
        }

        @Override
        public Optional<String> problem() {
          return Optional.empty();
        }
      };
    }
  }

  private final PeerDirectory directory;
  private final HttpTransport transport;
  private final @Nullable Path tokenFile;

  /**
   * @param transport whose timeout bounds each request
   * @param tokenFile file with the token that the replicas require; null where they require none
   */
  public HttpPeers(PeerDirectory directory, HttpTransport transport, @Nullable Path tokenFile) {
    this.tokenFile = tokenFile;
    this.directory = directory;
    this.transport = transport;
  }

  @Override
  public List<String> urls() {
    return directory.urls();
  }

  @Override
  public Optional<String> problem() {
    return directory.problem();
  }

  @Override
  public StatusReport current(String url) throws InterruptedException {
    return client(url).current(StatusScope.REPLICA);
  }

  @Override
  public Optional<TerminationStatus> find(String url, InstanceId instance)
      throws InterruptedException {
    return client(url).find(instance, StatusScope.REPLICA);
  }

  @Override
  public List<TerminationStatus> history(String url) throws InterruptedException {
    return client(url).history(StatusScope.REPLICA);
  }

  private ControllerClient client(String url) {
    return new ControllerClient(transport.connect(URI.create(url), tokenFile));
  }
}
