package io.lifecyclemanager.enrollment.aws;

import io.lifecyclemanager.aws.AwsFailures;
import io.lifecyclemanager.aws.AwsLifecycleActions;
import io.lifecyclemanager.aws.AwsRequests;
import io.lifecyclemanager.aws.GroupHooks;
import io.lifecyclemanager.enrollment.ApplyResult;
import io.lifecyclemanager.enrollment.Resource;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleState;
import io.lifecyclemanager.model.RemoteFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;
import software.amazon.awssdk.services.autoscaling.model.Filter;
import software.amazon.awssdk.services.autoscaling.model.LifecycleHook;
import software.amazon.awssdk.services.autoscaling.model.Tag;
import software.amazon.awssdk.services.autoscaling.model.TagDescription;

/**
 * Auto Scaling groups with their tags and lifecycle hooks. One request for each step, or one for
 * each page; no retries.
 */
public final class GroupResources {
  private static final String GROUP_RESOURCE_TYPE = "auto-scaling-group";
  private static final int MAX_NAMES_PER_REQUEST = 50;

  private final AutoScalingClient client;
  private final AwsRequests requests = AwsRequests.forCommand("Auto Scaling");
  private final GroupHooks hooks;

  public GroupResources(AutoScalingClient client) {
    this.client = client;
    this.hooks = new GroupHooks(client, requests);
  }

  Map<GroupName, String> groupsTagged(String key) {
    Map<GroupName, String> groups = new LinkedHashMap<>();
    tags(filter("key", key)).stream()
        .sorted(Comparator.comparing(TagDescription::resourceId))
        .forEach(tag -> groups.put(new GroupName(tag.resourceId()), valueOf(tag)));
    return groups;
  }

  private List<TagDescription> tags(Filter... filters) {
    return requests.call(
        "DescribeTags",
        () -> client.describeTagsPaginator(ask -> ask.filters(filters)).tags().stream().toList());
  }

  private static Filter filter(String name, String value) {
    return Filter.builder().name(name).values(value).build();
  }

  /** Those of the groups that exist. */
  Set<GroupName> existingGroups(Set<GroupName> groups) {
    List<String> names = groups.stream().map(GroupName::value).sorted().toList();
    Set<GroupName> found = new HashSet<>();
    for (int i = 0; i < names.size(); i += MAX_NAMES_PER_REQUEST) {
      List<String> batch =
          new ArrayList<>(names.subList(i, Math.min(names.size(), i + MAX_NAMES_PER_REQUEST)));
      found.addAll(
          requests.call(
              "DescribeAutoScalingGroups",
              () ->
                  client
                      .describeAutoScalingGroupsPaginator(ask -> ask.autoScalingGroupNames(batch))
                      .autoScalingGroups()
                      .stream()
                      .map(group -> new GroupName(group.autoScalingGroupName()))
                      .collect(Collectors.toSet())));
    }
    return found;
  }

  Optional<Resource> find(Resource.Tag desired) {
    return findTag(desired)
        .map(tag -> new Resource.Tag(desired.group(), desired.key(), valueOf(tag)));
  }

  private Optional<TagDescription> findTag(Resource.Tag tag) {
    return tags(filter(GROUP_RESOURCE_TYPE, tag.group().value()), filter("key", tag.key())).stream()
        .findFirst();
  }

  Optional<Resource> find(Resource.Hook desired) {
    return hooks.describe(desired.group()).stream()
        .filter(hook -> hook.lifecycleHookName().equals(desired.name()))
        .map(hook -> (Resource) toResource(desired.group(), hook))
        .findFirst();
  }

  /** Converts a hook of a group from Auto Scaling's description. */
  public static Resource.Hook toResource(GroupName group, LifecycleHook hook) {
    return new Resource.Hook(
        group,
        hook.lifecycleHookName(),
        hook.lifecycleTransition(),
        Objects.requireNonNullElse(hook.notificationTargetARN(), ""),
        Objects.requireNonNullElse(hook.roleARN(), ""),
        Duration.ofSeconds(hook.heartbeatTimeout()),
        hook.defaultResult());
  }

  /** Sets the tag of the group; whether the group's new instances get it stays as it is. */
  ApplyResult put(Resource.Tag tag) {
    boolean propagates = findTag(tag).map(TagDescription::propagateAtLaunch).orElse(false);
    return requests.call(
        "CreateOrUpdateTags",
        () -> {
          client.createOrUpdateTags(ask ->
              ask.tags(
                  Tag.builder()
                      .resourceType(GROUP_RESOURCE_TYPE)
                      .resourceId(tag.group().value())
                      .key(tag.key())
                      .value(tag.value())
                      .propagateAtLaunch(propagates)
                      .build()));
          return new ApplyResult.Applied();
        });
  }

  /** Creates or replaces a hook, keeping its notification metadata. */
  ApplyResult put(Resource.Hook hook) {
    return put(hook, "");
  }

  /**
   * Creates or replaces a hook. Auto Scaling sends a test message first, which fails as long as a
   * new role has not been propagated.
   *
   * @param metadata the notification metadata; an empty text keeps it as it is
   * @return {@link ApplyResult.NotYet} if the test message could not be sent
   * @throws RemoteFailure when Auto Scaling gives no answer
   */
  public ApplyResult put(Resource.Hook hook, String metadata) {
    return requests.call(
        "PutLifecycleHook",
        () -> {
          try {
            client.putLifecycleHook(ask ->
                ask.autoScalingGroupName(hook.group().value())
                    .lifecycleHookName(hook.name())
                    .lifecycleTransition(hook.transition())
                    .notificationTargetARN(nullIfEmpty(hook.notificationTargetArn()))
                    .roleARN(nullIfEmpty(hook.roleArn()))
                    .notificationMetadata(nullIfEmpty(metadata))
                    .heartbeatTimeout((int) hook.heartbeatTimeout().toSeconds())
                    .defaultResult(hook.defaultResult()));
            return new ApplyResult.Applied();
          } catch (AutoScalingException e) {
            if (AwsFailures.errorMessage(e).contains("Unable to publish test message")) {
              return new ApplyResult.NotYet(AwsFailures.errorMessage(e));
            }
            throw e;
          }
        });
  }

  private static @Nullable String nullIfEmpty(String text) {
    return text.isEmpty() ? null : text;
  }

  List<GroupName> allGroups() {
    return requests.call(
        "DescribeAutoScalingGroups",
        () ->
            client.describeAutoScalingGroupsPaginator().autoScalingGroups().stream()
                .map(group -> new GroupName(group.autoScalingGroupName()))
                .toList());
  }

  List<Resource.Hook> hooksOf(GroupName group) {
    return hooks.describe(group).stream().map(hook -> toResource(group, hook)).toList();
  }

  Set<InstanceId> terminatingInstances(GroupName group) {
    return requests.call(
        "DescribeAutoScalingGroups",
        () ->
            client
                .describeAutoScalingGroupsPaginator(ask -> ask.autoScalingGroupNames(group.value()))
                .autoScalingGroups()
                .stream()
                .flatMap(described -> described.instances().stream())
                .filter(instance -> isTerminating(instance.lifecycleStateAsString()))
                .map(instance -> new InstanceId(instance.instanceId()))
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  /** Empty for a tag without a value. */
  private static String valueOf(TagDescription tag) {
    return Objects.requireNonNullElse(tag.value(), "");
  }

  /** On the way into a warm pool an instance may wait in a terminating hook as well. */
  private static boolean isTerminating(String state) {
    LifecycleState now = new LifecycleState(state);
    return now.isTerminating() || now.isEnteringWarmPool();
  }

  ApplyResult remove(Resource.Hook hook) {
    return requests.call(
        "DeleteLifecycleHook",
        () -> {
          try {
            client.deleteLifecycleHook(ask ->
                ask.autoScalingGroupName(hook.group().value()).lifecycleHookName(hook.name()));
          } catch (AutoScalingException e) {
            if (!AwsLifecycleActions.isNotFound(e)) {
              throw e;
            }
          }
          return new ApplyResult.Applied();
        });
  }
}
