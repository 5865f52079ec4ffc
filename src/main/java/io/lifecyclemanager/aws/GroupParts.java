package io.lifecyclemanager.aws;

import io.lifecyclemanager.enrollment.Part;
import io.lifecyclemanager.enrollment.Tried;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleState;
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

/** Groups: their tags and their hooks. */
final class GroupParts {
  private static final String GROUP = "auto-scaling-group";
  private static final int MOST_NAMES = 50;

  private final AutoScalingClient client;
  private final InFlight requests = InFlight.ofCommand("Auto Scaling");
  private final GroupHooks hooks;

  GroupParts(AutoScalingClient client) {
    this.client = client;
    this.hooks = new GroupHooks(client, requests);
  }

  Map<GroupName, String> tagged(String key) {
    Map<GroupName, String> groups = new LinkedHashMap<>();
    tags(filter("key", key)).stream()
        .sorted(Comparator.comparing(TagDescription::resourceId))
        .forEach(tag -> groups.put(new GroupName(tag.resourceId()), tag.value()));
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

  Set<GroupName> existing(Set<GroupName> groups) {
    List<String> names = groups.stream().map(GroupName::value).sorted().toList();
    Set<GroupName> found = new HashSet<>();
    for (int i = 0; i < names.size(); i += MOST_NAMES) {
      List<String> some = new ArrayList<>(names.subList(i, Math.min(names.size(), i + MOST_NAMES)));
      found.addAll(
          requests.call(
              "DescribeAutoScalingGroups",
              () ->
                  client
                      .describeAutoScalingGroupsPaginator(ask -> ask.autoScalingGroupNames(some))
                      .autoScalingGroups()
                      .stream()
                      .map(group -> new GroupName(group.autoScalingGroupName()))
                      .collect(Collectors.toSet())));
    }
    return found;
  }

  Optional<Part> find(Part.Tag tag) {
    return found(tag).map(found -> new Part.Tag(tag.group(), tag.key(), found.value()));
  }

  private Optional<TagDescription> found(Part.Tag tag) {
    return tags(filter(GROUP, tag.group().value()), filter("key", tag.key())).stream().findFirst();
  }

  Optional<Part> find(Part.Hook hook) {
    return hooks.of(hook.group()).stream()
        .filter(found -> found.lifecycleHookName().equals(hook.name()))
        .map(found -> (Part) part(hook.group(), found))
        .findFirst();
  }

  /** The hook in the words of whoever sets it up. */
  static Part.Hook part(GroupName group, LifecycleHook hook) {
    return new Part.Hook(
        group,
        hook.lifecycleHookName(),
        hook.lifecycleTransition(),
        Objects.requireNonNullElse(hook.notificationTargetARN(), ""),
        Objects.requireNonNullElse(hook.roleARN(), ""),
        Duration.ofSeconds(hook.heartbeatTimeout()),
        hook.defaultResult());
  }

  /** For the group only; what it launches is tagged where it was before. */
  Tried put(Part.Tag tag) {
    boolean propagates = found(tag).map(TagDescription::propagateAtLaunch).orElse(false);
    return requests.call(
        "CreateOrUpdateTags",
        () -> {
          client.createOrUpdateTags(ask ->
              ask.tags(
                  Tag.builder()
                      .resourceType(GROUP)
                      .resourceId(tag.group().value())
                      .key(tag.key())
                      .value(tag.value())
                      .propagateAtLaunch(propagates)
                      .build()));
          return new Tried.Done();
        });
  }

  /** Auto Scaling sends a test message first, and cannot while it does not know the role. */
  Tried put(Part.Hook hook) {
    return put(hook, "");
  }

  /**
   * The same for a hook that may tell nobody.
   *
   * @param metadata what is sent along; empty leaves it as it is
   */
  Tried put(Part.Hook hook, String metadata) {
    return requests.call(
        "PutLifecycleHook",
        () -> {
          try {
            client.putLifecycleHook(ask ->
                ask.autoScalingGroupName(hook.group().value())
                    .lifecycleHookName(hook.name())
                    .lifecycleTransition(hook.transition())
                    .notificationTargetARN(unlessEmpty(hook.target()))
                    .roleARN(unlessEmpty(hook.role()))
                    .notificationMetadata(unlessEmpty(metadata))
                    .heartbeatTimeout((int) hook.heartbeat().toSeconds())
                    .defaultResult(hook.defaultResult()));
            return new Tried.Done();
          } catch (AutoScalingException e) {
            if (AwsTrouble.words(e).contains("Unable to publish test message")) {
              return new Tried.NotYet(AwsTrouble.words(e));
            }
            throw e;
          }
        });
  }

  private static @Nullable String unlessEmpty(String text) {
    return text.isEmpty() ? null : text;
  }

  List<GroupName> all() {
    return requests.call(
        "DescribeAutoScalingGroups",
        () ->
            client.describeAutoScalingGroupsPaginator().autoScalingGroups().stream()
                .map(group -> new GroupName(group.autoScalingGroupName()))
                .toList());
  }

  List<Part.Hook> hooks(GroupName group) {
    return hooks.of(group).stream().map(hook -> part(group, hook)).toList();
  }

  Set<InstanceId> leaving(GroupName group) {
    return requests.call(
        "DescribeAutoScalingGroups",
        () ->
            client
                .describeAutoScalingGroupsPaginator(ask -> ask.autoScalingGroupNames(group.value()))
                .autoScalingGroups()
                .stream()
                .flatMap(one -> one.instances().stream())
                .filter(one -> new LifecycleState(one.lifecycleStateAsString()).isLeaving())
                .map(one -> new InstanceId(one.instanceId()))
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  Tried remove(Part.Hook hook) {
    return requests.call(
        "DeleteLifecycleHook",
        () -> {
          try {
            client.deleteLifecycleHook(ask ->
                ask.autoScalingGroupName(hook.group().value()).lifecycleHookName(hook.name()));
          } catch (AutoScalingException e) {
            if (!AutoScalingActions.saysThatThereIsNone(e)) {
              throw e;
            }
          }
          return new Tried.Done();
        });
  }
}
