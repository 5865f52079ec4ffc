package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.enrollment.Unenrollment.PlannedRemoval;
import io.lifecyclemanager.enrollment.iam.AwsLocation;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.RemoteFailure;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Finds the existing resources that a request is about, and decides which of them can be removed.
 *
 * @param inUseCheck the same checks run again when the plan is applied
 */
record RemovalPlanner(EnrollmentAccount account, EnrollmentRetry retry, InUseCheck inUseCheck) {
  private static final String NOT_CREATED_BY_ENROLL = "was not created by enroll";
  private static final String MODIFIED_POLICY =
      "is not what enroll writes, and its role was not created by enroll";

  /**
   * All existing resources that enroll creates for the queue, in the order of their removal.
   * Changes nothing.
   *
   * @throws RemoteFailure when AWS gives no answer
   */
  List<PlannedRemoval> plan(RemovalRequest request) throws InterruptedException {
    AwsLocation location = retry.call("identity", account::location);
    String queueArn = location.queueArn(request.queue());
    Predicate<GroupName> isRequested = groupFilter(request);
    List<Resource.Hook> removable = new ArrayList<>();
    List<Resource.Hook> others = new ArrayList<>();
    for (Resource.Hook hook : allHooks()) {
      boolean isRemovable =
          hook.notificationTargetArn().equals(queueArn)
              && hook.name().equals(DesiredState.HOOK_NAME)
              && isRequested.test(hook.group());
      (isRemovable ? removable : others).add(hook);
    }
    Optional<String> messages = inUseCheck.pendingMessages(request, request.queue());
    Optional<String> sender =
        others.stream()
            .filter(hook -> hook.notificationTargetArn().equals(queueArn))
            .findFirst()
            .map(RemovalPlanner::sendsToQueue);
    List<PlannedRemoval> removals = new ArrayList<>();
    for (Resource.Hook hook : removable) {
      Optional<String> keepReason =
          messages.isPresent() ? messages : inUseCheck.terminatingInstances(request, hook.group());
      removals.add(new PlannedRemoval(hook, keepReason));
      if (messages.isEmpty() && keepReason.isPresent()) {
        sender = Optional.of(sendsToQueue(hook));
      }
    }
    KeepRules keepRules = new KeepRules(queueArn, sender);
    for (Resource desired : request.resources(location, roleNames(request, location, removable))) {
      Optional<Resource> found = retry.call(desired.title(), () -> account.find(desired));
      if (found.isPresent()) {
        Resource actual = found.get();
        boolean isOwnPolicy =
            actual instanceof Resource.RolePolicy policy
                && request.isWrittenByEnroll(location, policy);
        Optional<String> foreignReason = isOwnPolicy ? Optional.empty() : foreignReason(desired);
        Optional<String> keepReason =
            Stream.of(
                    keepRules.reasonToKeep(desired, actual, foreignReason),
                    otherUserOf(desired, others),
                    messages)
                .flatMap(Optional::stream)
                .findFirst();
        removals.add(
            new PlannedRemoval(
                actual,
                keepReason.isPresent() ? keepReason : inUseCheck.reasonToKeep(request, desired)));
      }
    }
    return removals;
  }

  /** The hooks of all groups, as a role may serve several queues: one request for each group. */
  private List<Resource.Hook> allHooks() throws InterruptedException {
    List<Resource.Hook> hooks = new ArrayList<>();
    for (GroupName group : retry.call("groups", account::groups)) {
      hooks.addAll(retry.call("hooks of group " + group, () -> account.hooksOf(group)));
    }
    return hooks;
  }

  private Predicate<GroupName> groupFilter(RemovalRequest request) throws InterruptedException {
    if (!request.groups().isEmpty()) {
      return request.groups()::contains;
    } else if (request.cluster().isEmpty()) {
      return _ -> true;
    }
    String tag = DesiredState.clusterTagKey(request.cluster().get());
    Map<GroupName, String> tagged = retry.call("groups", () -> account.groupsTagged(tag));
    return group -> ControllerPermissions.OWNED.equals(tagged.get(group));
  }

  private static Set<String> roleNames(
      RemovalRequest request, AwsLocation location, List<Resource.Hook> hooks) {
    if (request.role().isPresent()) {
      return Set.of(request.role().get());
    }
    Set<String> roles = new LinkedHashSet<>();
    roles.add(DesiredState.defaultRoleName(request.queue()));
    hooks.stream()
        .map(Resource.Hook::roleArn)
        .filter(role -> role.startsWith(location.globalArn("role/")))
        .map(RemovalPlanner::roleNameOf)
        .forEach(roles::add);
    return roles;
  }

  /** A role's name without its path. */
  private static String roleNameOf(String roleArn) {
    return roleArn.substring(roleArn.lastIndexOf('/') + 1);
  }

  /** Why the queue stays while a hook does. */
  static String sendsToQueue(Resource.Hook hook) {
    return hook.title() + " sends to the queue";
  }

  /** Which remaining hook needs a role; empty if none does, or the resource is not a role. */
  private static Optional<String> otherUserOf(Resource resource, List<Resource.Hook> hooks) {
    return resource instanceof Resource.Role role
        ? hooks.stream()
            .filter(hook -> roleNameOf(hook.roleArn()).equals(role.name()))
            .findFirst()
            .map(hook -> hook.title() + " sends with it")
        : Optional.empty();
  }

  private Optional<String> foreignReason(Resource resource) throws InterruptedException {
    if (retry.call(resource.title(), () -> account.isOwned(resource))) {
      return Optional.empty();
    }
    return Optional.of(
        resource instanceof Resource.RolePolicy ? MODIFIED_POLICY : NOT_CREATED_BY_ENROLL);
  }
}
