package io.lifecyclemanager.app;

import io.lifecyclemanager.doctor.Cloud;
import io.lifecyclemanager.doctor.Cluster;
import io.lifecyclemanager.doctor.Doctor;
import io.lifecyclemanager.doctor.Report;
import io.lifecyclemanager.doctor.ReportJson;
import io.lifecyclemanager.doctor.ReportText;
import io.lifecyclemanager.doctor.Serving;
import io.lifecyclemanager.doctor.Sought;
import io.lifecyclemanager.model.Time;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** Checking that all works, whoever answers. */
final class DoctorCommand {
  private final Cloud cloud;
  private final Cluster cluster;
  private final Serving serving;
  private final Time time;

  DoctorCommand(Cloud cloud, Cluster cluster, Serving serving, Time time) {
    this.cloud = cloud;
    this.cluster = cluster;
    this.serving = serving;
    this.time = time;
  }

  AdminCommands.CommandResult run(DoctorSettings settings, Consumer<String> progress)
      throws InterruptedException {
    Doctor doctor = new Doctor(sought(settings), cloud, cluster, serving, time, progress);
    Report report = doctor.examine(settings.probe(), settings.waitTime());
    return new AdminCommands.CommandResult(
        settings.json() ? ReportJson.of(report) : ReportText.of(report),
        "",
        report.errors() == 0 ? AdminCommands.SUCCESS : AdminCommands.DIFFERENCES_LEFT);
  }

  private static Sought sought(DoctorSettings settings) {
    ServeSettings serve = settings.serve();
    return new Sought(
        Objects.requireNonNull(
            Objects.requireNonNullElse(serve.aws().queueUrl(), serve.aws().queueName())),
        Optional.ofNullable(serve.cluster().name()),
        serve.cluster().groups(),
        new Cluster.ServiceAccount(settings.namespace(), settings.serviceAccount()),
        Optional.ofNullable(settings.controllerRoleArn()),
        serve.limits().maxTimeToProcess(),
        serve.limits().maxGracePeriod(),
        serve.loadBalancers().targetGroups(),
        serve.loadBalancers().classicElbs(),
        serve.loadBalancers().settleTimeNlb());
  }
}
