package io.lifecyclemanager.fakes;

import io.lifecyclemanager.enrollment.ApplyResult;
import io.lifecyclemanager.enrollment.EnrollmentAccount;
import io.lifecyclemanager.enrollment.Resource;
import io.lifecyclemanager.enrollment.iam.AwsLocation;
import io.lifecyclemanager.enrollment.iam.QueuePolicyMerger;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * An account in memory. A call can be made to fail, before or after it has done its work. For one
 * thread.
 */
public final class FakeEnrollmentAccount implements EnrollmentAccount {
  private final Map<String, Resource> resources = new LinkedHashMap<>();
  private final Set<GroupName> groups = new LinkedHashSet<>();
  private final List<String> changes = new ArrayList<>();
  private int calls;
  private int failingCall = -1;
  private boolean failsAfterEffect;
  private RemoteFailure.FailureKind failureKind = RemoteFailure.FailureKind.REJECTED;
  private boolean roleCallsDenied;
  private int hookRefusalsLeft;
  private final Set<String> owned = new LinkedHashSet<>();
  private final Map<GroupName, Set<InstanceId>> terminating = new LinkedHashMap<>();
  private final Set<String> deletedMomentsAgo = new LinkedHashSet<>();
  private final Map<String, MessageCounts> messages = new LinkedHashMap<>();

  /** Makes an empty group. */
  public void createGroup(GroupName group) {
    groups.add(group);
  }

  /** Puts a part there, whoever made it. */
  public void putResource(Resource part) {
    resources.put(part.title(), part);
  }

  /** Puts messages on a queue. */
  public void putMessages(String queue, int visible, int inFlight) {
    messages.put(queue, new MessageCounts(visible, inFlight));
  }

  /** From now on an instance of a group is on its way out. */
  public void terminateInstance(GroupName group, InstanceId instance) {
    terminating.put(group, Set.of(instance));
  }

  /** A queue was deleted a moment ago: it is still found, and refused once when it is made. */
  public void deleteMomentsAgo(String queue) {
    deletedMomentsAgo.add(queue);
  }

  /** Everything that is there. */
  public Collection<Resource> resources() {
    return List.copyOf(resources.values());
  }

  /** What was made or changed, in its order. */
  public List<String> changes() {
    return List.copyOf(changes);
  }

  /** How many calls there were. */
  public int calls() {
    return calls;
  }

  /**
   * Makes one of the calls fail.
   *
   * @param call counted from now on, beginning with 0
   * @param done whether it does its work all the same
   */
  public void failAt(int call, boolean done, RemoteFailure.FailureKind why) {
    calls = 0;
    failingCall = call;
    failsAfterEffect = done;
    failureKind = why;
  }

  /** No call fails any more. */
  public void stopFailing() {
    failingCall = -1;
  }

  /** The next hooks are refused, as long as nobody knows the role. */
  public void refuseHooks(int refusals) {
    hookRefusalsLeft = refusals;
  }

  /** From now on IAM allows nothing. */
  public void denyRoleCalls() {
    roleCallsDenied = true;
  }

  private <T> T call(Supplier<T> work) {
    boolean fails = calls++ == failingCall;
    if (fails && !failsAfterEffect) {
      throw new RemoteFailure(failureKind, "made to fail by the test", null);
    }
    T result = work.get();
    if (fails) {
      throw new RemoteFailure(failureKind, "made to fail by the test", null);
    }
    return result;
  }

  @Override
  public AwsLocation location() {
    return call(() -> new AwsLocation("aws", "us-west-2", "123456789012"));
  }

  @Override
  public Map<GroupName, String> groupsTagged(String key) {
    return call(() -> {
      Map<GroupName, String> found = new LinkedHashMap<>();
      for (Resource part : resources.values()) {
        if (part instanceof Resource.Tag tag && tag.key().equals(key)) {
          found.put(tag.group(), tag.value());
        }
      }
      return found;
    });
  }

  @Override
  public Set<GroupName> existingGroups(Set<GroupName> names) {
    return call(() -> {
      Set<GroupName> found = new LinkedHashSet<>(names);
      found.retainAll(groups);
      return found;
    });
  }

  @Override
  public Optional<Resource> find(Resource wanted) {
    return call(() -> {
      if (roleCallsDenied
          && (wanted instanceof Resource.Role || wanted instanceof Resource.RolePolicy)) {
        throw new RemoteFailure(RemoteFailure.FailureKind.DENIED, "forbidden by the test", null);
      }
      Optional<Resource> found = Optional.ofNullable(resources.get(wanted.title()));
      return wanted instanceof Resource.QueueAccessPolicy access
          ? QueuePolicyMerger.selectOwn(policy(access), access.policy())
              .map(policy -> new Resource.QueueAccessPolicy(access.queue(), policy))
          : found;
    });
  }

  /** The whole of it. */
  private String policy(Resource.QueueAccessPolicy access) {
    return resources.get(access.title()) instanceof Resource.QueueAccessPolicy whole
        ? whole.policy()
        : "";
  }

  @Override
  public ApplyResult create(Resource part) {
    return call(() -> {
      if (part instanceof Resource.Queue queue && deletedMomentsAgo.remove(queue.name())) {
        resources.remove(part.title());
        resources.remove("policy of " + part.title());
        return new ApplyResult.NotYet("deleted a moment ago");
      }
      owned.add(part.title());
      return put(part);
    });
  }

  @Override
  public MessageCounts countMessages(String queue) {
    return call(() -> messages.getOrDefault(queue, MessageCounts.NONE));
  }

  @Override
  public List<GroupName> groups() {
    return call(() -> List.copyOf(groups));
  }

  @Override
  public List<Resource.Hook> hooksOf(GroupName group) {
    return call(() ->
        resources.values().stream()
            .filter(part -> part instanceof Resource.Hook hook && hook.group().equals(group))
            .map(Resource.Hook.class::cast)
            .toList());
  }

  @Override
  public Set<InstanceId> terminatingInstances(GroupName group) {
    return call(() -> Set.copyOf(terminating.getOrDefault(group, Set.of())));
  }

  @Override
  public ApplyResult confirmQueue(Resource.Queue queue) {
    return call(() -> {
      if (deletedMomentsAgo.contains(queue.name())) {
        return new ApplyResult.NotYet("deleted a moment ago");
      }
      resources.putIfAbsent(queue.title(), queue);
      return new ApplyResult.Applied();
    });
  }

  @Override
  public boolean isOwned(Resource part) {
    String title =
        switch (part) {
          case Resource.RolePolicy grant -> "role " + grant.role();
          case Resource.RuleTargets targets -> "rule " + targets.rule();
          case Resource.QueueAccessPolicy access when resources.containsKey(access.title()) -> "";
          default -> part.title();
        };
    return call(() -> title.isEmpty() || owned.contains(title));
  }

  @Override
  public ApplyResult remove(Resource part) {
    return call(() -> {
      if (part instanceof Resource.Role role
          && resources.values().stream()
              .anyMatch(one ->
                  one instanceof Resource.RolePolicy grant && grant.role().equals(role.name()))) {
        return new ApplyResult.NotYet("the role has a policy");
      }
      if (part instanceof Resource.Rule rule
          && resources.containsKey("target of rule " + rule.name())) {
        return new ApplyResult.NotYet("the rule has targets");
      }
      String left =
          part instanceof Resource.QueueAccessPolicy access
              ? QueuePolicyMerger.removeOwn(policy(access), access.policy())
              : "";
      resources.remove(part.title());
      if (!left.isEmpty() && part instanceof Resource.QueueAccessPolicy access) {
        resources.put(part.title(), new Resource.QueueAccessPolicy(access.queue(), left));
      }
      if (part instanceof Resource.Queue) {
        resources.remove("policy of " + part.title());
      }
      owned.remove(part.title());
      changes.add("- " + part.title());
      return new ApplyResult.Applied();
    });
  }

  @Override
  public ApplyResult update(Resource part) {
    return call(() -> put(part));
  }

  private ApplyResult put(Resource part) {
    if (part instanceof Resource.RolePolicy grant
        && !resources.containsKey("role " + grant.role())) {
      return new ApplyResult.NotYet("no such role");
    }
    if (part instanceof Resource.QueueAccessPolicy access
        && !resources.containsKey("queue " + access.queue())) {
      return new ApplyResult.NotYet("no such queue");
    }
    if (part instanceof Resource.RuleTargets targets
        && !resources.containsKey("rule " + targets.rule())) {
      return new ApplyResult.NotYet("no such rule");
    }
    if (part instanceof Resource.Hook && hookRefusalsLeft > 0) {
      hookRefusalsLeft--;
      return new ApplyResult.NotYet("Unable to publish test message");
    }
    resources.put(
        part.title(),
        part instanceof Resource.QueueAccessPolicy access
            ? new Resource.QueueAccessPolicy(
                access.queue(), QueuePolicyMerger.merge(policy(access), access.policy()))
            : part);
    changes.add(part.title());
    return new ApplyResult.Applied();
  }
}
