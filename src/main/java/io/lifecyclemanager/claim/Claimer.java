package io.lifecyclemanager.claim;

import io.lifecyclemanager.claim.ClaimUpdater.ClaimUpdateOutcome;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.PatchOutcome;
import io.lifecyclemanager.model.Backoff;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PermissionTracker;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Claims nodes for this replica: cordon, exclusion label and owner in one patch (in two where the
 * node has to wait for its turn) that succeeds only on the node as it was read. Who received a
 * message last owns the node; the former owner sees it. Who has other messages of the same node
 * leaves it to its owner. Thread-safe.
 */
public final class Claimer {
  /**
   * Makes the cloud controller and the AWS load balancer controller drop the node. The former reads
   * the value, the latter the presence: it is always {@code true}.
   */
  public static final String EXCLUDE_LABEL =
      "node.kubernetes.io/exclude-from-external-load-balancers";

  /**
   * Set by keikoproj/lifecycle-manager, which this program succeeds, on a node that it works on;
   * cordon and exclusion label are then that program's. Taken off with the first claim.
   */
  public static final String PREDECESSOR_ANNOTATION = "lifecycle-manager.keikoproj.io/in-progress";

  /** What it takes to claim a node. */
  static final String PERMISSION = "patch nodes";

  private final Nodes nodes;
  private final DisruptionLimit disruptionLimit;
  private final String self;
  private final Time time;
  private final RandomGenerator random;
  private final Listener listener;
  private final PermissionTracker denials;
  private final ClaimUpdater amendments;

  /**
   * @param share how much of the cluster may be on its way out at once
   * @param self this replica's name, different after every start
   */
  public Claimer(
      Nodes nodes,
      DisruptionLimit share,
      String self,
      Time time,
      RandomGenerator random,
      Listener listener) {
    this.nodes = nodes;
    this.disruptionLimit = share;
    this.self = self;
    this.time = time;
    this.random = random;
    this.listener = listener;
    this.denials = new PermissionTracker(time);
    this.amendments = new ClaimUpdater(nodes, self, denials, time, random, listener);
  }

  /**
   * Claims the node, trying again until the API server answers or the deadline comes. May be called
   * twice: what is done already is not done again. Where too much of the cluster is on its way out
   * the node is claimed, but not cordoned: {@link #cordon} is to follow.
   *
   * @param received ids of the messages that make us want the node, asked anew each time
   * @param deadline asked anew each time: deadlines tighten
   * @return the claim, without a record where the API server forbids the change for good or the
   *     deadline has come: the termination goes on without it
   * @throws InterruptedException when interrupted
   */
  public ClaimOutcome claim(
      TerminatingInstance subject,
      NodeView seen,
      Supplier<Set<String>> received,
      Supplier<Deadline> deadline)
      throws InterruptedException {
    boolean ours = false;
    try {
      ClaimOutcome claimed = claimUntilAnswered(subject, seen, received, deadline);
      ours = claimed instanceof ClaimOutcome.Acquired;
      return claimed;
    } finally {
      if (!ours) {
        disruptionLimit.release(seen.ref());
      }
    }
  }

  private ClaimOutcome claimUntilAnswered(
      TerminatingInstance subject,
      NodeView seen,
      Supplier<Set<String>> received,
      Supplier<Deadline> deadline)
      throws InterruptedException {
    long start = time.nanos();
    PermissionTracker.GrantTimeout patience = denials.grantTimeout(PermissionTracker.GRANT_TIMEOUT);
    boolean goes = false;
    @Nullable NodeView node = seen;
    for (int failures = 1; ; ) {
      try {
        if (node == null) {
          Optional<NodeView> read = nodes.read(seen.ref());
          if (read.isEmpty()) {
            return new ClaimOutcome.NodeGone();
          }
          node = read.get();
        }
        Set<String> messages = received.get();
        Optional<ClaimRecord> before = ClaimRecord.parse(node.claim());
        // A claim that is drained at first sight may be of an earlier termination.
        Optional<ClaimRecord> others =
            before.filter(one -> isOwnedByOther(one, messages) && !one.isDrained());
        if (others.isPresent()) {
          return new ClaimOutcome.OwnedByOther(node.ref(), others.get());
        }
        ClaimRecord ours = next(node, before, messages);
        goes = disruptionLimit.tryAdmit(node);
        switch (claimed(node, before, ours, goes)) {
          case PatchOutcome.NodePatched(NodeView done) -> {
            denials.markGranted();
            Claim claim = new Claim(done.ref(), ours, before.isPresent(), !goes, time.nanos());
            if (goes) {
              tellClaimed(subject, claim, time.since(start));
            }
            return new ClaimOutcome.Acquired(claim);
          }
          case PatchOutcome.StaleVersion() -> node = null;
          case PatchOutcome.NodeNotFound() -> {
            return new ClaimOutcome.NodeGone();
          }
          case PatchOutcome.PatchDenied(String why) ->
              throw new RemoteFailure(RemoteFailure.FailureKind.DENIED, why, PERMISSION, null);
        }
      } catch (RemoteFailure trouble) {
        boolean isFinal =
            trouble.kind() == RemoteFailure.FailureKind.DENIED && patience.recordDenial();
        if (isFinal || time.isPast(deadline.get())) {
          return goOnWithout(subject, seen, goes, trouble);
        }
        Duration pause = Backoff.REMOTE.pause(failures++, random);
        listener.on(
            new Fact.RemoteCallFailed(subject, "claiming node " + seen.ref(), trouble, pause));
        time.sleep(pause);
        node = null;
      }
    }
  }

  private ClaimOutcome goOnWithout(
      TerminatingInstance subject, NodeView seen, boolean goes, RemoteFailure trouble) {
    listener.on(
        new Fact.RemoteCallFailed(
            subject, "claiming node " + seen.ref() + "; going on without", trouble, null));
    Claim claim = new Claim(seen.ref(), null, false, !goes, time.nanos());
    if (goes) {
      disruptionLimit.countWithoutCordon(seen.ref());
    }
    return new ClaimOutcome.Acquired(claim);
  }

  private void tellHeld(TerminatingInstance subject, DisruptionLimit.LimitUsage taken) {
    listener.on(
        new Fact.DisruptionLimitReached(
            subject, taken.terminating(), taken.allowed(), taken.nodes()));
  }

  private void tellClaimed(TerminatingInstance subject, Claim claim, Duration took) {
    TerminatingInstance claimed =
        new TerminatingInstance(subject.instance(), subject.group(), claim.node());
    long epoch = Objects.requireNonNull(claim.record()).epoch();
    listener.on(new Fact.NodeClaimed(claimed, epoch, claim.resumed(), took));
  }

  private PatchOutcome claimed(
      NodeView node, Optional<ClaimRecord> before, ClaimRecord ours, boolean goes) {
    boolean done =
        before.filter(ours::equals).isPresent()
            && !node.hasPredecessorAnnotation()
            && (!goes || node.isTerminating());
    if (done) {
      return new PatchOutcome.NodePatched(node);
    }
    Map<String, @Nullable String> annotations = annotations(node, ours);
    return nodes.patch(
        node, goes ? outOfUse(annotations) : new NodeChange(null, Map.of(), annotations));
  }

  private static NodeChange outOfUse(Map<String, @Nullable String> annotations) {
    return new NodeChange(true, Map.of(EXCLUDE_LABEL, "true"), annotations);
  }

  /**
   * Waits until a node that was claimed and held may go, and cordons it; does nothing to one that
   * is not held. May be called twice.
   *
   * @param until when it goes in any case, asked anew each time
   * @param deadline as for {@link #claim}
   * @return the claim of the node that goes now; empty where the node is gone, or another's
   * @throws InterruptedException when interrupted
   */
  public Optional<Claim> cordon(
      TerminatingInstance subject,
      Claim claim,
      Supplier<Deadline> until,
      Supplier<Deadline> deadline)
      throws InterruptedException {
    if (!claim.awaitsCordon()) {
      return Optional.of(claim);
    }
    disruptionLimit.await(claim.node(), until, taken -> tellHeld(subject, taken));
    long start = time.nanos();
    ClaimUpdateOutcome answer =
        amendments.update(subject, claim, "cordoning", Claimer::cordoned, deadline);
    if (answer == ClaimUpdateOutcome.NOT_OWNED) {
      return Optional.empty();
    }
    Claim goes = new Claim(claim.node(), claim.record(), claim.resumed(), false, time.nanos());
    if (answer == ClaimUpdateOutcome.DONE) {
      tellClaimed(subject, goes, time.since(start));
    } else {
      disruptionLimit.countWithoutCordon(claim.node());
    }
    return Optional.of(goes);
  }

  /** Until now the node was in use: how it was before is how it is now. */
  private static Optional<NodeChange> cordoned(NodeView node, ClaimRecord record) {
    ClaimRecord now =
        node.isTerminating()
            ? record
            : record.withOriginalState(node.unschedulable(), node.excludeLabel());
    return Optional.of(outOfUse(annotation(now)));
  }

  private static Map<String, @Nullable String> annotations(NodeView node, ClaimRecord ours) {
    Map<String, @Nullable String> annotations = new HashMap<>();
    annotations.put(ClaimRecord.ANNOTATION, ours.format());
    if (node.hasPredecessorAnnotation()) {
      annotations.put(PREDECESSOR_ANNOTATION, null);
    }
    if (PingRecord.of(node).hasOwnerLeft()) {
      annotations.put(OwnerPing.ANNOTATION, null);
    }
    return annotations;
  }

  private ClaimRecord next(NodeView node, Optional<ClaimRecord> before, Set<String> received) {
    List<String> messages = received.stream().sorted().toList();
    if (before.isEmpty()) {
      // What the predecessor did to the node is ours to undo.
      boolean inherited = node.hasPredecessorAnnotation();
      return new ClaimRecord(
          self,
          1,
          time.now().toString(),
          node.unschedulable() && !inherited,
          inherited ? null : node.excludeLabel(),
          null,
          messages,
          null);
    }
    // How the node was before is what the first owner saw; by now it carries our own marks.
    return before.get().withOwner(self, messages);
  }

  /**
   * Whether the record is that of another replica that is to be left alone by one that has these
   * messages.
   */
  public boolean isOwnedByOther(ClaimRecord record, Collection<String> received) {
    return record.isOwnedByOther(self, received);
  }

  /** The record of the replica that took the node over since; empty while it is ours. */
  public Optional<ClaimRecord> findNewOwner(Claim claim) {
    return findNewOwner(claim, nodes::cached);
  }

  /**
   * Whether no other replica has taken the node over, as the API server says: the index tells it
   * late to a process that stood still.
   *
   * @throws RemoteTrouble when the API server did not answer
   */
  public boolean isStillOwner(Claim claim) {
    return findNewOwner(claim, nodes::read).isEmpty();
  }

  private Optional<ClaimRecord> findNewOwner(
      Claim claim, Function<NodeRef, Optional<NodeView>> look) {
    ClaimRecord ours = claim.record();
    if (ours == null) {
      return Optional.empty();
    }
    return look.apply(claim.node())
        .flatMap(node -> ClaimRecord.parse(node.claim()))
        .filter(now -> now.epoch() > ours.epoch() && !now.owner().equals(self));
  }

  /**
   * Tells those who hold other actions of the node that all is done, trying again until the API
   * server answers or the deadline comes. Does nothing to a node that is not ours any more. May be
   * called twice.
   *
   * @throws InterruptedException when interrupted
   */
  public void markDrained(TerminatingInstance subject, Claim claim, Supplier<Deadline> deadline)
      throws InterruptedException {
    String now = time.now().toString();
    note(
        subject,
        claim,
        record -> record.isDrained() ? record : record.withDrainedAt(now),
        deadline);
  }

  /**
   * Leaves the node, undrained, to those who hold other actions of it; else as {@link
   * #markDrained}.
   *
   * @throws InterruptedException when interrupted
   */
  public void relinquish(TerminatingInstance subject, Claim claim, Supplier<Deadline> deadline)
      throws InterruptedException {
    note(subject, claim, ClaimRecord::withoutMessages, deadline);
  }

  /**
   * Notes, for whoever resumes the work, from when on no balancer sends anything new; tries until
   * it is noted, the node is not ours any more, or nobody needs it any more. May be called twice:
   * the later time counts.
   *
   * @param sinceAction counted from the beginning of the lifecycle action
   * @param until when there is no use for it any more
   * @throws InterruptedException when interrupted
   */
  public void recordSettledAfter(
      TerminatingInstance subject, Claim claim, Duration sinceAction, Deadline until)
      throws InterruptedException {
    note(subject, claim, record -> record.withSettledAfter(sinceAction), () -> until);
  }

  private void note(
      TerminatingInstance subject,
      Claim claim,
      UnaryOperator<ClaimRecord> note,
      Supplier<Deadline> deadline)
      throws InterruptedException {
    var _ =
        amendments.update(
            subject,
            claim,
            "noting progress on",
            (_, record) ->
                Optional.of(note.apply(record))
                    .filter(next -> !next.equals(record))
                    .map(next -> new NodeChange(null, Map.of(), annotation(next))),
            deadline);
  }

  private static Map<String, @Nullable String> annotation(ClaimRecord record) {
    return Map.of(ClaimRecord.ANNOTATION, record.format());
  }

  /**
   * A node that was claimed.
   *
   * @param node the node
   * @param record what we wrote; null where the API server did not let us
   * @param resumed whether somebody had claimed it before: part of the work may be done
   * @param awaitsCordon whether it is in use as before, since too much of the cluster is on its way
   *     out
   * @param atNanos when it was claimed, or cordoned where that came later, on the monotonic clock
   */
  public record Claim(
      NodeRef node,
      @Nullable ClaimRecord record,
      boolean resumed,
      boolean awaitsCordon,
      long atNanos) {}

  /** Who works on the node now. */
  public sealed interface ClaimOutcome {
    /** We do. */
    record Acquired(Claim claim) implements ClaimOutcome {}

    /** Another replica does, for messages that are not ours. */
    record OwnedByOther(NodeRef node, ClaimRecord record) implements ClaimOutcome {}

    /** Nobody: the node is gone. */
    record NodeGone() implements ClaimOutcome {}
  }
}
