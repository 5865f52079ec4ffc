package io.lifecyclemanager.web.access;

import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the HTTP server.
 *
 * @param port port of the HTTP server, 0 for any free port
 * @param write whether requests that change something are served
 * @param authenticateReads whether reading requires a token too
 * @param tokenFile file with the tokens that are accepted, one a line; null where the API server
 *     checks tokens
 * @param hosts further host names under which the API and the page are served, in lower case
 */
public record WebSettings(
    int port,
    boolean write,
    boolean authenticateReads,
    @Nullable Path tokenFile,
    Set<String> hosts) {
  /**
   * As in the manifest: a token of the ServiceAccount that only this program accepts. The token for
   * the API server must not reach an address that another user of the namespace may have added to
   * the Service, or a reader of the network.
   */
  private static final Path PEER_TOKEN = Path.of("/var/run/secrets/lifecycle-manager/token");

  /** Keeps its own copy of the hosts. */
  public WebSettings {
    hosts = Set.copyOf(hosts);
  }

  /** Whether the API server checks tokens: requests need them, and no file has them. */
  public boolean asksForTokenReviews() {
    return (write || authenticateReads) && tokenFile == null;
  }

  /**
   * The file with the token that this replica sends when it reads from the others, which have the
   * same settings: one of its ServiceAccount unless a file is given; null where none is required.
   */
  public @Nullable Path peerTokenFile() {
    return !authenticateReads ? null : tokenFile == null ? PEER_TOKEN : tokenFile;
  }
}
