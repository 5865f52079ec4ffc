package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.enrollment.Report.Step;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.RemoteTrouble;
import io.lifecyclemanager.model.Talk;
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
  private static final String FOREIGN = "was not made by enroll";
  private static final String ALTERED =
      "is not what enroll writes, and its role was not made by enroll";

  private final Account account;
  private final Patience patience;
  private final Talk talk;
  private final Hindrance hindrance;

  /**
   * @param talk told what is being done
   */
  public Unenrollment(Account account, Time time, RandomGenerator random, Talk talk) {
    this.account = account;
    this.talk = talk;
    this.patience = new Patience(time, random, talk::progress);
    this.hindrance = new Hindrance(account, patience);
  }

  /**
   * A part that exists.
   *
   * @param kept why it stays; empty where it does not
   */
  public record Removal(Part part, Optional<String> kept) {}

  /**
   * What there is, in the order in which it can go. Changes nothing.
   *
   * @throws RemoteTrouble when AWS does not say
   */
  public List<Removal> removals(Unwanted unwanted) throws InterruptedException {
    Place place = patience.ask("identity", account::place);
    String queueArn = place.queueArn(unwanted.queue());
    Predicate<GroupName> chosen = groups(unwanted);
    List<Part.Hook> ours = new ArrayList<>();
    List<Part.Hook> others = new ArrayList<>();
    for (Part.Hook hook : hooks()) {
      boolean goes =
          hook.target().equals(queueArn)
              && hook.name().equals(Wanted.HOOK)
              && chosen.test(hook.group());
      (goes ? ours : others).add(hook);
    }
    Optional<String> busy = hindrance.messages(unwanted, unwanted.queue());
    Optional<String> needed =
        others.stream()
            .filter(hook -> hook.target().equals(queueArn))
            .findFirst()
            .map(Unenrollment::stillSends);
    List<Removal> removals = new ArrayList<>();
    for (Part.Hook hook : ours) {
      Optional<String> kept = busy.isPresent() ? busy : hindrance.leaving(unwanted, hook.group());
      removals.add(new Removal(hook, kept));
      if (busy.isEmpty() && kept.isPresent()) {
        needed = Optional.of(stillSends(hook));
      }
    }
    Stay stay = new Stay(queueArn, needed);
    for (Part part : unwanted.parts(place, roles(unwanted, place, ours))) {
      Optional<Part> found = patience.ask(part.title(), () -> account.find(part));
      if (found.isPresent()) {
        boolean written =
            found.get() instanceof Part.Grant grant && unwanted.isWrittenByEnroll(place, grant);
        Optional<String> why = stay.why(part, found.get(), foreign(part, written));
        Optional<String> kept = first(List.of(why, user(part, others), busy));
        removals.add(
            new Removal(found.get(), kept.isPresent() ? kept : hindrance.of(unwanted, part)));
      }
    }
    return removals;
  }

  /** Those of all groups, one request each: a role may serve several queues. */
  private List<Part.Hook> hooks() throws InterruptedException {
    List<Part.Hook> hooks = new ArrayList<>();
    for (GroupName group : patience.ask("groups", account::groups)) {
      hooks.addAll(patience.ask("hooks of group " + group, () -> account.hooks(group)));
    }
    return hooks;
  }

  private Predicate<GroupName> groups(Unwanted unwanted) throws InterruptedException {
    if (!unwanted.groups().isEmpty()) {
      return unwanted.groups()::contains;
    } else if (unwanted.cluster().isEmpty()) {
      return _ -> true;
    }
    String tag = Wanted.tagOf(unwanted.cluster().get());
    Map<GroupName, String> tagged = patience.ask("groups", () -> account.tagged(tag));
    return group -> ControllerRights.OWNED.equals(tagged.get(group));
  }

  private static Set<String> roles(Unwanted unwanted, Place place, List<Part.Hook> hooks) {
    if (unwanted.role().isPresent()) {
      return Set.of(unwanted.role().get());
    }
    Set<String> roles = new LinkedHashSet<>();
    roles.add(Wanted.roleOf(unwanted.queue()));
    hooks.stream()
        .map(Part.Hook::role)
        .filter(role -> role.startsWith(place.globalArn("role/")))
        .map(Unenrollment::nameOf)
        .forEach(roles::add);
    return roles;
  }

  /** Without its path. */
  private static String nameOf(String roleArn) {
    return roleArn.substring(roleArn.lastIndexOf('/') + 1);
  }

  private static String stillSends(Part.Hook hook) {
    return hook.title() + " sends to the queue";
  }

  private static Optional<String> first(List<Optional<String>> reasons) {
    return reasons.stream().flatMap(Optional::stream).findFirst();
  }

  /** Which other hook needs a role; empty where none does. */
  private static Optional<String> user(Part part, List<Part.Hook> hooks) {
    return hooks.stream()
        .filter(hook -> part instanceof Part.Role role && nameOf(hook.role()).equals(role.name()))
        .findFirst()
        .map(hook -> hook.title() + " sends by it");
  }

  private Optional<String> foreign(Part wanted, boolean written) throws InterruptedException {
    if (written || patience.ask(wanted.title(), () -> account.isOurs(wanted))) {
      return Optional.empty();
    }
    return Optional.of(wanted instanceof Part.Grant ? ALTERED : FOREIGN);
  }

  /** What {@link #apply} would do. */
  public static Report plan(List<Removal> removals) {
    return new Report(
        removals.stream()
            .map(one ->
                one.kept()
                    .map(why -> step(one.part(), Fate.KEEP, why))
                    .orElseGet(() -> step(one.part(), Fate.REMOVE, "")))
            .toList(),
        Optional.empty());
  }

  /** Removes what can go. The first failure ends it; the next run goes on. */
  public Report apply(Unwanted unwanted, List<Removal> removals) throws InterruptedException {
    return Deeds.inTurn(
        removals, new Removing(unwanted), (one, fate) -> step(one.part(), fate, ""));
  }

  /** One run: a hook that turns out to be needed keeps what it needs itself. */
  private final class Removing implements Deeds.Deed<Removal> {
    private final Unwanted unwanted;
    private Optional<String> needed = Optional.empty();

    private Removing(Unwanted unwanted) {
      this.unwanted = unwanted;
    }

    @Override
    public Step done(Removal one) throws InterruptedException {
      Part part = one.part();
      Optional<String> kept = one.kept();
      if (kept.isEmpty() && !(part instanceof Part.Hook)) {
        kept = needed;
      }
      if (kept.isEmpty()) {
        // Anything may have come since we looked.
        kept = hindrance.of(unwanted, part);
        if (kept.isPresent() && part instanceof Part.Hook hook) {
          needed = Optional.of(stillSends(hook));
        }
      }
      if (kept.isPresent()) {
        return step(part, Fate.KEPT, kept.get());
      }
      talk.progress("removing " + part.title());
      patience.insist(part.title(), () -> account.remove(part));
      return step(part, Fate.REMOVED, "");
    }
  }

  private static Step step(Part part, Fate fate, String why) {
    return new Step(part.title(), fate, why, List.of());
  }
}
