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
final class CheckUp {
  private final Cloud cloud;
  private final Cluster cluster;
  private final Serving serving;
  private final Time time;

  CheckUp(Cloud cloud, Cluster cluster, Serving serving, Time time) {
    this.cloud = cloud;
    this.cluster = cluster;
    this.serving = serving;
    this.time = time;
  }

  SetUp.Answer examine(DoctorSettings settings, Consumer<String> progress)
      throws InterruptedException {
    Doctor doctor = new Doctor(sought(settings), cloud, cluster, serving, time, progress);
    Report report = doctor.examine(settings.probe(), settings.patience());
    return new SetUp.Answer(
        settings.json() ? ReportJson.of(report) : ReportText.of(report),
        "",
        report.errors() == 0 ? SetUp.AS_IT_SHOULD_BE : SetUp.DIFFERENT);
  }

  private static Sought sought(DoctorSettings settings) {
    Settings serve = settings.serve();
    return new Sought(
        Objects.requireNonNull(
            Objects.requireNonNullElse(serve.aws().queueUrl(), serve.aws().queueName())),
        Optional.ofNullable(serve.cluster().name()),
        serve.cluster().groups(),
        new Cluster.ServiceAccount(settings.namespace(), settings.serviceAccount()),
        Optional.ofNullable(settings.roleArn()),
        serve.limits().maxTimeToProcess(),
        serve.limits().maxGrace(),
        serve.balancers().targetGroups(),
        serve.balancers().classic(),
        serve.balancers().networkSettle());
  }
}
