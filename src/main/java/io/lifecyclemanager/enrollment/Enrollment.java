package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.enrollment.Report.Step;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.RemoteTrouble;
import io.lifecyclemanager.model.Time;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Sets up what the controller needs. It looks at everything first, then makes what is missing, one
 * part after another; a run that was cut off is completed by the next one.
 */
public final class Enrollment {
  private static final String OTHERWISE = "exists otherwise; --overwrite changes it";

  private final Account account;
  private final Patience patience;
  private final Consumer<String> progress;

  /**
   * @param progress told what is being done, in lines for people
   */
  public Enrollment(Account account, Time time, RandomGenerator random, Consumer<String> progress) {
    this(account, new Patience(time, random, progress), progress);
  }

  Enrollment(Account account, Patience patience, Consumer<String> progress) {
    this.account = account;
    this.patience = patience;
    this.progress = progress;
  }

  /**
   * The groups of a cluster.
   *
   * @throws RemoteTrouble when AWS does not say, or there is none
   */
  public List<GroupName> groupsOf(String cluster) throws InterruptedException {
    String tag = Wanted.tagOf(cluster);
    List<GroupName> groups = patience.ask("groups", () -> account.tagged(tag));
    if (groups.isEmpty()) {
      throw rejected("no Auto Scaling group has the tag " + tag + "; name them, and they get it");
    }
    return groups;
  }

  /**
   * What is not as it should be. Changes nothing.
   *
   * @param overwrite whether what exists otherwise may be changed
   * @throws RemoteTrouble when AWS does not say, a group does not exist, or no event could reach
   *     the queue
   */
  public List<Difference> differences(Wanted wanted, boolean overwrite)
      throws InterruptedException {
    Set<GroupName> missing = new LinkedHashSet<>(wanted.groups());
    missing.removeAll(patience.ask("groups", () -> account.existing(Set.copyOf(wanted.groups()))));
    if (!missing.isEmpty()) {
      throw rejected("there is no Auto Scaling group " + missing + " in this account and region");
    }
    Place place = patience.ask("identity", account::place);
    Map<String, Encryption> encryptions = encryptions(wanted, place);
    if (!overwrite && wanted.keepsEventsOut(encryptions)) {
      throw rejected(
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
    Map<String, Encryption> encryptions = new HashMap<>();
    for (Part part : wanted.parts(place, Map.of(), false)) {
      if (part instanceof Part.Queue
          && patience.ask(part.title(), () -> account.find(part)).orElse(null)
              instanceof Part.Queue found) {
        encryptions.put(found.name(), found.encryption());
        if (found.encryption() instanceof Encryption.With with && with.isOfUnknownKey(place)) {
          progress.accept(
              ("%s is encrypted with %s, an alias; whether the notification role may use its key is"
                      + " not looked at. Name the key with --kms-key")
                  .formatted(found.title(), with.key()));
        }
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
   * Makes what is missing and, with {@code overwrite}, changes what is otherwise. The first failure
   * ends it.
   */
  public Report apply(List<Difference> differences, boolean overwrite) throws InterruptedException {
    List<Step> steps = new ArrayList<>();
    Optional<String> failure = Optional.empty();
    for (Difference one : differences) {
      if (failure.isPresent()) {
        steps.add(Step.of(one, Fate.NOT_TRIED, ""));
      } else {
        try {
          steps.add(apply(one, overwrite));
        } catch (RemoteTrouble trouble) {
          steps.add(Step.of(one, Fate.FAILED, ""));
          failure = Optional.of(one.wanted().title() + ": " + trouble.getMessage());
        }
      }
    }
    return new Report(steps, failure);
  }

  private Step apply(Difference one, boolean overwrite) throws InterruptedException {
    Part part = one.wanted();
    if (one.found().isEmpty()) {
      progress.accept("making " + part.title());
      patience.insist(part.title(), () -> account.make(part));
      return Step.of(one, Fate.MADE, "");
    } else if (overwrite) {
      progress.accept("changing " + part.title());
      patience.insist(part.title(), () -> account.change(part));
      return Step.of(one, Fate.CHANGED, "");
    }
    return Step.of(one, Fate.KEPT, OTHERWISE);
  }

  private static RemoteTrouble rejected(String what) {
    return new RemoteTrouble(RemoteTrouble.Kind.REJECTED, what, null);
  }
}
