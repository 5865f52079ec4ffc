package io.lifecyclemanager.simulation.aws.autoscaling;

import io.lifecyclemanager.simulation.aws.query.Arns;
import io.lifecyclemanager.simulation.aws.query.AwsFailure;
import io.lifecyclemanager.simulation.aws.query.QueryApi;
import io.lifecyclemanager.simulation.aws.query.QueryRequest;
import io.lifecyclemanager.simulation.aws.query.ResultPage;
import io.lifecyclemanager.simulation.aws.query.Xml;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Auto Scaling's Query API: questions about groups, and ending an instance. Hooks are {@link
 * LifecycleApi}'s.
 */
public final class AutoScalingApi implements QueryApi {
  private static final int MOST_IDS = 50;

  private final AutoScalingWorld world;
  private final LifecycleApi lifecycle;

  public AutoScalingApi(AutoScalingWorld world) {
    this.world = world;
    this.lifecycle = new LifecycleApi(world);
  }

  @Override
  public Optional<Xml> answer(QueryRequest request) {
    return switch (request.operation()) {
      case "DescribeAutoScalingInstances" -> Optional.of(describeInstances(request));
      case "DescribeAutoScalingGroups" -> Optional.of(describeGroups(request));
      case "DescribeTags" -> Optional.of(describeTags(request));
      case "CreateOrUpdateTags" -> Optional.of(tag(request));
      case "DescribeScalingActivities" -> Optional.of(describeActivities(request));
      case "TerminateInstanceInAutoScalingGroup" -> Optional.of(terminate(request));
      default -> lifecycle.answer(request);
    };
  }

  private Xml describeInstances(QueryRequest request) {
    List<String> ids = request.members("InstanceIds");
    if (ids.size() > MOST_IDS) {
      throw AwsFailure.invalid(
          "The number of instance ids that may be passed in is limited to " + MOST_IDS);
    }
    return world.now(now -> {
      List<SimulatedInstance> found =
          world.inGroups().stream()
              .filter(instance -> ids.isEmpty() || ids.contains(instance.id()))
              .toList();
      ResultPage<SimulatedInstance> page =
          ResultPage.checked(found, request, "NextToken", "MaxRecords", MOST_IDS, MOST_IDS);
      return Xml.all(
          Xml.list(
              "AutoScalingInstances",
              page.items().stream()
                  .map(instance ->
                      Xml.all(
                          Xml.text("AutoScalingGroupName", instance.group().name()),
                          membership(instance)))
                  .toList()),
          Xml.text("NextToken", page.next()));
    });
  }

  private static Xml membership(SimulatedInstance instance) {
    return Xml.all(
        Xml.text("InstanceId", instance.id()),
        Xml.text("InstanceType", "m7g.large"),
        Xml.text("AvailabilityZone", instance.zone()),
        Xml.text("LifecycleState", instance.state().awsName()),
        Xml.text("HealthStatus", "Healthy"),
        Xml.text("ProtectedFromScaleIn", false));
  }

  private Xml describeGroups(QueryRequest request) {
    Set<String> names = Set.copyOf(request.members("AutoScalingGroupNames"));
    return world.now(now -> {
      List<SimulatedGroup> found =
          world.groups().stream()
              .filter(group -> names.isEmpty() || names.contains(group.name()))
              .filter(group -> TagFilters.of(request).stream().allMatch(f -> f.takes(group)))
              .toList();
      ResultPage<SimulatedGroup> page =
          ResultPage.checked(found, request, "NextToken", "MaxRecords", 100, 50);
      return Xml.all(
          Xml.list("AutoScalingGroups", page.items().stream().map(this::group).toList()),
          Xml.text("NextToken", page.next()));
    });
  }

  private Xml group(SimulatedGroup group) {
    int desired = group.desired().get();
    List<SimulatedInstance> members =
        world.inGroups().stream()
            .filter(instance -> instance.group() == group)
            .filter(instance -> !instance.state().isInWarmPool())
            .toList();
    String whenAbandoned = group.retainsAbandoned() ? "retain" : "terminate";
    return Xml.all(
        Xml.text("AutoScalingGroupName", group.name()),
        Xml.text("AutoScalingGroupARN", group.arn()),
        Xml.text("MinSize", 0),
        Xml.text("MaxSize", Math.max(desired, 1000)),
        Xml.text("DesiredCapacity", desired),
        Xml.text("DefaultCooldown", 300),
        Xml.texts("AvailabilityZones", List.of("us-west-2a", "us-west-2b", "us-west-2c")),
        Xml.texts("LoadBalancerNames", group.loadBalancers()),
        Xml.texts("TargetGroupARNs", group.targetGroups()),
        Xml.text("HealthCheckType", "EC2"),
        Xml.text("HealthCheckGracePeriod", 0),
        Xml.list("Instances", members.stream().map(AutoScalingApi::membership).toList()),
        Xml.text("CreatedTime", group.created()),
        Xml.list("Tags", TagFilters.tagsOf(group).map(TagFilters.GroupTag::xml).toList()),
        Xml.element(
            "InstanceLifecyclePolicy",
            Xml.element("RetentionTriggers", Xml.text("TerminateHookAbandon", whenAbandoned))));
  }

  private Xml describeTags(QueryRequest request) {
    return world.now(now -> {
      List<TagFilters.GroupTag> found =
          world.groups().stream()
              .flatMap(TagFilters::tagsOf)
              .filter(tag -> TagFilters.of(request).stream().allMatch(f -> f.takes(tag)))
              .toList();
      ResultPage<TagFilters.GroupTag> page =
          ResultPage.checked(found, request, "NextToken", "MaxRecords", 100, 50);
      return Xml.all(
          Xml.list("Tags", page.items().stream().map(TagFilters.GroupTag::xml).toList()),
          Xml.text("NextToken", page.next()));
    });
  }

  private Xml tag(QueryRequest request) {
    return world.now(now -> {
      List<QueryRequest> tags = request.structures("Tags");
      tags.forEach(tag -> world.group(tag.required("ResourceId")));
      tags.forEach(tag ->
          world
              .group(tag.required("ResourceId"))
              .tag(
                  tag.required("Key"),
                  tag.optional("Value").orElse(""),
                  tag.optional("PropagateAtLaunch").map(Boolean::parseBoolean).orElse(true)));
      return Xml.NOTHING;
    });
  }

  private Xml describeActivities(QueryRequest request) {
    List<String> ids = request.members("ActivityIds");
    Predicate<ScalingActivity> asked =
        activity ->
            (ids.isEmpty() || ids.contains(activity.id()))
                && request
                    .optional("AutoScalingGroupName")
                    .map(activity.group()::equals)
                    .orElse(true);
    return world.now(now -> {
      List<ScalingActivity> newestFirst = new ArrayList<>(world.records().activities());
      ResultPage<ScalingActivity> page =
          ResultPage.checked(
              newestFirst.reversed().stream().filter(asked).toList(),
              request,
              "NextToken",
              "MaxRecords",
              100,
              100);
      return Xml.all(
          Xml.list("Activities", page.items().stream().map(this::activity).toList()),
          Xml.text("NextToken", page.next()));
    });
  }

  private Xml activity(ScalingActivity activity) {
    return Xml.all(
        Xml.text("ActivityId", activity.id()),
        Xml.text("AutoScalingGroupName", activity.group()),
        Xml.text("Description", activity.description()),
        Xml.text("Cause", "The sandbox asked for it."),
        Xml.text("StartTime", activity.started()),
        Xml.text("StatusCode", status(activity)));
  }

  private String status(ScalingActivity activity) {
    return world.inGroups().stream()
        .filter(instance -> instance.activityId().equals(activity.id()))
        .findFirst()
        .map(instance -> {
          if (instance.state() == instance.journey().waiting()) {
            return instance.journey().isLaunch()
                ? "MidLifecycleAction"
                : "MidTerminatingLifecycleAction";
          }
          return instance.state() == instance.journey().end() ? "Successful" : "InProgress";
        })
        .orElse("Successful");
  }

  private Xml terminate(QueryRequest request) {
    boolean shrink = Boolean.parseBoolean(request.required("ShouldDecrementDesiredCapacity"));
    return world.now(now -> {
      SimulatedInstance instance = world.instance(request.required("InstanceId"));
      String activityId = world.setOut(instance, InstanceTransition.TERMINATION, now);
      if (shrink) {
        instance.group().desired().decrementAndGet();
      } else {
        world.start(instance.group(), Arns.freshInstanceId(), InstanceTransition.LAUNCH, now);
      }
      return Xml.element(
          "Activity",
          world.records().activities().stream()
              .filter(activity -> activity.id().equals(activityId))
              .findFirst()
              .map(this::activity)
              .orElse(Xml.NOTHING));
    });
  }
}
