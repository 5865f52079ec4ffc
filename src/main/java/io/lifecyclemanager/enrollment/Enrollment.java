package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.enrollment.EnrollmentReport.ResourceOutcome;
import io.lifecyclemanager.enrollment.iam.AwsLocation;
import io.lifecyclemanager.model.CommandOutput;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Brings an account to the desired state: reads the actual state of every resource first, then
 * creates and changes one resource after another. After an interruption or a failure, another run
 * does what remains.
 */
public final class Enrollment {
  private static final String DIFFERS = "exists and differs; --overwrite changes it";

  /** EKS sets this tag on the groups of its managed node groups. */
  private static final String EKS_NODE_GROUP_TAG = "eks:nodegroup-name";

  private static final String INCLUDE_HINT = "; name it with --target-scaling-groups to include it";

  private static final String NO_CLUSTER_WARNING =
      "warning: without --cluster-name no group gets the tag kubernetes.io/cluster/<NAME>=owned,"
          + " and without that tag the permissions that iam-policy prints do not allow the"
          + " controller to hold the group's lifecycle actions";

  private final EnrollmentAccount account;
  private final EnrollmentRetry retry;
  private final CommandOutput output;

  /**
   * @param random for the jitter of retries
   * @param output receives progress and warnings
   */
  public Enrollment(
      EnrollmentAccount account, Time time, RandomGenerator random, CommandOutput output) {
    this.account = account;
    this.retry = new EnrollmentRetry(time, random, output::progress);
    this.output = output;
  }

  /**
   * The groups of a cluster, except those that EKS drains itself and those that clusters share. It
   * prints each group that it leaves out.
   *
   * @throws RemoteFailure when AWS gives no answer
   * @throws EnrollmentException when no group remains
   */
  public List<GroupName> groupsOf(String cluster) throws InterruptedException {
    String tag = DesiredState.clusterTagKey(cluster);
    Map<GroupName, String> tagged = retry.call("groups", () -> account.groupsTagged(tag));
    Set<GroupName> managedByEks =
        retry.call("groups", () -> account.groupsTagged(EKS_NODE_GROUP_TAG)).keySet();
    List<GroupName> groups = new ArrayList<>();
    tagged.forEach((group, value) -> {
      if (managedByEks.contains(group)) {
        output.print("left out: group " + group + ", which EKS drains itself" + INCLUDE_HINT);
      } else if (!value.equals(ControllerPermissions.OWNED)) {
        output.print(
            "left out: group " + group + ", whose tag " + tag + " is " + value + INCLUDE_HINT);
      } else {
        groups.add(group);
      }
    });
    if (groups.isEmpty()) {
      throw new EnrollmentException(
          ("no Auto Scaling group has the tag %s=%s; name the groups with --target-scaling-groups,"
                  + " and enroll adds the tag")
              .formatted(tag, ControllerPermissions.OWNED));
    }
    return groups;
  }

  /**
   * Compares the actual with the desired state. Changes nothing. Prints warnings.
   *
   * @param overwrite whether existing resources may be changed
   * @return the resources that are missing or differ, each after those on which it depends
   * @throws RemoteFailure when AWS gives no answer
   * @throws EnrollmentException when a group does not exist, or when the queue's encryption keeps
   *     EventBridge from sending to it
   */
  public List<ResourceDiff> findDiffs(DesiredState desired, boolean overwrite)
      throws InterruptedException {
    if (desired.cluster().isEmpty()) {
      output.print(NO_CLUSTER_WARNING);
    }
    AwsLocation location = retry.call("identity", account::location);
    requireGroups(desired, location);
    warnOfLaunchHooks(desired, location);
    return findDiffs(withActualRole(desired, location, true), location, overwrite);
  }

  /** A new hook needs the real ARN of its role; a name alone says nothing about the path. */
  private DesiredState withActualRole(DesiredState desired, AwsLocation location, boolean warn)
      throws InterruptedException {
    Resource.Role role = desired.desiredRole(location);
    if (!(retry.call(role.title(), () -> account.find(role)).orElse(null)
        instanceof Resource.Role actual)) {
      return desired;
    }
    boolean isElsewhere =
        !desired.rolePath().equals(Resource.Role.ROOT_PATH)
            && !desired.rolePath().equals(actual.path());
    if (warn && isElsewhere) {
      output.print(
          "warning: %s exists under the path %s, which IAM cannot change; it is used there"
              .formatted(actual.title(), actual.path()));
    }
    return desired.withActual(actual);
  }

  private void warnOfLaunchHooks(DesiredState desired, AwsLocation location)
      throws InterruptedException {
    String queueArn = location.queueArn(desired.queue());
    for (GroupName group : desired.groups()) {
      for (Resource.Hook hook : retry.call("hooks", () -> account.hooksOf(group))) {
        if (hook.transition().equals(DesiredState.LAUNCHING_TRANSITION)
            && hook.notificationTargetArn().equals(queueArn)) {
          output.print(
              ("warning: %s sends launches to queue %s. serve completes them only with"
                      + " --complete-launch-hooks; otherwise the default result %s decides after"
                      + " %d s")
                  .formatted(
                      hook.title(),
                      desired.queue(),
                      hook.defaultResult(),
                      hook.heartbeatTimeout().toSeconds()));
        }
      }
    }
  }

  private List<ResourceDiff> findDiffs(
      DesiredState desired, AwsLocation location, boolean overwrite) throws InterruptedException {
    Map<String, Encryption> encryptions = findEncryptions(desired, location);
    warnOfAliases(location, encryptions);
    if (!overwrite && desired.blocksEvents(encryptions)) {
      throw new EnrollmentException(
          ("queue %s is encrypted with the key that AWS manages for SQS, whose key policy does not"
                  + " admit EventBridge: no event would arrive. With --overwrite the queue is"
                  + " encrypted with a key that SQS manages, or with the one of --kms-key")
              .formatted(desired.queue()));
    }
    List<ResourceDiff> diffs = new ArrayList<>();
    for (Resource resource : desired.resources(location, encryptions, overwrite)) {
      Optional<Resource> actual = retry.call(resource.title(), () -> account.find(resource));
      ResourceDiff.between(resource, actual).ifPresent(diffs::add);
    }
    return diffs;
  }

  private void requireGroups(DesiredState desired, AwsLocation location)
      throws InterruptedException {
    Set<GroupName> missing = new LinkedHashSet<>(desired.groups());
    missing.removeAll(
        retry.call("groups", () -> account.existingGroups(Set.copyOf(desired.groups()))));
    if (!missing.isEmpty()) {
      throw new EnrollmentException(
          "there is no Auto Scaling group %s in account %s and region %s"
              .formatted(missing, location.account(), location.region()));
    }
  }

  private void warnOfAliases(AwsLocation location, Map<String, Encryption> encryptions) {
    encryptions.forEach((queue, encryption) -> {
      if (encryption instanceof Encryption.KmsKey key && key.hasUnknownArn(location)) {
        output.print(
            ("queue %s is encrypted with %s, an alias; enroll does not check whether the"
                    + " notification role may use its key. Name the key with --kms-key")
                .formatted(queue, key.key()));
      }
    });
  }

  /** The encryption of the queues that exist, by their names. */
  private Map<String, Encryption> findEncryptions(DesiredState desired, AwsLocation location)
      throws InterruptedException {
    Map<String, Encryption> encryptions = new LinkedHashMap<>();
    for (Resource resource : desired.resources(location, Map.of(), false)) {
      if (resource instanceof Resource.Queue
          && retry.call(resource.title(), () -> account.find(resource)).orElse(null)
              instanceof Resource.Queue actual) {
        encryptions.put(actual.name(), actual.encryption());
      }
    }
    return encryptions;
  }

  /** What {@link #apply} would do, without a request. */
  public static EnrollmentReport reportPlan(List<ResourceDiff> diffs, boolean overwrite) {
    List<ResourceOutcome> outcomes = new ArrayList<>();
    for (ResourceDiff diff : diffs) {
      if (diff.actual().isEmpty()) {
        outcomes.add(ResourceOutcome.of(diff, ChangeStatus.CREATE, ""));
      } else {
        outcomes.add(
            overwrite
                ? ResourceOutcome.of(diff, ChangeStatus.CHANGE, "")
                : ResourceOutcome.of(diff, ChangeStatus.KEEP, DIFFERS));
      }
    }
    return new EnrollmentReport(outcomes, Optional.empty());
  }

  /**
   * Creates what is missing and, with {@code overwrite}, changes what differs. The first failure
   * ends it; the report has it.
   *
   * @param given the desired state
   * @param diffs from {@link #findDiffs} with the same arguments
   */
  public EnrollmentReport apply(DesiredState given, List<ResourceDiff> diffs, boolean overwrite)
      throws InterruptedException {
    AwsLocation location = retry.call("identity", account::location);
    DesiredState desired = withActualRole(given, location, false);
    DeletedQueues deletedQueues =
        new DeletedQueues(account, retry, desired, location, findEncryptions(desired, location));
    return ApplyLoop.applyInOrder(
        deletedQueues.addTo(diffs, overwrite),
        diff -> apply(diff, overwrite),
        (diff, status) -> ResourceOutcome.of(diff, status, ""));
  }

  private ResourceOutcome apply(ResourceDiff diff, boolean overwrite) throws InterruptedException {
    Resource resource = diff.desired();
    if (diff.actual().isEmpty()) {
      output.progress("creating " + resource.title());
      retry.applyUntilDone(resource.title(), () -> account.create(resource));
      return ResourceOutcome.of(diff, ChangeStatus.CREATED, "");
    } else if (overwrite) {
      output.progress("changing " + resource.title());
      retry.applyUntilDone(resource.title(), () -> account.update(resource));
      return ResourceOutcome.of(diff, ChangeStatus.CHANGED, "");
    }
    return ResourceOutcome.of(diff, ChangeStatus.KEPT, DIFFERS);
  }
}
