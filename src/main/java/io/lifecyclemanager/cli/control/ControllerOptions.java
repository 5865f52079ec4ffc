package io.lifecyclemanager.cli.control;

import io.lifecyclemanager.app.control.ControllerLocation;
import io.lifecyclemanager.cli.option.BaseUrls;
import io.lifecyclemanager.cli.option.CliOption;
import io.lifecyclemanager.cli.option.OptionTable;
import io.lifecyclemanager.cli.option.OptionValidator;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The options that say where the controller is reached. */
public final class ControllerOptions {
  static final OptionTable TABLE = new OptionTable();

  static final CliOption CONTROLLER_URL =
      TABLE.add(
          "--controller-url",
          "URL",
          "Base URL of a replica of serve, as in http://localhost:8080. It is reached without a"
              + " proxy, and without the credentials of the kubeconfig. If omitted, the controller"
              + " is reached through the API server, which needs the permission get"
              + " services/proxy.");
  static final CliOption TOKEN_FILE =
      TABLE.add(
          "--token-file",
          "FILE",
          "File with a bearer token for the controller. Only with --controller-url: the API server"
              + " passes no token on.");
  static final CliOption KUBECONFIG =
      TABLE.add(
          "--kubeconfig",
          "FILE",
          "kubeconfig file. If omitted: KUBECONFIG, ~/.kube/config, or the service account of the"
              + " pod.");
  static final CliOption NAMESPACE =
      TABLE.add(
          "--namespace",
          "NAME",
          "lifecycle-manager",
          "Namespace of the Service of the controller.");
  static final CliOption SERVICE =
      TABLE.add(
          "--service",
          "NAME[:PORT]",
          "lifecycle-manager:http",
          "Service of the controller, and its port as a name or a number. The port is http if"
              + " omitted.");

  private static final String SERVICE_NAME =
      OptionValidator.KUBERNETES_NAME + "(:[a-z0-9-]{1,15})?";
  private static final String DEFAULT_PORT = "http";

  private ControllerOptions() {}

  /** The location that the options name; an arbitrary one where they are invalid. */
  static ControllerLocation parse(OptionValidator validator) {
    checkToken(validator);
    checkNoEffect(validator, List.of(KUBECONFIG, NAMESPACE, SERVICE));
    return location(validator).controller();
  }

  /**
   * The controller, and the cluster in which it runs.
   *
   * @param controller where it is reached
   * @param kubeconfig file that names the API server; null to search for one
   * @param namespace of the controller
   */
  record ClusterLocation(
      ControllerLocation controller, @Nullable Path kubeconfig, String namespace) {}

  /** As {@link #parse}, for a command that uses the API server beside the controller. */
  static ClusterLocation parseWithCluster(OptionValidator validator) {
    checkToken(validator);
    checkNoEffect(validator, List.of(SERVICE));
    return location(validator);
  }

  private static ClusterLocation location(OptionValidator validator) {
    Optional<URI> url = BaseUrls.one(validator, CONTROLLER_URL);
    @Nullable Path token = file(validator, TOKEN_FILE);
    @Nullable Path kubeconfig = file(validator, KUBECONFIG);
    String namespace =
        validator
            .matching(
                NAMESPACE,
                OptionValidator.KUBERNETES_NAME,
                "give a name that is valid in Kubernetes")
            .orElseGet(() -> String.valueOf(NAMESPACE.defaultValue()));
    String service =
        validator
            .matching(SERVICE, SERVICE_NAME, "give a name as in lifecycle-manager:http")
            .orElseGet(() -> String.valueOf(SERVICE.defaultValue()));
    int colon = service.indexOf(':');
    ControllerLocation controller =
        url.<ControllerLocation>map(direct -> new ControllerLocation.DirectUrl(direct, token))
            .orElseGet(() ->
                new ControllerLocation.ThroughApiServer(
                    kubeconfig,
                    namespace,
                    colon < 0 ? service : service.substring(0, colon),
                    colon < 0 ? DEFAULT_PORT : service.substring(colon + 1)));
    return new ClusterLocation(controller, kubeconfig, namespace);
  }

  private static void checkToken(OptionValidator validator) {
    if (!validator.isGiven(CONTROLLER_URL)) {
      validator
          .raw(TOKEN_FILE)
          .ifPresent(value -> {
            boolean _ =
                validator.addProblem(
                    value, "the API server passes no token on", "give --controller-url too");
          });
    }
  }

  private static void checkNoEffect(OptionValidator validator, List<CliOption> options) {
    if (!validator.isGiven(CONTROLLER_URL)) {
      return;
    }
    for (CliOption option : options) {
      validator
          .raw(option)
          .ifPresent(value -> {
            boolean _ =
                validator.addProblem(
                    value, "has no effect with --controller-url", "omit one of them");
          });
    }
  }

  /** The file; null where the option is not given. A file that cannot be read is a problem. */
  static @Nullable Path file(OptionValidator validator, CliOption option) {
    Optional<Path> file = validator.text(option).map(Path::of);
    file.filter(path -> !Files.isReadable(path) || Files.isDirectory(path))
        .flatMap(path -> validator.raw(option))
        .ifPresent(value -> {
          boolean _ =
              validator.addProblem(
                  value, "there is no readable file '" + value.text() + "'", "give a file");
        });
    return file.orElse(null);
  }
}
