package io.lifecyclemanager.cli.serve;

import io.lifecyclemanager.cli.option.CliOption;
import io.lifecyclemanager.cli.option.OptionTable;

/** The options of {@code serve} about its HTTP server. */
public final class ApiOptions {
  static final OptionTable TABLE = new OptionTable();

  public static final CliOption PORT =
      TABLE.add(
          "--port",
          "NUMBER",
          "8080",
          "TCP port of the API, /metrics, /livez and /readyz, 1 to 65535. 0: any free port.");
  public static final CliOption API_WRITE =
      TABLE.addSwitch(
          "--api-write",
          false,
          "Serve the requests of the API that change something. Each needs a token: of a Kubernetes"
              + " user that may update lifecyclemanagers/terminations or lifecyclemanagers/holds in"
              + " the API group lifecycle-manager.io, or one of --api-token-file.");
  public static final CliOption API_AUTHENTICATE_READS =
      TABLE.addSwitch(
          "--api-authenticate-reads",
          false,
          "Require a token for reading the API and the page too: of a user that may get these"
              + " resources, or one of --api-token-file. /metrics, /livez and /readyz need none.");
  public static final CliOption API_TOKEN_FILE =
      TABLE.add(
          "--api-token-file",
          "FILE",
          "File with the tokens that the API accepts, one a line, for use outside of clusters. Read"
              + " again for each request. If omitted, the API server checks tokens.");
  public static final CliOption API_HOSTS =
      TABLE.addList(
          "--api-hosts",
          "HOST[,HOST]",
          "Further host names, without a port, under which the API and the page are served, as of"
              + " an Ingress. Always served: addresses, localhost, the pod's own name, and the"
              + " names of Services in its namespace. May be repeated.");

  private ApiOptions() {}
}
