package io.lifecyclemanager.app.control;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a command reaches the controller. */
public sealed interface ControllerLocation {
  /**
   * At a URL, without a proxy and without the credentials of a kubeconfig.
   *
   * @param url base URL of a replica, or of what stands in front of all of them
   * @param tokenFile file with a bearer token; null for none
   */
  record DirectUrl(URI url, @Nullable Path tokenFile) implements ControllerLocation {}

  /**
   * Behind a Service, through the proxy of the API server.
   *
   * @param kubeconfig file that names the API server; null to search for one
   * @param namespace of the Service
   * @param service its name
   * @param port its port, as a name or a number
   */
  record ThroughApiServer(@Nullable Path kubeconfig, String namespace, String service, String port)
      implements ControllerLocation {}
}
