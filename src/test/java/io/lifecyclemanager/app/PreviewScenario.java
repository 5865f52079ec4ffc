package io.lifecyclemanager.app;

import io.lifecyclemanager.app.AdminCommands.CommandResult;
import io.lifecyclemanager.cli.ParsedSettings;
import io.lifecyclemanager.deregistration.SettleTimes;
import io.lifecyclemanager.drain.Escalation;
import io.lifecyclemanager.drain.PodControl;
import io.lifecyclemanager.drain.PodTriage;
import io.lifecyclemanager.fakes.FakeLoadBalancers;
import io.lifecyclemanager.fakes.FakePods;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.plan.PlanRequest;
import io.lifecyclemanager.preview.Preview;
import io.lifecyclemanager.preview.PreviewGroups;
import io.lifecyclemanager.preview.PreviewNodes;
import io.lifecyclemanager.preview.PreviewNodes.PreviewedNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A cluster of two nodes, whose terminations are previewed. */
abstract class PreviewScenario {
  static final InstanceId INSTANCE = new InstanceId("i-00000000000000001");
  static final InstanceId OTHER = new InstanceId("i-00000000000000002");
  static final NodeRef NODE = new NodeRef("node-1", "uid-1");
  static final NodeRef OTHER_NODE = new NodeRef("node-2", "uid-2");
  static final GroupName GROUP = new GroupName("web");

  private final SimulatedTime time = new SimulatedTime();
  final FakePods pods = new FakePods(time);
  final FakeLoadBalancers balancers = new FakeLoadBalancers(time);
  PlanRequest request = PlanRequest.NOTHING;
  PlanRequest ofHooks = PlanRequest.NOTHING;
  @Nullable FailureKind hookFailure;
  PodTriage triage = PodTriage.DEFAULT;
  PreviewNodes nodes =
      () ->
          List.of(
              new PreviewedNode(NODE, Optional.of(INSTANCE), request),
              new PreviewedNode(OTHER_NODE, Optional.of(OTHER), PlanRequest.NOTHING));

  @AfterEach
  void close() {
    time.throwFailures();
  }

  CommandResult preview(Duration maxGrace, @Nullable GroupName group, String... names)
      throws InterruptedException {
    return run(settings(maxGrace, group, false, names), pods);
  }

  CommandResult run(PreviewSettings settings, PodControl control) throws InterruptedException {
    Preview preview =
        new Preview(
            control,
            triage,
            new Escalation(settings.maxGracePeriod()),
            List.of(balancers),
            new SettleTimes(Duration.ofSeconds(10), Duration.ofMinutes(3)));
    return new PreviewCommand(nodes, new OneGroup(), preview).run(settings);
  }

  /** A group with the second instance; its hooks are those of both instances. */
  private final class OneGroup implements PreviewGroups {
    @Override
    public Optional<Set<InstanceId>> instances(GroupName group) {
      return group.equals(GROUP) ? Optional.of(Set.of(OTHER)) : Optional.empty();
    }

    @Override
    public Map<InstanceId, PlanRequest> requests(Set<InstanceId> instances) {
      if (hookFailure != null) {
        throw new RemoteFailure(hookFailure, "DescribeLifecycleHooks: no", null);
      }
      return instances.stream().collect(Collectors.toMap(one -> one, _ -> ofHooks));
    }
  }

  static PreviewSettings settings(
      Duration maxGrace, @Nullable GroupName group, boolean json, String... names) {
    return new PreviewSettings(
        List.of(names),
        group,
        null,
        null,
        maxGrace,
        ParsedSettings.serve("--queue-name=q").pods(),
        new ServeSettings.LoadBalancerSettings(
            true, true, Duration.ofSeconds(10), Duration.ofMinutes(3)),
        json);
  }
}
