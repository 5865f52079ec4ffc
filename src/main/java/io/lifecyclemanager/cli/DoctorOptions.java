package io.lifecyclemanager.cli;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The options that only {@code doctor} has, in the order of its help. */
enum DoctorOptions implements CliOption {
  NAMESPACE("NAME", "lifecycle-manager", "Namespace that serve runs in."),
  SERVICE_ACCOUNT("NAME", "lifecycle-manager", "Service account that serve runs as."),
  CONTROLLER_ROLE_ARN(
      "ARN",
      null,
      "IAM role of serve. The default is the annotation eks.amazonaws.com/role-arn of the service"
          + " account; with EKS Pod Identity the option is required."),
  CONTROLLER_URL(
      "URL[,URL]",
      null,
      "Base URL of every replica of serve, as in http://localhost:8080. The default is to find the"
          + " replicas through the API server. May be given several times."),
  PROBE(
      "true|false",
      "false",
      "Put each hook again, with the values that it has. Auto Scaling then sends a test message,"
          + " which must arrive within 1m. Without a ready replica of serve, doctor receives from"
          + " the queue itself, which counts as a receive of every message there."),
  WAIT("DURATION", "0s", "How long to repeat the checks until there is no error."),
  OUTPUT("table|json", "table", "Print the report for people or for programs.");

  /** The options of {@code serve} that {@code doctor} has too. */
  static final List<ServeOptions> SHARED_WITH_SERVE =
      List.of(
          ServeOptions.QUEUE_NAME,
          ServeOptions.QUEUE_URL,
          ServeOptions.REGION,
          ServeOptions.CLUSTER_NAME,
          ServeOptions.GROUPS,
          ServeOptions.KUBECONFIG,
          ServeOptions.MAX_TIME_TO_PROCESS,
          ServeOptions.MAX_TERMINATION_GRACE_PERIOD,
          ServeOptions.WITH_DEREGISTER,
          ServeOptions.DEREGISTER_TARGET_TYPES,
          ServeOptions.SETTLE_TIME_NLB);

  private final String label;
  private final @Nullable String fallback;
  private final String help;

  DoctorOptions(String label, @Nullable String fallback, String help) {
    this.label = label;
    this.fallback = fallback;
    this.help = help;
  }

  /** Every option of {@code doctor}. */
  static CliOption[] all() {
    return Stream.concat(SHARED_WITH_SERVE.stream(), Stream.of(values())).toArray(CliOption[]::new);
  }

  @Override
  public String valueLabel() {
    return label;
  }

  @Override
  public @Nullable String defaultValue() {
    return fallback;
  }

  @Override
  public String help() {
    return help;
  }

  @Override
  public List<String> allNames() {
    return this == OUTPUT ? List.of("-o", option()) : List.of(option());
  }

  @Override
  public boolean isList() {
    return this == CONTROLLER_URL;
  }
}
