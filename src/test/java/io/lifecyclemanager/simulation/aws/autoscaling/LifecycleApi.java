package io.lifecyclemanager.simulation.aws.autoscaling;

import io.lifecyclemanager.simulation.aws.query.AwsFailure;
import io.lifecyclemanager.simulation.aws.query.QueryApi;
import io.lifecyclemanager.simulation.aws.query.QueryRequest;
import io.lifecyclemanager.simulation.aws.query.Xml;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Auto Scaling's Query API about lifecycle hooks and the actions they start. */
final class LifecycleApi implements QueryApi {
  private final AutoScalingWorld world;
  private final LifecycleOperations operations;

  LifecycleApi(AutoScalingWorld world) {
    this.world = world;
    this.operations = new LifecycleOperations(world);
  }

  @Override
  public Optional<Xml> answer(QueryRequest request) {
    request.optional("LifecycleHookName").ifPresent(LifecycleModel::checkHookName);
    return switch (request.operation()) {
      case "DescribeLifecycleHooks" -> Optional.of(describe(request));
      case "PutLifecycleHook" -> Optional.of(put(request));
      case "DeleteLifecycleHook" -> Optional.of(delete(request));
      case "RecordLifecycleActionHeartbeat" -> Optional.of(heartbeat(request));
      case "CompleteLifecycleAction" -> Optional.of(complete(request));
      default -> Optional.empty();
    };
  }

  private Xml describe(QueryRequest request) {
    List<String> names = request.members("LifecycleHookNames");
    return world.now(now ->
        Xml.list(
            "LifecycleHooks",
            group(request).hooks().stream()
                .filter(hook -> names.isEmpty() || names.contains(hook.name()))
                .map(hook -> hook(request.required("AutoScalingGroupName"), hook))
                .toList()));
  }

  private static Xml hook(String group, LifecycleHook hook) {
    return Xml.all(
        Xml.text("LifecycleHookName", hook.name()),
        Xml.text("AutoScalingGroupName", group),
        Xml.text("LifecycleTransition", hook.transition()),
        Xml.text("NotificationTargetARN", hook.target().orElse(null)),
        Xml.text("RoleARN", hook.role().orElse(null)),
        Xml.text("NotificationMetadata", hook.metadata().orElse(null)),
        Xml.text("HeartbeatTimeout", hook.heartbeatTimeout().toSeconds()),
        Xml.text("GlobalTimeout", hook.globalTimeout().toSeconds()),
        Xml.text("DefaultResult", hook.defaultResult()));
  }

  private Xml put(QueryRequest request) {
    String name = request.required("LifecycleHookName");
    SimulatedGroup group = world.now(now -> group(request));
    LifecycleHook hook =
        group
            .hook(name)
            .orElseGet(
                () -> LifecycleHook.withDefaults(name, request.required("LifecycleTransition")));
    int seconds = request.number("HeartbeatTimeout", (int) hook.heartbeatTimeout().toSeconds());
    if (request.optional("HeartbeatTimeout").isPresent() && (seconds < 30 || seconds > 7200)) {
      throw AwsFailure.invalid("HeartbeatTimeout must be between 30 and 7200 seconds");
    }
    hook = hook.heartbeatTimeout(Duration.ofSeconds(seconds));
    hook =
        request.optional("DefaultResult").map(this::result).map(hook::defaultResult).orElse(hook);
    hook = request.optional("NotificationMetadata").map(hook::metadata).orElse(hook);
    hook = request.optional("RoleARN").map(hook::role).orElse(hook);
    hook = request.optional("NotificationTargetARN").map(hook::target).orElse(hook);
    hook.target().ifPresent(target -> test(group, target));
    group.hook(hook);
    return Xml.NOTHING;
  }

  private void test(SimulatedGroup group, String target) {
    String message = world.now(now -> LifecycleMessages.test(group, now));
    try {
      world.notifications().send(target, message);
    } catch (RuntimeException undeliverable) {
      throw AwsFailure.invalid(
          "Unable to publish test message to notification target "
              + target
              + ". Please check your target and role configuration and try to put lifecycle hook"
              + " again.");
    }
  }

  private Xml delete(QueryRequest request) {
    operations.deleteHook(
        request.required("AutoScalingGroupName"), request.required("LifecycleHookName"));
    return Xml.NOTHING;
  }

  private Xml heartbeat(QueryRequest request) {
    operations.heartbeat(target(request));
    return Xml.NOTHING;
  }

  private Xml complete(QueryRequest request) {
    LifecycleResult result = result(request.required("LifecycleActionResult"));
    operations.complete(target(request), result);
    return Xml.NOTHING;
  }

  /** The action by its token, or by its instance where no token is given. */
  private static LifecycleOperations.ActionTarget target(QueryRequest request) {
    Optional<String> token = request.optional("LifecycleActionToken");
    return new LifecycleOperations.ActionTarget(
        request.required("AutoScalingGroupName"),
        request.required("LifecycleHookName"),
        token,
        token.isPresent() ? "" : request.required("InstanceId"));
  }

  private SimulatedGroup group(QueryRequest request) {
    return world.group(request.required("AutoScalingGroupName"));
  }

  private LifecycleResult result(String text) {
    return switch (text) {
      case "CONTINUE" -> LifecycleResult.CONTINUE;
      case "ABANDON" -> LifecycleResult.ABANDON;
      default -> throw AwsFailure.invalid("Lifecycle Action Result must be CONTINUE or ABANDON");
    };
  }
}
