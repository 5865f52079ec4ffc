package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.enrollment.Report.Step;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.RemoteTrouble;
import io.lifecyclemanager.model.Talk;
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
  private static final String OTHERWISE = "exists otherwise; --overwrite changes it";

  /** The tag of groups that EKS made. */
  private static final String MANAGED = "eks:nodegroup-name";

  private static final String UNLESS_NAMED = "; --target-scaling-groups takes it all the same";

  private static final String UNTAGGED =
      "warning: without --cluster-name no group gets the tag kubernetes.io/cluster/<NAME>=owned,"
          + " and without that tag the controller's printed rights do not allow it to hold what it"
          + " drains";

  private final Account account;
  private final Patience patience;
  private final Talk talk;

  /**
   * @param talk told what is being done
   */
  public Enrollment(Account account, Time time, RandomGenerator random, Talk talk) {
    this(account, new Patience(time, random, talk::progress), talk);
  }

  Enrollment(Account account, Patience patience, Talk talk) {
    this.account = account;
    this.patience = patience;
    this.talk = talk;
  }

  /**
   * The groups of a cluster, but for those that somebody else drains.
   *
   * @throws RemoteTrouble when AWS does not say
   * @throws NotPossible when there is none
   */
  public List<GroupName> groupsOf(String cluster) throws InterruptedException {
    String tag = Wanted.tagOf(cluster);
    Map<GroupName, String> tagged = patience.ask("groups", () -> account.tagged(tag));
    Set<GroupName> managed = patience.ask("groups", () -> account.tagged(MANAGED)).keySet();
    List<GroupName> groups = new ArrayList<>();
    tagged.forEach((group, value) -> {
      if (managed.contains(group)) {
        talk.note("left out: group " + group + ", which EKS drains itself" + UNLESS_NAMED);
      } else if (!value.equals(ControllerRights.OWNED)) {
        talk.note(
            "left out: group " + group + ", whose tag " + tag + " is " + value + UNLESS_NAMED);
      } else {
        groups.add(group);
      }
    });
    if (groups.isEmpty()) {
      throw new NotPossible(
          "no Auto Scaling group to take has the tag %s=%s; name them, and they get it"
              .formatted(tag, ControllerRights.OWNED));
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
  public List<Difference> differences(Wanted wanted, boolean overwrite)
      throws InterruptedException {
    Set<GroupName> missing = new LinkedHashSet<>(wanted.groups());
    missing.removeAll(patience.ask("groups", () -> account.existing(Set.copyOf(wanted.groups()))));
    if (!missing.isEmpty()) {
      throw new NotPossible(
          "there is no Auto Scaling group " + missing + " in this account and region");
    }
    if (wanted.cluster().isEmpty()) {
      talk.note(UNTAGGED);
    }
    Place place = patience.ask("identity", account::place);
    Map<String, Encryption> encryptions = encryptions(wanted, place);
    encryptions.forEach((queue, encryption) -> {
      if (encryption instanceof Encryption.With with && with.isOfUnknownKey(place)) {
        talk.note(
            ("queue %s is encrypted with %s, an alias; whether the notification role may use its"
                    + " key is not looked at. Name the key with --kms-key")
                .formatted(queue, with.key()));
      }
    });
    if (!overwrite && wanted.keepsEventsOut(encryptions)) {
      throw new NotPossible(
          ("queue %s is encrypted with the key that AWS manages for SQS, which lets no event in:"
                  + " nothing would ever arrive. --overwrite has SQS encrypt it by itself, or, with"
                  + " --kms-key, with a key of yours")
              .formatted(wanted.queue()));
    }
    List<Difference> differences = new ArrayList<>();
    for (Part part : wanted.parts(place, encryptions, overwrite)) {
      Optional<Part> found = patience.ask(part.title(), () -> account.find(part));
      Difference.between(part, found).ifPresent(differences::add);
    }
    return differences;
  }

  /** How the queues that exist are encrypted, by name. */
  private Map<String, Encryption> encryptions(Wanted wanted, Place place)
      throws InterruptedException {
    Map<String, Encryption> encryptions = new LinkedHashMap<>();
    for (Part part : wanted.parts(place, Map.of(), false)) {
      if (part instanceof Part.Queue
          && patience.ask(part.title(), () -> account.find(part)).orElse(null)
              instanceof Part.Queue found) {
        encryptions.put(found.name(), found.encryption());
      }
    }
    return encryptions;
  }

  /** What {@link #apply} would do. */
  public static Report plan(List<Difference> differences, boolean overwrite) {
    List<Step> steps = new ArrayList<>();
    for (Difference one : differences) {
      if (one.found().isEmpty()) {
        steps.add(Step.of(one, Fate.MAKE, ""));
      } else {
        steps.add(overwrite ? Step.of(one, Fate.CHANGE, "") : Step.of(one, Fate.KEEP, OTHERWISE));
      }
    }
    return new Report(steps, Optional.empty());
  }

  /**
   * What is not as it should be, with the queues that were found and are vanishing as missing: Auto
   * Scaling would send to them for another minute, and then nobody would be told. With a queue goes
   * its policy; a key that it keeps is that of the new one.
   */
  private List<Difference> withVanishing(
      Wanted wanted, List<Difference> differences, boolean overwrite) throws InterruptedException {
    Map<String, Difference> byTitle =
        differences.stream().collect(Collectors.toMap(one -> one.wanted().title(), one -> one));
    Place place = patience.ask("identity", account::place);
    Map<String, Encryption> encryptions = encryptions(wanted, place);
    List<Part> parts = wanted.parts(place, encryptions, overwrite);
    Set<String> vanishing = new HashSet<>();
    for (Part part : parts) {
      Difference known = byTitle.get(part.title());
      if (part instanceof Part.Queue queue
          && (known == null || known.found().isPresent())
          && isVanishing(queue, encryptions.keySet())) {
        vanishing.add(queue.name());
      }
    }
    if (vanishing.isEmpty()) {
      return differences;
    }
    List<Difference> all = new ArrayList<>();
    // A new queue has the key that is wanted, and the role needs the right to that one.
    boolean anew = overwrite || vanishing.contains(wanted.queue());
    for (Part part : wanted.parts(place, encryptions, anew)) {
      Optional<Difference> known = Optional.ofNullable(byTitle.get(part.title()));
      if (isOf(part, vanishing) || (known.isEmpty() && !parts.contains(part))) {
        all.add(new Difference(part, Optional.empty()));
      } else {
        known.map(one -> new Difference(part, one.found())).ifPresent(all::add);
      }
    }
    return all;
  }

  /** Whether a queue that was found a moment ago is about to be gone, or is. */
  private boolean isVanishing(Part.Queue queue, Set<String> found) throws InterruptedException {
    return !found.contains(queue.name())
        || patience.ask(queue.title(), () -> account.confirm(queue)) instanceof Tried.NotYet;
  }

  private static boolean isOf(Part part, Set<String> queues) {
    return (part instanceof Part.Queue queue && queues.contains(queue.name()))
        || (part instanceof Part.Access access && queues.contains(access.queue()));
  }

  /**
   * Makes what is missing and, with {@code overwrite}, changes what is otherwise. The first failure
   * ends it.
   *
   * @param differences from {@link #differences} for the same
   */
  public Report apply(Wanted wanted, List<Difference> differences, boolean overwrite)
      throws InterruptedException {
    return Deeds.inTurn(
        withVanishing(wanted, differences, overwrite),
        one -> apply(one, overwrite),
        (one, fate) -> Step.of(one, fate, ""));
  }

  private Step apply(Difference one, boolean overwrite) throws InterruptedException {
    Part part = one.wanted();
    if (one.found().isEmpty()) {
      talk.progress("making " + part.title());
      patience.insist(part.title(), () -> account.make(part));
      return Step.of(one, Fate.MADE, "");
    } else if (overwrite) {
      talk.progress("changing " + part.title());
      patience.insist(part.title(), () -> account.change(part));
      return Step.of(one, Fate.CHANGED, "");
    }
    return Step.of(one, Fate.KEPT, OTHERWISE);
  }
}
