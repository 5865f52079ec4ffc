package io.lifecyclemanager.app;

import io.lifecyclemanager.doctor.Doctor;
import io.lifecyclemanager.doctor.DoctorReport;
import io.lifecyclemanager.doctor.DoctorReportJson;
import io.lifecyclemanager.doctor.DoctorReportText;
import io.lifecyclemanager.doctor.snapshot.AccountInspector;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector;
import io.lifecyclemanager.doctor.snapshot.ControllerReplicas;
import io.lifecyclemanager.doctor.snapshot.DoctorTarget;
import io.lifecyclemanager.doctor.snapshot.OptionalFeature;
import io.lifecyclemanager.event.EventKind;
import io.lifecyclemanager.event.EventResponse;
import io.lifecyclemanager.model.Time;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Runs {@code doctor} over given ports and formats its report. */
final class DoctorCommand {
  private final AccountInspector account;
  private final ClusterInspector cluster;
  private final ControllerReplicas replicas;
  private final Time time;

  DoctorCommand(
      AccountInspector account, ClusterInspector cluster, ControllerReplicas replicas, Time time) {
    this.account = account;
    this.cluster = cluster;
    this.replicas = replicas;
    this.time = time;
  }

  /**
   * Makes the checks.
   *
   * @param progress receives what is being checked, a line at a time
   * @throws InterruptedException when interrupted
   */
  AdminCommands.CommandResult run(DoctorSettings settings, Consumer<String> progress)
      throws InterruptedException {
    Doctor doctor = new Doctor(target(settings), account, cluster, replicas, time, progress);
    DoctorReport report = doctor.runChecks(settings.probe(), settings.waitTime());
    return new AdminCommands.CommandResult(
        settings.json() ? DoctorReportJson.of(report) : DoctorReportText.of(report),
        "",
        report.errors() == 0 ? AdminCommands.SUCCESS : AdminCommands.DIFFERENCES_LEFT);
  }

  private static DoctorTarget target(DoctorSettings settings) {
    ServeSettings serve = settings.serve();
    return new DoctorTarget(
        Objects.requireNonNull(
            Objects.requireNonNullElse(serve.aws().queueUrl(), serve.aws().queueName())),
        Optional.ofNullable(serve.cluster().name()),
        serve.cluster().groups(),
        new ClusterInspector.ServiceAccount(settings.namespace(), settings.serviceAccount()),
        Optional.ofNullable(settings.controllerRoleArn()),
        serve.limits().maxTimeToProcess(),
        serve.limits().maxGracePeriod(),
        serve.loadBalancers().targetGroups(),
        serve.loadBalancers().classicElbs(),
        serve.loadBalancers().settleTimeNlb(),
        serve.aws().hooks().names(),
        Arrays.stream(EventKind.values())
            .filter(kind -> serve.events().responseTo(kind) != EventResponse.IGNORE)
            .collect(Collectors.toSet()),
        features(serve),
        serve.aws().hooks().completeLaunches());
  }

  private static Set<OptionalFeature> features(ServeSettings serve) {
    Set<OptionalFeature> features = EnumSet.noneOf(OptionalFeature.class);
    if (serve.limits().pace().isAny()) {
      features.add(OptionalFeature.SHARED_PACE);
    }
    if (serve.nodeEvents()) {
      features.add(OptionalFeature.NODE_EVENTS);
    }
    if (serve.cluster().peers().isEmpty()) {
      features.add(OptionalFeature.PEER_STATUS);
    }
    if (serve.pods().surgeAll()) {
      features.add(OptionalFeature.SURGE);
    }
    if (serve.web().asksForTokenReviews()) {
      features.add(OptionalFeature.TOKEN_REVIEW);
    }
    return features;
  }
}
