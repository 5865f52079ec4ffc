package io.lifecyclemanager.app;

import io.lifecyclemanager.app.deregistration.DeregisterCommand;
import io.lifecyclemanager.app.deregistration.DeregisterOutcome;
import io.lifecyclemanager.app.deregistration.DeregisterSettings;
import io.lifecyclemanager.app.deregistration.LoadBalancerPorts;
import io.lifecyclemanager.aws.AwsAutoScalingGroups;
import io.lifecyclemanager.aws.AwsClients;
import io.lifecyclemanager.deregistration.SettleTimes;
import io.lifecyclemanager.doctor.aws.AwsAccountInspector;
import io.lifecyclemanager.doctor.kubernetes.HttpReplicas;
import io.lifecyclemanager.doctor.kubernetes.KubernetesClusterInspector;
import io.lifecyclemanager.doctor.kubernetes.PodProxyReplicas;
import io.lifecyclemanager.doctor.snapshot.ControllerReplicas;
import io.lifecyclemanager.drain.Escalation;
import io.lifecyclemanager.enrollment.DesiredState;
import io.lifecyclemanager.enrollment.Enrollment;
import io.lifecyclemanager.enrollment.EnrollmentAccount;
import io.lifecyclemanager.enrollment.EnrollmentException;
import io.lifecyclemanager.enrollment.EnrollmentReport;
import io.lifecyclemanager.enrollment.RemovalRequest;
import io.lifecyclemanager.enrollment.ResourceDiff;
import io.lifecyclemanager.enrollment.Unenrollment;
import io.lifecyclemanager.enrollment.aws.AwsEnrollmentAccount;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.ListedNodes;
import io.lifecyclemanager.kubernetes.NodeIndex;
import io.lifecyclemanager.kubernetes.drain.KubernetesPods;
import io.lifecyclemanager.model.CommandOutput;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.preview.Preview;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The commands, run in the AWS account of the caller's credentials. */
public final class AwsAdminCommands implements AdminCommands {
  private final Time time = new SystemTime();

  @Override
  public CommandResult enroll(EnrollSettings settings, CommandOutput output)
      throws InterruptedException {
    return runInAccount(
        settings.region(), settings.json(), account -> enroll(settings, account, output));
  }

  @Override
  public CommandResult unenroll(UnenrollSettings settings, CommandOutput output)
      throws InterruptedException {
    return runInAccount(
        settings.region(), settings.json(), account -> unenroll(settings, account, output));
  }

  private interface AccountCommand {
    EnrollmentReport run(EnrollmentAccount account) throws InterruptedException;
  }

  private CommandResult runInAccount(@Nullable String region, boolean json, AccountCommand command)
      throws InterruptedException {
    AwsEnrollmentAccount account;
    try {
      account = AwsEnrollmentAccount.of(region, time);
    } catch (IllegalArgumentException e) {
      return new CommandResult("", String.valueOf(e.getMessage()), INVALID_SETTINGS);
    }
    try (account) {
      return result(command.run(account), json);
    } catch (RemoteFailure | EnrollmentException e) {
      return result(
          new EnrollmentReport(List.of(), Optional.of(String.valueOf(e.getMessage()))), json);
    }
  }

  private EnrollmentReport enroll(
      EnrollSettings settings, EnrollmentAccount account, CommandOutput output)
      throws InterruptedException {
    Enrollment enrollment = new Enrollment(account, time, random(), output);
    Optional<String> cluster = Optional.ofNullable(settings.cluster());
    List<GroupName> groups =
        settings.groups().isEmpty()
            ? enrollment.groupsOf(cluster.orElseThrow())
            : settings.groups();
    DesiredState desired =
        new DesiredState(
            settings.queue(),
            settings.role(),
            groups,
            cluster,
            settings.heartbeatTimeout(),
            Optional.ofNullable(settings.kmsKey()),
            settings.events(),
            Objects.requireNonNullElse(settings.rolePath(), "/"),
            Optional.ofNullable(settings.permissionsBoundary()));
    List<ResourceDiff> diffs = enrollment.findDiffs(desired, settings.overwrite());
    return settings.dryRun()
        ? Enrollment.reportPlan(diffs, settings.overwrite())
        : enrollment.apply(desired, diffs, settings.overwrite());
  }

  private EnrollmentReport unenroll(
      UnenrollSettings settings, EnrollmentAccount account, CommandOutput output)
      throws InterruptedException {
    Unenrollment unenrollment = new Unenrollment(account, time, random(), output);
    RemovalRequest request =
        new RemovalRequest(
            settings.queue(),
            Optional.ofNullable(settings.role()),
            settings.groups(),
            Optional.ofNullable(settings.cluster()),
            settings.forceQueueWithMessages());
    List<Unenrollment.PlannedRemoval> removals = unenrollment.planRemovals(request);
    return settings.dryRun()
        ? Unenrollment.reportPlan(removals)
        : unenrollment.apply(request, removals);
  }

  private static Random random() {
    return new Random(ThreadLocalRandom.current().nextLong());
  }

  private static CommandResult result(EnrollmentReport report, boolean json) {
    int code =
        report.failure().isPresent()
            ? FAILED
            : report.hasOpenChanges() ? DIFFERENCES_LEFT : SUCCESS;
    return new CommandResult(
        json ? report.json() : report.text(), report.failure().orElse(""), code);
  }

  @Override
  public CommandResult doctor(DoctorSettings settings, CommandOutput output)
      throws InterruptedException {
    ServeSettings.AwsSettings aws = settings.serve().aws();
    try (AwsAccountInspector cloud =
            AwsAccountInspector.of(aws.region(), aws.queueName(), aws.queueUrl(), time);
        KubernetesConnection connection =
            KubernetesConnection.create(
                settings.serve().cluster().kubeconfig(), fact -> {}, time)) {
      ControllerReplicas serving =
          settings.controllerUrls().isEmpty()
              ? new PodProxyReplicas(connection, settings.namespace(), time)
              : new HttpReplicas(settings.controllerUrls().stream().map(URI::create).toList());
      return new DoctorCommand(
              cloud, new KubernetesClusterInspector(connection, time), serving, time)
          .run(settings, output::progress);
    } catch (IllegalArgumentException e) {
      return new CommandResult("", String.valueOf(e.getMessage()), INVALID_SETTINGS);
    }
  }

  @Override
  public CommandResult release(ReleaseSettings settings, CommandOutput output)
      throws InterruptedException {
    try (KubernetesConnection connection =
        KubernetesConnection.create(settings.kubeconfig(), fact -> {}, time)) {
      // Not started: each node is read from the API server.
      NodeIndex nodes = new NodeIndex(connection, fact -> {}, time);
      return new ReleaseCommand(nodes::read, nodes, time, random(), output::progress).run(settings);
    } catch (IllegalArgumentException e) {
      return new CommandResult("", String.valueOf(e.getMessage()), INVALID_SETTINGS);
    }
  }

  @Override
  public CommandResult deregister(DeregisterSettings settings, CommandOutput output)
      throws InterruptedException {
    try {
      DeregisterOutcome outcome = new DeregisterCommand(time).run(settings, output);
      return new CommandResult(
          outcome.output(settings.json()), outcome.failure(), outcome.exitCode());
    } catch (IllegalArgumentException e) {
      return new CommandResult("", String.valueOf(e.getMessage()), INVALID_SETTINGS);
    }
  }

  @Override
  public CommandResult preview(PreviewSettings settings) throws InterruptedException {
    ServeSettings.LoadBalancerSettings balancers = settings.loadBalancers();
    try (KubernetesConnection connection =
            KubernetesConnection.create(settings.kubeconfig(), fact -> {}, time);
        AwsClients aws = AwsClients.createRetrying(settings.region(), time)) {
      Preview preview =
          new Preview(
              KubernetesPods.dryRun(connection, fact -> {}, time),
              settings.pods().triage(),
              new Escalation(settings.maxGracePeriod()),
              LoadBalancerPorts.of(aws, balancers.targetGroups(), balancers.classicElbs(), time)
                  .families(),
              new SettleTimes(balancers.settleTime(), balancers.settleTimeNlb()));
      return new PreviewCommand(
              new ListedNodes(connection, time),
              new AwsAutoScalingGroups(aws.autoScaling(), time),
              preview)
          .run(settings);
    } catch (IllegalArgumentException e) {
      return new CommandResult("", String.valueOf(e.getMessage()), INVALID_SETTINGS);
    }
  }
}
