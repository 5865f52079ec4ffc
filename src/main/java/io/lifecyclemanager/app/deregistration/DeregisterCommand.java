package io.lifecyclemanager.app.deregistration;

import io.lifecyclemanager.aws.AwsClients;
import io.lifecyclemanager.claim.MatchedNodes;
import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.deregistration.request.DeregistrationStatus;
import io.lifecyclemanager.deregistration.request.Deregistrations;
import io.lifecyclemanager.deregistration.request.RequestedDeregistrations;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.NodeIndex;
import io.lifecyclemanager.model.CommandOutput;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.DurationMath;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs {@code deregister} with the caller's own credentials, without a controller. */
public final class DeregisterCommand {
  private static final String REQUESTER = "lifecycle-manager deregister";
  private static final Duration PROGRESS = Duration.ofSeconds(1);

  private final Time time;
  private volatile @Nullable String accessProblem;

  public DeregisterCommand(Time time) {
    this.time = time;
  }

  /**
   * Deregisters, and waits for the end.
   *
   * @param output receives what the command waits for
   * @throws IllegalArgumentException when the kubeconfig or the region is unusable
   * @throws InterruptedException when interrupted; what load balancers have accepted is not undone
   */
  public DeregisterOutcome run(DeregisterSettings settings, CommandOutput output)
      throws InterruptedException {
    DeregisterSettings.BalancerSettings managed = settings.balancers();
    try (AwsClients aws = AwsClients.create(settings.region(), time, fact -> {});
        @Nullable KubernetesConnection cluster =
            settings.kubeconfig() == null
                ? null
                : KubernetesConnection.create(settings.kubeconfig(), fact -> {}, time)) {
      LoadBalancerPorts ports =
          LoadBalancerPorts.of(aws, managed.targetGroups(), managed.classicElbs(), time)
              .withSettleTimes(managed.settleTime(), managed.settleTimeNlb());
      try (RequestedDeregistrations requests =
          ports.requested(nodes(cluster, ports), _ -> false, time, this::onFact)) {
        return run(requests, settings, output);
      }
    }
  }

  private @Nullable Nodes nodes(@Nullable KubernetesConnection cluster, LoadBalancerPorts ports) {
    if (cluster == null) {
      return null;
    }
    Listener ignored = fact -> {};
    NodeIndex index = new NodeIndex(cluster, ignored, time);
    index.start();
    return new MatchedNodes(index, ports.addresses(), time, ignored);
  }

  private void onFact(Fact fact) {
    if (fact instanceof Fact.RemoteCallFailed failed) {
      failed.failure().accessProblem().ifPresent(problem -> accessProblem = problem);
    }
  }

  /** As the other, with deregistrations of which none is in progress. */
  DeregisterOutcome run(Deregistrations requests, DeregisterSettings settings, CommandOutput output)
      throws InterruptedException {
    Deadline end = time.in(settings.atMost());
    DeregistrationStatus status = requests.request(settings.target(), REQUESTER).orElseThrow();
    List<String> printed = List.of();
    while (!status.hasEnded() && !time.isPast(end) && accessProblem == null) {
      Duration pause = DurationMath.min(PROGRESS, time.until(end));
      status = requests.await(settings.target(), pause).orElse(status);
      List<String> lines = DeregisterOutcome.progress(status);
      for (String line : lines) {
        if (!printed.contains(line)) {
          output.progress(line);
        }
      }
      printed = lines;
    }
    return new DeregisterOutcome(status, accessProblem);
  }
}
