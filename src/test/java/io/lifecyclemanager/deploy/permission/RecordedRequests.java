package io.lifecyclemanager.deploy.permission;

import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Fact.KubernetesRequest;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.telemetry.Metrics;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** The requests to an API server, and what the metrics show of them. Thread-safe. */
public final class RecordedRequests {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private final Time time;
  private final Signal changes;
  private final Queue<KubernetesRequest> requests = new ConcurrentLinkedQueue<>();
  private final Metrics metrics = new Metrics("1.2.3");

  RecordedRequests(Time time) {
    this.time = time;
    this.changes = time.signal();
  }

  void onFact(Fact fact) {
    metrics.on(fact);
    if (fact instanceof KubernetesRequest request) {
      requests.add(request);
    }
    changes.raise();
  }

  /** Waits until the request has succeeded, or a denial is reported. */
  void await(String request) throws InterruptedException {
    long start = time.nanos();
    while (true) {
      long seen = changes.count();
      boolean isOver =
          requests.stream().anyMatch(one -> one.code() < 300 && permission(one).equals(request))
              || !deniedFeatures().isEmpty();
      if (isOver) {
        return;
      }
      Duration left = TIMEOUT.minus(time.since(start));
      if (left.isNegative()) {
        throw new AssertionError("no " + request + " among " + requests);
      }
      changes.await(seen, left);
    }
  }

  private static String permission(KubernetesRequest request) {
    return request.verb() + " " + request.resource();
  }

  /** The requests that were made, as in {@code get nodes}. */
  public Set<String> made() {
    return requests.stream().map(RecordedRequests::permission).collect(Collectors.toSet());
  }

  /** The requests that were denied, as in {@code get nodes}. */
  public Set<String> forbidden() {
    return requests.stream()
        .filter(request -> request.code() == 401 || request.code() == 403)
        .map(RecordedRequests::permission)
        .collect(Collectors.toSet());
  }

  /** The features that lack a permission, by the metric. */
  public Set<String> deniedFeatures() {
    return metrics
        .scrape()
        .lines()
        .filter(line -> line.matches("lifecycle_manager_feature_denied\\{.*} 1\\.0"))
        .map(line -> line.replaceFirst(".*feature=\"(\\w+)\".*", "$1"))
        .collect(Collectors.toSet());
  }
}
