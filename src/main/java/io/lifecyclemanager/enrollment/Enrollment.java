package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.enrollment.EnrollmentReport.ResourceOutcome;
import io.lifecyclemanager.enrollment.iam.AwsLocation;
import io.lifecyclemanager.model.CommandOutput;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.Time;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Sets up what the controller needs. It looks at everything first, then makes what is missing, one
 * part after another; a run that was cut off is completed by the next one.
 */
public final class Enrollment {
  private static final String DIFFERS = "exists otherwise; --overwrite changes it";

  /** The tag of groups that EKS made. */
  private static final String EKS_NODE_GROUP_TAG = "eks:nodegroup-name";

  private static final String UNLESS_NAMED_HINT = "; --target-scaling-groups takes it all the same";

  private static final String NO_CLUSTER_WARNING =
      "warning: without --cluster-name no group gets the tag kubernetes.io/cluster/<NAME>=owned,"
          + " and without that tag the controller's printed rights do not allow it to hold what it"
          + " drains";

  private final EnrollmentAccount account;
  private final EnrollmentRetry retry;
  private final CommandOutput talk;

  /**
   * @param talk told what is being done
   */
  public Enrollment(
      EnrollmentAccount account, Time time, RandomGenerator random, CommandOutput talk) {
    this(account, new EnrollmentRetry(time, random, talk::progress), talk);
  }

  Enrollment(EnrollmentAccount account, EnrollmentRetry patience, CommandOutput talk) {
    this.account = account;
    this.retry = patience;
    this.talk = talk;
  }

  /**
   * The groups of a cluster, but for those that somebody else drains.
   *
   * @throws RemoteTrouble when AWS does not say
   * @throws NotPossible when there is none
   */
  public List<GroupName> groupsOf(String cluster) throws InterruptedException {
    String tag = DesiredState.clusterTagKey(cluster);
    Map<GroupName, String> tagged = retry.call("groups", () -> account.groupsTagged(tag));
    Set<GroupName> managed =
        retry.call("groups", () -> account.groupsTagged(EKS_NODE_GROUP_TAG)).keySet();
    List<GroupName> groups = new ArrayList<>();
    tagged.forEach((group, value) -> {
      if (managed.contains(group)) {
        talk.print("left out: group " + group + ", which EKS drains itself" + UNLESS_NAMED_HINT);
      } else if (!value.equals(ControllerPermissions.OWNED)) {
        talk.print(
            "left out: group " + group + ", whose tag " + tag + " is " + value + UNLESS_NAMED_HINT);
      } else {
        groups.add(group);
      }
    });
    if (groups.isEmpty()) {
      throw new EnrollmentException(
          "no Auto Scaling group to take has the tag %s=%s; name them, and they get it"
              .formatted(tag, ControllerPermissions.OWNED));
    }
    return groups;
  }

  /**
   * What is not as it should be. Changes nothing.
   *
   * @param overwrite whether what exists otherwise may be changed
   * @throws RemoteTrouble when AWS does not say
   * @throws NotPossible when a group does not exist, or no event could reach the queue
   */
  public List<ResourceDiff> findDiffs(DesiredState wanted, boolean overwrite)
      throws InterruptedException {
    Set<GroupName> missing = new LinkedHashSet<>(wanted.groups());
    missing.removeAll(
        retry.call("groups", () -> account.existingGroups(Set.copyOf(wanted.groups()))));
    if (!missing.isEmpty()) {
      throw new EnrollmentException(
          "there is no Auto Scaling group " + missing + " in this account and region");
    }
    if (wanted.cluster().isEmpty()) {
      talk.print(NO_CLUSTER_WARNING);
    }
    AwsLocation place = retry.call("identity", account::location);
    Map<String, Encryption> encryptions = findEncryptions(wanted, place);
    encryptions.forEach((queue, encryption) -> {
      if (encryption instanceof Encryption.KmsKey with && with.hasUnknownArn(place)) {
        talk.print(
            ("queue %s is encrypted with %s, an alias; whether the notification role may use its"
                    + " key is not looked at. Name the key with --kms-key")
                .formatted(queue, with.key()));
      }
    });
    if (!overwrite && wanted.blocksEvents(encryptions)) {
      throw new EnrollmentException(
          ("queue %s is encrypted with the key that AWS manages for SQS, which lets no event in:"
                  + " nothing would ever arrive. --overwrite has SQS encrypt it by itself, or, with"
                  + " --kms-key, with a key of yours")
              .formatted(wanted.queue()));
    }
    List<ResourceDiff> differences = new ArrayList<>();
    for (Resource part : wanted.resources(place, encryptions, overwrite)) {
      Optional<Resource> found = retry.call(part.title(), () -> account.find(part));
      ResourceDiff.between(part, found).ifPresent(differences::add);
    }
    return differences;
  }

  /** How the queues that exist are encrypted, by name. */
  private Map<String, Encryption> findEncryptions(DesiredState wanted, AwsLocation place)
      throws InterruptedException {
    Map<String, Encryption> encryptions = new LinkedHashMap<>();
    for (Resource part : wanted.resources(place, Map.of(), false)) {
      if (part instanceof Resource.Queue
          && retry.call(part.title(), () -> account.find(part)).orElse(null)
              instanceof Resource.Queue found) {
        encryptions.put(found.name(), found.encryption());
      }
    }
    return encryptions;
  }

  /** What {@link #apply} would do. */
  public static EnrollmentReport reportPlan(List<ResourceDiff> differences, boolean overwrite) {
    List<ResourceOutcome> steps = new ArrayList<>();
    for (ResourceDiff one : differences) {
      if (one.actual().isEmpty()) {
        steps.add(ResourceOutcome.of(one, ChangeStatus.CREATE, ""));
      } else {
        steps.add(
            overwrite
                ? ResourceOutcome.of(one, ChangeStatus.CHANGE, "")
                : ResourceOutcome.of(one, ChangeStatus.KEEP, DIFFERS));
      }
    }
    return new EnrollmentReport(steps, Optional.empty());
  }

  /**
   * What is not as it should be, with the queues that were found and are vanishing as missing: Auto
   * Scaling would send to them for another minute, and then nobody would be told. With a queue goes
   * its policy; a key that it keeps is that of the new one.
   */
  private List<ResourceDiff> withDeletedQueues(
      DesiredState wanted, List<ResourceDiff> differences, boolean overwrite)
      throws InterruptedException {
    Map<String, ResourceDiff> byTitle =
        differences.stream().collect(Collectors.toMap(one -> one.desired().title(), one -> one));
    AwsLocation place = retry.call("identity", account::location);
    Map<String, Encryption> encryptions = findEncryptions(wanted, place);
    List<Resource> parts = wanted.resources(place, encryptions, overwrite);
    Set<String> vanishing = new HashSet<>();
    for (Resource part : parts) {
      ResourceDiff known = byTitle.get(part.title());
      if (part instanceof Resource.Queue queue
          && (known == null || known.actual().isPresent())
          && isBeingDeleted(queue, encryptions.keySet())) {
        vanishing.add(queue.name());
      }
    }
    if (vanishing.isEmpty()) {
      return differences;
    }
    List<ResourceDiff> all = new ArrayList<>();
    // A new queue has the key that is wanted, and the role needs the right to that one.
    boolean anew = overwrite || vanishing.contains(wanted.queue());
    for (Resource part : wanted.resources(place, encryptions, anew)) {
      Optional<ResourceDiff> known = Optional.ofNullable(byTitle.get(part.title()));
      if (belongsTo(part, vanishing) || (known.isEmpty() && !parts.contains(part))) {
        all.add(new ResourceDiff(part, Optional.empty()));
      } else {
        known.map(one -> new ResourceDiff(part, one.actual())).ifPresent(all::add);
      }
    }
    return all;
  }

  /** Whether a queue that was found a moment ago is about to be gone, or is. */
  private boolean isBeingDeleted(Resource.Queue queue, Set<String> found)
      throws InterruptedException {
    return !found.contains(queue.name())
        || retry.call(queue.title(), () -> account.confirmQueue(queue))
            instanceof ApplyResult.NotYet;
  }

  private static boolean belongsTo(Resource part, Set<String> queues) {
    return (part instanceof Resource.Queue queue && queues.contains(queue.name()))
        || (part instanceof Resource.QueueAccessPolicy access && queues.contains(access.queue()));
  }

  /**
   * Makes what is missing and, with {@code overwrite}, changes what is otherwise. The first failure
   * ends it.
   *
   * @param differences from {@link #findDiffs} for the same
   */
  public EnrollmentReport apply(
      DesiredState wanted, List<ResourceDiff> differences, boolean overwrite)
      throws InterruptedException {
    return ApplyLoop.applyInOrder(
        withDeletedQueues(wanted, differences, overwrite),
        one -> apply(one, overwrite),
        (one, fate) -> ResourceOutcome.of(one, fate, ""));
  }

  private ResourceOutcome apply(ResourceDiff one, boolean overwrite) throws InterruptedException {
    Resource part = one.desired();
    if (one.actual().isEmpty()) {
      talk.progress("making " + part.title());
      retry.applyUntilDone(part.title(), () -> account.create(part));
      return ResourceOutcome.of(one, ChangeStatus.CREATED, "");
    } else if (overwrite) {
      talk.progress("changing " + part.title());
      retry.applyUntilDone(part.title(), () -> account.update(part));
      return ResourceOutcome.of(one, ChangeStatus.CHANGED, "");
    }
    return ResourceOutcome.of(one, ChangeStatus.KEPT, DIFFERS);
  }
}
