package io.lifecyclemanager.webhook;

import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An endpoint that answers as it is told, and remembers what it accepted, and when. */
final class ScriptedEndpoint implements WebhookEndpoint {
  private final Time time;
  private final List<String> accepted = new CopyOnWriteArrayList<>();
  private final List<Duration> attempts = new CopyOnWriteArrayList<>();
  private final Map<String, FailureKind> failures = new ConcurrentHashMap<>();
  private volatile FailureKind failure;
  private volatile Duration retryAfter = Duration.ZERO;
  private volatile Duration slowness = Duration.ZERO;

  ScriptedEndpoint(Time time) {
    this.time = time;
  }

  /** From now on it fails so; null: it accepts everything. */
  void failWith(FailureKind kind, Duration retry) {
    failure = kind;
    retryAfter = retry;
  }

  /** From now on it fails so for this body. */
  void failWith(String json, FailureKind kind) {
    failures.put(json, kind);
  }

  /** From now on each answer takes so long. */
  void slowDown(Duration each) {
    slowness = each;
  }

  @Override
  public void post(String json) throws InterruptedException {
    attempts.add(Duration.ofNanos(time.nanos()));
    time.sleep(slowness);
    FailureKind kind = failures.getOrDefault(json, failure);
    if (kind != null) {
      throw new RemoteFailure(kind, "the webhook answered with status 503", null);
    }
    accepted.add(json);
  }

  @Override
  public Duration retryAfter() {
    return retryAfter;
  }

  /** The bodies that it accepted, in their order. */
  List<String> accepted() {
    return accepted;
  }

  /** When each request came, since the beginning. */
  List<Duration> attempts() {
    return attempts;
  }
}
