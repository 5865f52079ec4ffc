package io.lifecyclemanager.cli;

import io.lifecyclemanager.cli.option.CliOption;
import io.lifecyclemanager.cli.option.OptionTable;
import io.lifecyclemanager.cli.serve.ApiOptions;
import io.lifecyclemanager.cli.serve.DrainOptions;
import io.lifecyclemanager.cli.serve.EventOptions;
import io.lifecyclemanager.cli.serve.PaceOptions;
import io.lifecyclemanager.cli.serve.ServeOptions;
import java.util.List;

/** The options that only {@code doctor} has, and those that it shares with {@code serve}. */
final class DoctorOptions {
  /** The options of {@code serve} that matter for the checks. */
  static final List<CliOption> SHARED_WITH_SERVE =
      List.of(
          ServeOptions.QUEUE_NAME,
          ServeOptions.QUEUE_URL,
          ServeOptions.REGION,
          ServeOptions.CLUSTER_NAME,
          ServeOptions.GROUPS,
          ServeOptions.KUBECONFIG,
          ServeOptions.MAX_TIME_TO_PROCESS,
          DrainOptions.MAX_TERMINATION_GRACE_PERIOD,
          PaceOptions.MAX_UNAVAILABLE,
          PaceOptions.MAX_UNAVAILABLE_PER_GROUP,
          PaceOptions.MAX_UNAVAILABLE_PER_ZONE,
          PaceOptions.MIN_INTERVAL,
          DrainOptions.SURGE,
          ServeOptions.NODE_EVENTS,
          ServeOptions.PEERS,
          ApiOptions.API_WRITE,
          ApiOptions.API_AUTHENTICATE_READS,
          ServeOptions.WITH_DEREGISTER,
          ServeOptions.DEREGISTER_TARGET_TYPES,
          ServeOptions.SETTLE_TIME_NLB,
          ServeOptions.HOOK_NAMES,
          ServeOptions.COMPLETE_LAUNCH_HOOKS,
          EventOptions.ON_SPOT,
          EventOptions.ON_STATE_CHANGE,
          EventOptions.ON_SCHEDULED,
          EventOptions.ON_REBALANCE);

  static final OptionTable TABLE = new OptionTable();

  static final CliOption NAMESPACE =
      TABLE.add("--namespace", "NAME", "lifecycle-manager", "Namespace in which serve runs.");
  static final CliOption SERVICE_ACCOUNT =
      TABLE.add(
          "--service-account",
          "NAME",
          "lifecycle-manager",
          "Service account under which serve runs.");
  static final CliOption CONTROLLER_ROLE_ARN =
      TABLE.add(
          "--controller-role-arn",
          "ARN",
          "IAM role of serve. If omitted, the role in the service account's annotation"
              + " eks.amazonaws.com/role-arn. Required with EKS Pod Identity.");
  static final CliOption CONTROLLER_URL =
      TABLE.addList(
          "--controller-url",
          "URL[,URL]",
          "Base URL of every replica of serve, as in http://localhost:8080. May be repeated. If"
              + " omitted, the replicas are reached through the API server.");
  static final CliOption PROBE =
      TABLE.addSwitch(
          "--probe",
          false,
          "Put each lifecycle hook again, unchanged: Auto Scaling then sends a test message, which"
              + " must arrive within 1m. If no replica of serve is ready, doctor receives it"
              + " itself, and each receive counts as a delivery of the other messages in the"
              + " queue.");
  static final CliOption WAIT =
      TABLE.add(
          "--wait",
          "DURATION",
          "0s",
          "How long to repeat the checks until there is no error. 0: check once.");
  static final CliOption OUTPUT = TABLE.addOutput("table");

  private DoctorOptions() {}
}
