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
  /** Keeps its own copy of the hosts. */
  public WebSettings {
    hosts = Set.copyOf(hosts);
  }
}
