package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.enrollment.Account.Messages;
import io.lifecyclemanager.enrollment.Report.Step;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.RemoteTrouble;
import io.lifecyclemanager.model.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Takes back what {@link Enrollment} made, hooks first: a hook whose queue is gone lets instances
 * go undrained. What others made stays, and so does a queue that somebody still needs.
 */
public final class Unenrollment {
  private final Account account;
  private final Patience patience;
  private final Consumer<String> progress;

  /**
   * @param progress told what is being done, in lines for people
   */
  public Unenrollment(
      Account account, Time time, RandomGenerator random, Consumer<String> progress) {
    this.account = account;
    this.progress = progress;
    this.patience = new Patience(time, random, progress);
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
    List<Part.Hook> hooks =
        patience.ask("hooks", () -> account.hooksTo(place.queueArn(unwanted.queue())));
    List<GroupName> groups = groups(unwanted);
    List<Part> ours = new ArrayList<>();
    Optional<String> needed = Optional.empty();
    for (Part.Hook hook : hooks) {
      if (hook.name().equals(Wanted.HOOK) && (groups.isEmpty() || groups.contains(hook.group()))) {
        ours.add(hook);
      } else {
        needed = Optional.of(hook.title() + " sends to the queue");
      }
    }
    Optional<String> busy = messages(unwanted, unwanted.queue());
    List<Removal> removals = new ArrayList<>();
    ours.forEach(hook -> removals.add(new Removal(hook, busy)));
    Stay stay = new Stay(place.queueArn(unwanted.queue()), needed);
    for (Part part : unwanted.parts(place)) {
      Optional<Part> found = patience.ask(part.title(), () -> account.find(part));
      if (found.isPresent()) {
        boolean made = patience.ask(part.title(), () -> account.isOurs(part));
        Optional<String> why = stay.why(part, found.get(), made);
        removals.add(new Removal(found.get(), why.or(() -> busy)));
      }
    }
    return removals;
  }

  private List<GroupName> groups(Unwanted unwanted) throws InterruptedException {
    if (!unwanted.groups().isEmpty() || unwanted.cluster().isEmpty()) {
      return unwanted.groups();
    }
    return new Enrollment(account, patience, progress).groupsOf(unwanted.cluster().get());
  }

  /** Why a queue cannot go yet; empty where it can. */
  private Optional<String> messages(Unwanted unwanted, String queue) throws InterruptedException {
    if (unwanted.evenWithMessages()) {
      return Optional.empty();
    }
    Messages messages = patience.ask("messages", () -> account.messages(queue));
    return messages.equals(Messages.NONE)
        ? Optional.empty()
        : Optional.of(
            "queue %s has %d messages visible and %d in flight; see --force-queue-with-messages"
                .formatted(queue, messages.visible(), messages.inFlight()));
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
    List<Step> steps = new ArrayList<>();
    Optional<String> failure = Optional.empty();
    for (Removal one : removals) {
      if (failure.isPresent()) {
        steps.add(step(one.part(), Fate.NOT_TRIED, ""));
      } else {
        try {
          steps.add(apply(unwanted, one));
        } catch (RemoteTrouble trouble) {
          steps.add(step(one.part(), Fate.FAILED, ""));
          failure = Optional.of(one.part().title() + ": " + trouble.getMessage());
        }
      }
    }
    return new Report(steps, failure);
  }

  private Step apply(Unwanted unwanted, Removal one) throws InterruptedException {
    Part part = one.part();
    // Anything may have come since we looked.
    Optional<String> kept =
        one.kept().isEmpty() && part instanceof Part.Queue queue
            ? messages(unwanted, queue.name())
            : one.kept();
    if (kept.isPresent()) {
      return step(part, Fate.KEPT, kept.get());
    }
    progress.accept("removing " + part.title());
    patience.insist(part.title(), () -> account.remove(part));
    return step(part, Fate.REMOVED, "");
  }

  private static Step step(Part part, Fate fate, String why) {
    return new Step(part.title(), fate, why, List.of());
  }
}
