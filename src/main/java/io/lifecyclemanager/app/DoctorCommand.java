package io.lifecyclemanager.app;

import io.lifecyclemanager.doctor.AccountInspector;
import io.lifecyclemanager.doctor.ClusterInspector;
import io.lifecyclemanager.doctor.ControllerReplicas;
import io.lifecyclemanager.doctor.Doctor;
import io.lifecyclemanager.doctor.DoctorReport;
import io.lifecyclemanager.doctor.DoctorReportJson;
import io.lifecyclemanager.doctor.DoctorReportText;
import io.lifecyclemanager.doctor.DoctorTarget;
import io.lifecyclemanager.model.Time;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** Checking that all works, whoever answers. */
final class DoctorCommand {
  private final AccountInspector cloud;
  private final ClusterInspector cluster;
  private final ControllerReplicas serving;
  private final Time time;

  DoctorCommand(
      AccountInspector cloud, ClusterInspector cluster, ControllerReplicas serving, Time time) {
    this.cloud = cloud;
    this.cluster = cluster;
    this.serving = serving;
    this.time = time;
  }

  AdminCommands.CommandResult run(DoctorSettings settings, Consumer<String> progress)
      throws InterruptedException {
    Doctor doctor = new Doctor(target(settings), cloud, cluster, serving, time, progress);
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
        serve.loadBalancers().settleTimeNlb());
  }
}
