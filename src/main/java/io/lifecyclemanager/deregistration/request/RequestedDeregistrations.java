package io.lifecyclemanager.deregistration.request;

import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The requested deregistrations, each on a thread of its own. Sends no request while there are
 * none. Thread-safe.
 */
public final class RequestedDeregistrations implements Deregistrations, AutoCloseable {
  private static final Duration KEEP = Duration.ofHours(1);

  private final RequestDependencies dependencies;
  private final Time time;
  private final List<AddressMembership> addressTargets;

  /** The oldest first. Guarded by itself. */
  private final Map<DeregistrationTarget, StartedRequest> requests = new LinkedHashMap<>();

  private boolean stopped;

  /** Without any request. */
  public RequestedDeregistrations(RequestDependencies dependencies) {
    this.dependencies = dependencies;
    this.time = dependencies.deregistration().time();
    this.addressTargets =
        dependencies.addressTargetGroups().stream()
            .map(groups -> new AddressMembership(groups, time))
            .toList();
  }

  /** A request and its thread. */
  private static final class StartedRequest {
    private final RequestRecord record;
    private volatile boolean refused;
    private volatile @Nullable Thread thread;

    private StartedRequest(DeregistrationTarget target, String requester, Time time) {
      this.record = new RequestRecord(target, requester, time, this::refuse);
    }

    private void refuse() {
      refused = true;
      stop();
    }

    private void stop() {
      Thread running = thread;
      if (running != null) {
        running.interrupt();
      }
    }
  }

  @Override
  public Optional<DeregistrationStatus> request(DeregistrationTarget target, String requester) {
    synchronized (requests) {
      forgetOld();
      StartedRequest known = requests.get(target);
      if (known != null && !known.record.hasEnded()) {
        return Optional.of(known.record.status());
      }
      long inProgress = requests.values().stream().filter(it -> !it.record.hasEnded()).count();
      if (stopped || inProgress >= MAX_IN_PROGRESS) {
        return Optional.empty();
      }
      StartedRequest started = new StartedRequest(target, requester, time);
      requests.remove(target);
      requests.put(target, started);
      started.thread = time.start("deregister " + target.id(), () -> runToEnd(started));
      return Optional.of(started.record.status());
    }
  }

  private void runToEnd(StartedRequest started) {
    RequestRecord record = started.record;
    Collection<String> failures = List.of("it was stopped by a bug");
    try {
      RequestDependencies own =
          dependencies.reportingTo(fact -> {
            record.onFact(fact);
            dependencies.deregistration().listener().on(fact);
          });
      failures = new DeregistrationRun(own, addressTargets, record.target(), record).run();
    } catch (InterruptedException _) {
      failures =
          record
              .refusal()
              .filter(_ -> started.refused)
              .map(List::of)
              .orElse(List.of("it was stopped"));
    } finally {
      record.end(failures);
    }
  }

  private void forgetOld() {
    requests.values().removeIf(it -> it.record.hasEndedBefore(KEEP));
    List<DeregistrationTarget> ended =
        requests.entrySet().stream()
            .filter(it -> it.getValue().record.hasEnded())
            .map(Map.Entry::getKey)
            .toList();
    ended.stream().limit(Math.max(0, ended.size() - MAX_IN_PROGRESS)).forEach(requests::remove);
  }

  @Override
  public Optional<DeregistrationStatus> find(DeregistrationTarget target) {
    return record(target).map(RequestRecord::status);
  }

  @Override
  public List<DeregistrationStatus> all() {
    List<StartedRequest> now;
    synchronized (requests) {
      forgetOld();
      now = new ArrayList<>(requests.values());
    }
    return now.reversed().stream().map(it -> it.record.status()).toList();
  }

  @Override
  public Optional<DeregistrationStatus> await(DeregistrationTarget target, Duration atMost)
      throws InterruptedException {
    Optional<RequestRecord> record = record(target);
    if (record.isPresent()) {
      record.get().await(atMost);
    }
    return record.map(RequestRecord::status);
  }

  private Optional<RequestRecord> record(DeregistrationTarget target) {
    synchronized (requests) {
      forgetOld();
      return Optional.ofNullable(requests.get(target)).map(it -> it.record);
    }
  }

  /**
   * Stops all that are in progress, and starts none any more. What load balancers have accepted is
   * not undone. May be repeated.
   */
  @Override
  public void close() {
    synchronized (requests) {
      stopped = true;
      requests.values().forEach(StartedRequest::stop);
    }
  }
}
