package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.enrollment.EnrollmentReport.ResourceOutcome;
import io.lifecyclemanager.enrollment.iam.AwsLocation;
import io.lifecyclemanager.model.CommandOutput;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.Time;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Takes back what {@link Enrollment} made, hooks first: a hook whose queue is gone lets instances
 * go undrained. What others made stays, and so does a queue that somebody still needs.
 */
public final class Unenrollment {
  private static final String NOT_MADE_BY_ENROLL = "was not made by enroll";
  private static final String MODIFIED_POLICY =
      "is not what enroll writes, and its role was not made by enroll";

  private final EnrollmentAccount account;
  private final EnrollmentRetry retry;
  private final CommandOutput talk;
  private final InUseCheck inUseCheck;

  /**
   * @param talk told what is being done
   */
  public Unenrollment(
      EnrollmentAccount account, Time time, RandomGenerator random, CommandOutput talk) {
    this.account = account;
    this.talk = talk;
    this.retry = new EnrollmentRetry(time, random, talk::progress);
    this.inUseCheck = new InUseCheck(account, retry);
  }

  /**
   * A part that exists.
   *
   * @param keepReason why it stays; empty where it does not
   */
  public record PlannedRemoval(Resource resource, Optional<String> keepReason) {}

  /**
   * What there is, in the order in which it can go. Changes nothing.
   *
   * @throws RemoteTrouble when AWS does not say
   */
  public List<PlannedRemoval> planRemovals(RemovalRequest unwanted) throws InterruptedException {
    AwsLocation place = retry.call("identity", account::location);
    String queueArn = place.queueArn(unwanted.queue());
    Predicate<GroupName> chosen = groupFilter(unwanted);
    List<Resource.Hook> ours = new ArrayList<>();
    List<Resource.Hook> others = new ArrayList<>();
    for (Resource.Hook hook : allHooks()) {
      boolean goes =
          hook.notificationTargetArn().equals(queueArn)
              && hook.name().equals(DesiredState.HOOK_NAME)
              && chosen.test(hook.group());
      (goes ? ours : others).add(hook);
    }
    Optional<String> busy = inUseCheck.pendingMessages(unwanted, unwanted.queue());
    Optional<String> needed =
        others.stream()
            .filter(hook -> hook.notificationTargetArn().equals(queueArn))
            .findFirst()
            .map(Unenrollment::stillSends);
    List<PlannedRemoval> removals = new ArrayList<>();
    for (Resource.Hook hook : ours) {
      Optional<String> kept =
          busy.isPresent() ? busy : inUseCheck.terminatingInstances(unwanted, hook.group());
      removals.add(new PlannedRemoval(hook, kept));
      if (busy.isEmpty() && kept.isPresent()) {
        needed = Optional.of(stillSends(hook));
      }
    }
    KeepRules stay = new KeepRules(queueArn, needed);
    for (Resource part : unwanted.resources(place, roleNames(unwanted, place, ours))) {
      Optional<Resource> found = retry.call(part.title(), () -> account.find(part));
      if (found.isPresent()) {
        boolean written =
            found.get() instanceof Resource.RolePolicy grant
                && unwanted.isWrittenByEnroll(place, grant);
        Optional<String> why =
            stay.reasonToKeep(part, found.get(), foreignOwnerReason(part, written));
        Optional<String> kept = first(List.of(why, otherUserOf(part, others), busy));
        removals.add(
            new PlannedRemoval(
                found.get(), kept.isPresent() ? kept : inUseCheck.reasonToKeep(unwanted, part)));
      }
    }
    return removals;
  }

  /** Those of all groups, one request each: a role may serve several queues. */
  private List<Resource.Hook> allHooks() throws InterruptedException {
    List<Resource.Hook> hooks = new ArrayList<>();
    for (GroupName group : retry.call("groups", account::groups)) {
      hooks.addAll(retry.call("hooks of group " + group, () -> account.hooksOf(group)));
    }
    return hooks;
  }

  private Predicate<GroupName> groupFilter(RemovalRequest unwanted) throws InterruptedException {
    if (!unwanted.groups().isEmpty()) {
      return unwanted.groups()::contains;
    } else if (unwanted.cluster().isEmpty()) {
      return _ -> true;
    }
    String tag = DesiredState.clusterTagKey(unwanted.cluster().get());
    Map<GroupName, String> tagged = retry.call("groups", () -> account.groupsTagged(tag));
    return group -> ControllerPermissions.OWNED.equals(tagged.get(group));
  }

  private static Set<String> roleNames(
      RemovalRequest unwanted, AwsLocation place, List<Resource.Hook> hooks) {
    if (unwanted.role().isPresent()) {
      return Set.of(unwanted.role().get());
    }
    Set<String> roles = new LinkedHashSet<>();
    roles.add(DesiredState.defaultRoleName(unwanted.queue()));
    hooks.stream()
        .map(Resource.Hook::roleArn)
        .filter(role -> role.startsWith(place.globalArn("role/")))
        .map(Unenrollment::roleNameOf)
        .forEach(roles::add);
    return roles;
  }

  /** Without its path. */
  private static String roleNameOf(String roleArn) {
    return roleArn.substring(roleArn.lastIndexOf('/') + 1);
  }

  private static String stillSends(Resource.Hook hook) {
    return hook.title() + " sends to the queue";
  }

  private static Optional<String> first(List<Optional<String>> reasons) {
    return reasons.stream().flatMap(Optional::stream).findFirst();
  }

  /** Which other hook needs a role; empty where none does. */
  private static Optional<String> otherUserOf(Resource part, List<Resource.Hook> hooks) {
    return hooks.stream()
        .filter(hook ->
            part instanceof Resource.Role role && roleNameOf(hook.roleArn()).equals(role.name()))
        .findFirst()
        .map(hook -> hook.title() + " sends by it");
  }

  private Optional<String> foreignOwnerReason(Resource wanted, boolean written)
      throws InterruptedException {
    if (written || retry.call(wanted.title(), () -> account.isOwned(wanted))) {
      return Optional.empty();
    }
    return Optional.of(
        wanted instanceof Resource.RolePolicy ? MODIFIED_POLICY : NOT_MADE_BY_ENROLL);
  }

  /** What {@link #apply} would do. */
  public static EnrollmentReport reportPlan(List<PlannedRemoval> removals) {
    return new EnrollmentReport(
        removals.stream()
            .map(one ->
                one.keepReason()
                    .map(why -> outcome(one.resource(), ChangeStatus.KEEP, why))
                    .orElseGet(() -> outcome(one.resource(), ChangeStatus.REMOVE, "")))
            .toList(),
        Optional.empty());
  }

  /** Removes what can go. The first failure ends it; the next run goes on. */
  public EnrollmentReport apply(RemovalRequest unwanted, List<PlannedRemoval> removals)
      throws InterruptedException {
    return ApplyLoop.applyInOrder(
        removals, new RemoveAction(unwanted), (one, fate) -> outcome(one.resource(), fate, ""));
  }

  /** One run: a hook that turns out to be needed keeps what it needs itself. */
  private final class RemoveAction implements ApplyLoop.ChangeAction<PlannedRemoval> {
    private final RemovalRequest request;
    private Optional<String> hookKeepReason = Optional.empty();

    private RemoveAction(RemovalRequest unwanted) {
      this.request = unwanted;
    }

    @Override
    public ResourceOutcome apply(PlannedRemoval one) throws InterruptedException {
      Resource part = one.resource();
      Optional<String> kept = one.keepReason();
      if (kept.isEmpty() && !(part instanceof Resource.Hook)) {
        kept = hookKeepReason;
      }
      if (kept.isEmpty()) {
        // Anything may have come since we looked.
        kept = inUseCheck.reasonToKeep(request, part);
        if (kept.isPresent() && part instanceof Resource.Hook hook) {
          hookKeepReason = Optional.of(stillSends(hook));
        }
      }
      if (kept.isPresent()) {
        return outcome(part, ChangeStatus.KEPT, kept.get());
      }
      talk.progress("removing " + part.title());
      retry.applyUntilDone(part.title(), () -> account.remove(part));
      return outcome(part, ChangeStatus.REMOVED, "");
    }
  }

  private static ResourceOutcome outcome(Resource part, ChangeStatus fate, String why) {
    return new ResourceOutcome(part.title(), fate, why, List.of());
  }
}
