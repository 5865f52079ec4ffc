package io.lifecyclemanager.claim;

import io.lifecyclemanager.claim.Nodes.Change;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.Patched;
import io.lifecyclemanager.model.Backoff;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteTrouble;
import io.lifecyclemanager.model.Subject;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Claims nodes for this replica: cordon, exclusion label and owner in one patch that succeeds only
 * on the node as it was read. Who received a message last owns the node; the former owner sees it.
 * Who has other messages of the same node leaves it to its owner. Thread-safe.
 */
public final class Claims {
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
  public static final String PREDECESSOR = "lifecycle-manager.keikoproj.io/in-progress";

  /** What it takes to claim a node. */
  private static final String RIGHT = "patch nodes";

  private final Nodes nodes;
  private final String self;
  private final Time time;
  private final RandomGenerator random;
  private final Listener listener;

  /**
   * @param self this replica's name, different after every start
   */
  public Claims(Nodes nodes, String self, Time time, RandomGenerator random, Listener listener) {
    this.nodes = nodes;
    this.self = self;
    this.time = time;
    this.random = random;
    this.listener = listener;
  }

  /**
   * Claims the node, trying again until the API server answers or the deadline comes. May be called
   * twice: what is done already is not done again.
   *
   * @param received ids of the messages that make us want the node, asked anew each time
   * @param deadline asked anew each time: deadlines tighten
   * @return the claim, without a record where the API server forbids the change or the deadline has
   *     come: the termination goes on without it
   * @throws InterruptedException when interrupted
   */
  public Claimed claim(
      Subject subject, NodeView seen, Supplier<Set<String>> received, Supplier<Deadline> deadline)
      throws InterruptedException {
    long start = time.nanos();
    @Nullable NodeView node = seen;
    for (int failures = 1; ; ) {
      try {
        if (node == null) {
          Optional<NodeView> read = nodes.read(seen.ref());
          if (read.isEmpty()) {
            return new Claimed.NodeGone();
          }
          node = read.get();
        }
        Set<String> messages = received.get();
        Optional<ClaimRecord> before = ClaimRecord.parse(node.claim());
        // A claim that is drained at first sight may be of an earlier termination.
        Optional<ClaimRecord> others =
            before.filter(one -> isOthers(one, messages) && !one.isDrained());
        if (others.isPresent()) {
          return new Claimed.Theirs(node.ref(), others.get());
        }
        ClaimRecord ours = next(node, before, messages);
        switch (claimed(node, before, ours)) {
          case Patched.Done(NodeView done) -> {
            Subject claimed = new Subject(subject.instance(), subject.group(), done.ref());
            listener.on(
                new Fact.NodeClaimed(claimed, ours.epoch(), before.isPresent(), time.since(start)));
            return new Claimed.Ours(new Claim(done.ref(), ours, before.isPresent(), time.nanos()));
          }
          case Patched.Stale() -> node = null;
          case Patched.Gone() -> {
            return new Claimed.NodeGone();
          }
          case Patched.Denied(String why) -> {
            return goOnWithout(
                subject, seen, new RemoteTrouble(RemoteTrouble.Kind.DENIED, why, RIGHT, null));
          }
        }
      } catch (RemoteTrouble trouble) {
        if (trouble.kind() == RemoteTrouble.Kind.DENIED || time.isPast(deadline.get())) {
          return goOnWithout(subject, seen, trouble);
        }
        Duration pause = Backoff.REMOTE.pause(failures++, random);
        listener.on(new Fact.Troubled(subject, "claiming node " + seen.ref(), trouble, pause));
        time.sleep(pause);
        node = null;
      }
    }
  }

  private Claimed goOnWithout(Subject subject, NodeView seen, RemoteTrouble trouble) {
    listener.on(
        new Fact.Troubled(
            subject, "claiming node " + seen.ref() + "; going on without", trouble, null));
    return new Claimed.Ours(new Claim(seen.ref(), null, false, time.nanos()));
  }

  private Patched claimed(NodeView node, Optional<ClaimRecord> before, ClaimRecord ours) {
    boolean done =
        before.filter(ours::equals).isPresent()
            && node.unschedulable()
            && !node.leftByPredecessor()
            && "true".equals(node.excludeLabel());
    return done
        ? new Patched.Done(node)
        : nodes.patch(
            node, new Change(true, Map.of(EXCLUDE_LABEL, "true"), annotations(node, ours)));
  }

  private static Map<String, @Nullable String> annotations(NodeView node, ClaimRecord ours) {
    Map<String, @Nullable String> annotations = new HashMap<>();
    annotations.put(ClaimRecord.ANNOTATION, ours.format());
    if (node.leftByPredecessor()) {
      annotations.put(PREDECESSOR, null);
    }
    if (Roll.of(node).isLeft()) {
      annotations.put(Attendance.ANNOTATION, null);
    }
    return annotations;
  }

  private ClaimRecord next(NodeView node, Optional<ClaimRecord> before, Set<String> received) {
    List<String> messages = received.stream().sorted().toList();
    if (before.isEmpty()) {
      // What the predecessor did to the node is ours to undo.
      boolean inherited = node.leftByPredecessor();
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
    return before.get().ownedBy(self, messages);
  }

  /**
   * Whether the record is that of another replica that is to be left alone by one that has these
   * messages.
   */
  public boolean isOthers(ClaimRecord record, Collection<String> received) {
    return record.isOthers(self, received);
  }

  /** The record of the replica that took the node over since; empty while it is ours. */
  public Optional<ClaimRecord> lostTo(Claim claim) {
    ClaimRecord ours = claim.record();
    if (ours == null) {
      return Optional.empty();
    }
    return nodes
        .seen(claim.node())
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
  public void drained(Subject subject, Claim claim, Supplier<Deadline> deadline)
      throws InterruptedException {
    String now = time.now().toString();
    amend(subject, claim, record -> record.isDrained() ? record : record.drainedAt(now), deadline);
  }

  /**
   * Leaves the node, undrained, to those who hold other actions of it; else as {@link #drained}.
   *
   * @throws InterruptedException when interrupted
   */
  public void leave(Subject subject, Claim claim, Supplier<Deadline> deadline)
      throws InterruptedException {
    amend(subject, claim, ClaimRecord::left, deadline);
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
  public void noteQuiet(Subject subject, Claim claim, Duration sinceAction, Deadline until)
      throws InterruptedException {
    amend(subject, claim, record -> record.quietAfter(sinceAction), () -> until);
  }

  private void amend(
      Subject subject, Claim claim, UnaryOperator<ClaimRecord> change, Supplier<Deadline> deadline)
      throws InterruptedException {
    // The index may not have heard yet that the node is ours.
    @Nullable NodeView node =
        nodes.seen(claim.node()).filter(view -> ours(view, claim).isPresent()).orElse(null);
    for (int failures = 1; claim.record() != null; ) {
      try {
        if (node == null) {
          node = nodes.read(claim.node()).orElse(null);
        }
        if (node == null || !(amended(node, claim, change) instanceof Patched.Stale)) {
          return;
        }
        node = null;
      } catch (RemoteTrouble trouble) {
        boolean again = trouble.isWorthRetrying() && !time.isPast(deadline.get());
        Duration pause = again ? Backoff.REMOTE.pause(failures++, random) : null;
        String doing = "noting progress on node " + claim.node();
        listener.on(new Fact.Troubled(subject, doing, trouble, pause));
        if (pause == null) {
          return;
        }
        time.sleep(pause);
      }
    }
  }

  /** Gone, for us, is the node also when it is somebody else's by now. */
  private Patched amended(NodeView node, Claim claim, UnaryOperator<ClaimRecord> change) {
    Optional<ClaimRecord> old = ours(node, claim);
    Optional<ClaimRecord> next = old.map(change);
    if (next.isEmpty()) {
      return new Patched.Gone();
    }
    if (next.equals(old)) {
      return new Patched.Done(node);
    }
    Patched answer =
        nodes.patch(
            node, new Change(null, Map.of(), Map.of(ClaimRecord.ANNOTATION, next.get().format())));
    if (answer instanceof Patched.Denied(String why)) {
      throw new RemoteTrouble(RemoteTrouble.Kind.REJECTED, why, null);
    }
    return answer;
  }

  /** What stands on the node if it is still the claim that we have made. */
  private Optional<ClaimRecord> ours(NodeView node, Claim claim) {
    ClaimRecord made = claim.record();
    return ClaimRecord.parse(node.claim())
        .filter(now -> made != null && now.owner().equals(self) && now.epoch() == made.epoch());
  }

  /**
   * A node that was claimed.
   *
   * @param node the node
   * @param record what we wrote; null where the API server did not let us
   * @param resumed whether somebody had claimed it before: part of the work may be done
   * @param atNanos when, on the monotonic clock
   */
  public record Claim(NodeRef node, @Nullable ClaimRecord record, boolean resumed, long atNanos) {}

  /** Who works on the node now. */
  public sealed interface Claimed {
    /** We do. */
    record Ours(Claim claim) implements Claimed {}

    /** Another replica does, for messages that are not ours. */
    record Theirs(NodeRef node, ClaimRecord record) implements Claimed {}

    /** Nobody: the node is gone. */
    record NodeGone() implements Claimed {}
  }
}
