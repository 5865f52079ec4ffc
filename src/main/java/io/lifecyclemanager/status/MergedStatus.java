package io.lifecyclemanager.status;

import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.DeadlineGuard;
import io.lifecyclemanager.sharing.FanOut;
import io.lifecyclemanager.sharing.RemoteCall;
import io.lifecyclemanager.sharing.SingleFlight;
import io.lifecyclemanager.status.StatusMerge.ReplicaTerminations;
import io.lifecyclemanager.status.StatusReport.ReplicaStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The status of the cluster: this replica's own board, what the other replicas answer within a
 * second, and the claims on nodes that none of them shows. The other replicas are asked at most
 * once per second, however many callers there are. A caller that is interrupted gets this replica's
 * own status. Thread-safe.
 */
public final class MergedStatus implements ClusterStatus {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final Duration MAX_AGE = Duration.ofSeconds(1);
  private static final String CLUSTER = "cluster";

  private final StatusBoard board;
  private final OwnReplica self;
  private final PeerStatus peers;
  private final Nodes nodes;
  private final Time time;
  private final SingleFlight<String, StatusReport> reports;
  private final SingleFlight<String, List<TerminationStatus>> histories;

  /**
   * This replica as it shows itself.
   *
   * @param url where it serves the API
   * @param problem what it lacks, such as an answer from the queue; empty where there is nothing
   */
  public record OwnReplica(String url, Supplier<Optional<String>> problem) {}

  /**
   * What one replica answered.
   *
   * @param answer null where it did not answer
   * @param problem why it did not answer; empty where it did
   */
  private record PeerAnswer<T>(@Nullable T answer, String problem) {}

  /** Makes a request to one replica. */
  @FunctionalInterface
  private interface PeerRequest<T> {
    T send(String url) throws InterruptedException;
  }

  /**
   * @param board what this replica knows of its own terminations
   * @param nodes the index of nodes, for their claims
   */
  public MergedStatus(
      StatusBoard board, OwnReplica self, PeerStatus peers, Nodes nodes, Time time) {
    this.board = board;
    this.self = self;
    this.peers = peers;
    this.nodes = nodes;
    this.time = time;
    this.reports = new SingleFlight<>(time, "status of replicas", _ -> ask());
    this.histories = new SingleFlight<>(time, "history of replicas", _ -> askHistory());
  }

  @Override
  public StatusReport current() {
    try {
      return reports.get(CLUSTER, MAX_AGE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return own();
    }
  }

  @Override
  public StatusReport own() {
    return new StatusReport(board.current(), List.of(ownStatus(Optional.empty())));
  }

  @Override
  public Optional<TerminationStatus> find(InstanceId instance) {
    StatusReport report = current();
    return report.terminations().stream()
        .filter(shown -> shown.instance().equals(instance.value()))
        .findFirst()
        .map(shown -> findWhole(report, instance, shown).orElse(shown));
  }

  @Override
  public Optional<TerminationStatus> findOwn(InstanceId instance) {
    return board.find(instance);
  }

  /** What the list has less of; empty where it has all, or the replica does not answer. */
  private Optional<TerminationStatus> findWhole(
      StatusReport report, InstanceId instance, TerminationStatus shown) {
    if (DetailLimit.of(report.terminations().size()).isFull()) {
      return Optional.empty();
    }
    Optional<TerminationStatus> whole;
    try {
      whole = findIn(replicasThatShow(report, shown), instance);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
    return whole.map(found -> found.withCauses(shown.hooks(), shown.events()));
  }

  /** The owner of the node; all replicas that have answered where none of them is the owner. */
  private static List<ReplicaStatus> replicasThatShow(
      StatusReport report, TerminationStatus shown) {
    List<ReplicaStatus> answered =
        report.replicas().stream().filter(ReplicaStatus::answered).toList();
    List<ReplicaStatus> owners =
        answered.stream().filter(replica -> Objects.equals(replica.name(), shown.owner())).toList();
    return owners.isEmpty() ? answered : owners;
  }

  /** The version with the latest phase, as in the list. */
  private Optional<TerminationStatus> findIn(List<ReplicaStatus> replicas, InstanceId instance)
      throws InterruptedException {
    List<String> urls =
        replicas.stream()
            .filter(replica -> !board.self().equals(replica.name()))
            .map(ReplicaStatus::url)
            .toList();
    Stream<TerminationStatus> elsewhere =
        askAll(urls, url -> peers.find(url, instance)).values().stream()
            .flatMap(peer -> Stream.ofNullable(peer.answer()))
            .flatMap(Optional::stream);
    Stream<TerminationStatus> here =
        urls.size() < replicas.size() ? board.find(instance).stream() : Stream.of();
    return Stream.concat(here, elsewhere).max(Comparator.comparing(TerminationStatus::since));
  }

  @Override
  public List<TerminationStatus> history() {
    try {
      return histories.get(CLUSTER, MAX_AGE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ownHistory();
    }
  }

  @Override
  public List<TerminationStatus> ownHistory() {
    return board.history();
  }

  private ReplicaStatus ownStatus(Optional<String> problemOfPeers) {
    return new ReplicaStatus(
        self.url(), board.self(), true, self.problem().get().or(() -> problemOfPeers).orElse(null));
  }

  private StatusReport ask() throws InterruptedException {
    List<String> urls = peers.urls().stream().distinct().toList();
    Map<String, PeerAnswer<StatusReport>> answers = askAll(urls, peers::current);
    List<ReplicaTerminations> shown = new ArrayList<>();
    List<ReplicaStatus> replicas = new ArrayList<>();
    shown.add(new ReplicaTerminations(board.self(), board.current()));
    replicas.add(ownStatus(peers.problem()));
    for (String url : urls) {
      PeerAnswer<StatusReport> peer = Objects.requireNonNull(answers.get(url));
      StatusReport report = peer.answer();
      if (report == null) {
        replicas.add(new ReplicaStatus(url, null, false, peer.problem()));
        continue;
      }
      Optional<ReplicaStatus> answered = report.replicas().stream().findFirst();
      String name = answered.map(ReplicaStatus::name).orElse(url);
      // A list of replicas that an operator gives may contain this one.
      if (!name.equals(board.self())) {
        shown.add(new ReplicaTerminations(name, report.terminations()));
        replicas.add(
            new ReplicaStatus(url, name, true, answered.map(ReplicaStatus::problem).orElse(null)));
      }
    }
    return new StatusReport(StatusMerge.merge(shown, nodes.claimed(), time.now()), replicas);
  }

  private List<TerminationStatus> askHistory() throws InterruptedException {
    Map<String, PeerAnswer<List<TerminationStatus>>> answers =
        askAll(peers.urls().stream().distinct().toList(), peers::history);
    return StatusOrder.byRecency(
            Stream.concat(
                board.history().stream(),
                answers.values().stream()
                    .flatMap(peer -> Stream.ofNullable(peer.answer()))
                    .flatMap(List::stream)))
        .stream()
        .distinct()
        .limit(TerminationHistory.MAX)
        .toList();
  }

  /** Side by side, each with the same timeout. */
  private <T> Map<String, PeerAnswer<T>> askAll(List<String> urls, PeerRequest<T> request)
      throws InterruptedException {
    Deadline end = time.in(TIMEOUT);
    Map<String, PeerAnswer<T>> answers = new ConcurrentHashMap<>();
    FanOut.forEach(
        time,
        "status of a replica",
        urls,
        url -> answers.put(url, answer(end, () -> request.send(url))));
    return answers;
  }

  private <T> PeerAnswer<T> answer(Deadline end, RemoteCall<T> call) throws InterruptedException {
    try {
      return DeadlineGuard.call(time, "status of a replica", () -> end, call)
          .map(answer -> new PeerAnswer<T>(answer, ""))
          .orElseGet(
              () -> new PeerAnswer<>(null, "no answer within " + TIMEOUT.toSeconds() + " s"));
    } catch (RemoteFailure failure) {
      return new PeerAnswer<>(null, String.valueOf(failure.getMessage()));
    }
  }
}
