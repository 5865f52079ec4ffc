package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.enrollment.iam.AwsLocation;
import io.lifecyclemanager.enrollment.iam.QueuePolicyMerger;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** An account in memory. One call can be made to fail. For one thread. */
final class FakeEnrollmentAccount implements EnrollmentAccount {
  private final Map<String, Resource> resources = new LinkedHashMap<>();
  private final Set<GroupName> groups = new LinkedHashSet<>();
  private final List<String> changes = new ArrayList<>();
  private final Set<String> owned = new LinkedHashSet<>();
  private final Map<GroupName, Set<InstanceId>> terminating = new LinkedHashMap<>();
  private final Set<String> deletedMomentsAgo = new LinkedHashSet<>();
  private final Map<String, MessageCounts> messages = new LinkedHashMap<>();
  private final SingleCallFailure failure = new SingleCallFailure();
  private boolean roleCallsDenied;
  private int hookRefusalsLeft;

  /** Creates a group without instances. */
  void createGroup(GroupName group) {
    groups.add(group);
  }

  /** Adds or replaces a resource that enroll did not create; its ownership stays as it is. */
  void putResource(Resource resource) {
    resources.put(resource.title(), resource);
  }

  void putMessages(String queue, int visible, int inFlight) {
    messages.put(queue, new MessageCounts(visible, inFlight));
  }

  /** From now on an instance of the group is terminating. */
  void terminateInstance(GroupName group, InstanceId instance) {
    terminating.put(group, Set.of(instance));
  }

  /** The queue is still found, is refused once when it is created, and then can be created. */
  void deleteMomentsAgo(String queue) {
    deletedMomentsAgo.add(queue);
  }

  Collection<Resource> resources() {
    return List.copyOf(resources.values());
  }

  <T extends Resource> Stream<T> resources(Class<T> type) {
    return resources.values().stream().filter(type::isInstance).map(type::cast);
  }

  /** The titles of the resources that were created or changed, in order. */
  List<String> changes() {
    return List.copyOf(changes);
  }

  /** Makes one call fail, and counts the calls. */
  SingleCallFailure failure() {
    return failure;
  }

  /** The next hooks are refused, as if Auto Scaling did not know their role yet. */
  void refuseHooks(int times) {
    hookRefusalsLeft = times;
  }

  /** From now on the caller has no permission to read roles. */
  void denyRoleCalls() {
    roleCallsDenied = true;
  }

  @Override
  public AwsLocation location() {
    return failure.call(() -> new AwsLocation("aws", "us-west-2", "123456789012"));
  }

  @Override
  public Map<GroupName, String> groupsTagged(String key) {
    return failure.call(() -> {
      Map<GroupName, String> found = new LinkedHashMap<>();
      resources(Resource.Tag.class)
          .filter(tag -> tag.key().equals(key))
          .forEach(tag -> found.put(tag.group(), tag.value()));
      return found;
    });
  }

  @Override
  public Set<GroupName> existingGroups(Set<GroupName> names) {
    return failure.call(() -> {
      Set<GroupName> found = new LinkedHashSet<>(names);
      found.retainAll(groups);
      return found;
    });
  }

  @Override
  public Optional<Resource> find(Resource desired) {
    return failure.call(() -> {
      if (roleCallsDenied
          && (desired instanceof Resource.Role || desired instanceof Resource.RolePolicy)) {
        throw new RemoteFailure(FailureKind.DENIED, "denied by the test", null);
      }
      return desired instanceof Resource.QueueAccessPolicy policy
          ? QueuePolicyMerger.selectOwn(wholePolicy(policy), policy.policy())
              .map(own -> new Resource.QueueAccessPolicy(policy.queue(), own))
          : Optional.ofNullable(resources.get(desired.title()));
    });
  }

  /** The access policy of a queue with the statements of all owners; empty for none. */
  private String wholePolicy(Resource.QueueAccessPolicy policy) {
    return resources.get(policy.title()) instanceof Resource.QueueAccessPolicy whole
        ? whole.policy()
        : "";
  }

  @Override
  public ApplyResult create(Resource resource) {
    return failure.call(() -> {
      if (resource instanceof Resource.Queue queue && deletedMomentsAgo.remove(queue.name())) {
        removeQueue(queue);
        return new ApplyResult.NotYet("deleted a moment ago");
      }
      owned.add(resource.title());
      return put(resource);
    });
  }

  private void removeQueue(Resource.Queue queue) {
    resources.remove(queue.title());
    resources.remove("policy of " + queue.title());
  }

  @Override
  public MessageCounts countMessages(String queue) {
    return failure.call(() -> messages.getOrDefault(queue, MessageCounts.NONE));
  }

  @Override
  public List<GroupName> groups() {
    return failure.call(() -> List.copyOf(groups));
  }

  @Override
  public List<Resource.Hook> hooksOf(GroupName group) {
    return failure.call(
        () -> resources(Resource.Hook.class).filter(hook -> hook.group().equals(group)).toList());
  }

  @Override
  public Set<InstanceId> terminatingInstances(GroupName group) {
    return failure.call(() -> Set.copyOf(terminating.getOrDefault(group, Set.of())));
  }

  @Override
  public ApplyResult confirmQueue(Resource.Queue queue) {
    return failure.call(() -> {
      if (deletedMomentsAgo.contains(queue.name())) {
        return new ApplyResult.NotYet("deleted a moment ago");
      }
      resources.putIfAbsent(queue.title(), queue);
      return new ApplyResult.Applied();
    });
  }

  @Override
  public boolean isOwned(Resource resource) {
    return failure.call(() ->
        switch (resource) {
          case Resource.RolePolicy policy -> owned.contains("role " + policy.role());
          case EventRuleTargets targets -> owned.contains("rule " + targets.rule());
          case Resource.QueueAccessPolicy policy when resources.containsKey(policy.title()) -> true;
          default -> owned.contains(resource.title());
        });
  }

  @Override
  public ApplyResult remove(Resource resource) {
    return failure.call(() -> {
      if (resource instanceof Resource.Role role
          && resources(Resource.RolePolicy.class)
              .anyMatch(policy -> policy.role().equals(role.name()))) {
        return new ApplyResult.NotYet("the role has a policy");
      }
      if (resource instanceof EventRule rule
          && resources.containsKey("target of rule " + rule.name())) {
        return new ApplyResult.NotYet("the rule has targets");
      }
      switch (resource) {
        case Resource.QueueAccessPolicy policy -> removeStatements(policy);
        case Resource.Queue queue -> removeQueue(queue);
        default -> resources.remove(resource.title());
      }
      owned.remove(resource.title());
      changes.add("- " + resource.title());
      return new ApplyResult.Applied();
    });
  }

  private void removeStatements(Resource.QueueAccessPolicy policy) {
    String remaining = QueuePolicyMerger.removeOwn(wholePolicy(policy), policy.policy());
    if (remaining.isEmpty()) {
      resources.remove(policy.title());
    } else {
      resources.put(policy.title(), new Resource.QueueAccessPolicy(policy.queue(), remaining));
    }
  }

  @Override
  public ApplyResult update(Resource resource) {
    return failure.call(() -> put(resource));
  }

  private ApplyResult put(Resource resource) {
    String owner =
        switch (resource) {
          case Resource.RolePolicy policy -> "role " + policy.role();
          case Resource.QueueAccessPolicy policy -> "queue " + policy.queue();
          case EventRuleTargets targets -> "rule " + targets.rule();
          default -> "";
        };
    if (!owner.isEmpty() && !resources.containsKey(owner)) {
      return new ApplyResult.NotYet("there is no " + owner);
    }
    if (resource instanceof Resource.Hook && hookRefusalsLeft > 0) {
      hookRefusalsLeft--;
      return new ApplyResult.NotYet("Unable to publish test message");
    }
    putResource(
        resource instanceof Resource.QueueAccessPolicy policy
            ? new Resource.QueueAccessPolicy(
                policy.queue(), QueuePolicyMerger.merge(wholePolicy(policy), policy.policy()))
            : resource);
    changes.add(resource.title());
    return new ApplyResult.Applied();
  }
}
