package io.lifecyclemanager.telemetry;

import static io.lifecyclemanager.model.text.TextFormat.count;
import static io.lifecyclemanager.model.text.TextFormat.seconds;

import io.lifecyclemanager.model.Fact.AwsRequest;
import io.lifecyclemanager.model.Fact.KubernetesRequest;
import io.lifecyclemanager.model.Fact.NodesListed;
import io.lifecyclemanager.model.Fact.RemoteCallFailed;
import io.lifecyclemanager.model.IntakeFact.DryRunPlanned;
import io.lifecyclemanager.model.IntakeFact.LaunchCompleted;
import io.lifecyclemanager.model.IntakeFact.LaunchHookIgnored;
import io.lifecyclemanager.model.IntakeFact.MessageDropped;
import io.lifecyclemanager.model.IntakeFact.MessageReceived;
import io.lifecyclemanager.model.IntakeFact.MessageReturned;
import io.lifecyclemanager.model.IntakeFact.TestNotificationReceived;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.model.text.TextFormat;
import io.lifecyclemanager.telemetry.log.LogThrottle;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.logging.log4j.Level;

/** Log lines about the queue, and about requests and their failures. Thread-safe. */
final class RemoteLogLines {
  private static final Duration RETURNED_PAUSE = Duration.ofMinutes(1);

  /** Any sender can send any number of them; the first shows what they are. */
  private static final Duration DROPPED_PAUSE = Duration.ofMinutes(10);

  private static final Duration NODES_LISTED_PAUSE = Duration.ofMinutes(1);
  private static final Duration FAILURE_PAUSE = Duration.ofSeconds(30);

  /** Any sender can make up groups and hooks. */
  private static final int MAX_LAUNCH_HOOKS = 1000;

  /** What fails for every request is fixed by an operator, who needs one line and not many. */
  private static final Duration ACCESS_PROBLEM_PAUSE = Duration.ofMinutes(10);

  private final StructuredLog log;
  private final LogThrottle throttle;
  private final DeniedPermissions permissions;

  /** The permissions whose denial was logged at WARN. */
  private final Set<String> loggedAsDenied = ConcurrentHashMap.newKeySet();

  /** The launching hooks that were logged at WARN. */
  private final Set<String> loggedLaunchHooks = ConcurrentHashMap.newKeySet();

  RemoteLogLines(StructuredLog log, LogThrottle throttle, Time time) {
    this.log = log;
    this.throttle = throttle;
    this.permissions = new DeniedPermissions(time);
  }

  void log(NodesListed list) {
    // Throttled: behind a proxy that ends watches early, this happens twice a second.
    if (throttle.allow("nodes listed", NODES_LISTED_PAUSE).isPresent()) {
      log.write(Level.INFO, "watching " + count(list.nodes(), "node"));
    }
  }

  void log(AwsRequest request) {
    log.write(
        Level.DEBUG,
        "AWS request %s %s: %s in %s"
            .formatted(
                request.service(), request.operation(), request.result(), seconds(request.took())));
    permissions.recordAnswer(request).ifPresent(this::logGranted);
  }

  void log(KubernetesRequest request) {
    log.write(
        Level.DEBUG,
        "API server request %s %s: %d in %s"
            .formatted(
                request.verb(), request.resource(), request.code(), seconds(request.took())));
    permissions.recordAnswer(request).ifPresent(this::logGranted);
  }

  private void logGranted(String permission) {
    loggedAsDenied.remove(permission);
    log.write(Level.INFO, "permission " + permission + " is granted now");
  }

  /** Logs a failure that is not retried, because the program works on without the permission. */
  private void logDenied(RemoteCallFailed failed, String permission, Feature feature) {
    log.write(
        loggedAsDenied.add(permission) ? Level.WARN : Level.DEBUG,
        "%s failed: %s; without permission %s, %s"
            .formatted(
                failed.operation(),
                failed.failure().getMessage(),
                permission,
                feature.consequence()));
  }

  void log(RemoteCallFailed failed) {
    Optional<String> permission = failed.failure().missingPermission();
    Optional<Feature> feature = permission.flatMap(Feature::of);
    feature.ifPresent(_ -> permissions.markDenied(permission.get()));
    if (feature.isPresent() && failed.retryIn() == null) {
      logDenied(failed, permission.get(), feature.get());
      return;
    }
    OptionalInt suppressed =
        failed
            .failure()
            .accessProblem()
            .map(problem -> throttle.allow("access " + problem, ACCESS_PROBLEM_PAUSE))
            .orElseGet(() -> throttle.allow(throttleKey(failed), FAILURE_PAUSE));
    if (suppressed.isPresent()) {
      logFailure(failed, suppressed.getAsInt());
    }
  }

  /** The last failure of a series says what follows, so that it is logged in any case. */
  private static String throttleKey(RemoteCallFailed failed) {
    return "failure "
        + failed.operation()
        + (failed.consequence() == null ? "" : "; " + failed.consequence());
  }

  private static String whatFollows(RemoteCallFailed failed) {
    if (failed.retryIn() != null) {
      return "next try in " + seconds(failed.retryIn());
    }
    return failed.consequence() == null ? "not retried" : failed.consequence();
  }

  private void logFailure(RemoteCallFailed failed, int suppressed) {
    TerminatingInstance subject = failed.subject();
    String text =
        failed.operation()
            + " failed: "
            + failed.failure().getMessage()
            + "; "
            + whatFollows(failed)
            + moreSinceLastLine(suppressed)
            + (failed.failure().accessProblem().isEmpty()
                ? ""
                : "; all requests fail for this reason, which is logged every "
                    + ACCESS_PROBLEM_PAUSE.toMinutes()
                    + " min");
    if (subject == null) {
      log.write(Level.WARN, text);
    } else {
      log.write(Level.WARN, subject, text);
    }
  }

  void log(MessageReceived message) {
    Duration age = message.age();
    log.write(
        Level.DEBUG,
        "received a message, delivery %d%s"
            .formatted(
                message.receiveCount(), age == null ? "" : ", sent " + seconds(age) + " ago"));
  }

  void log(MessageDropped message) {
    Level level =
        switch (message.reason()) {
          case TEST_NOTIFICATION, LAUNCH -> Level.DEBUG;
          case OVER, OTHER_HOOK, IGNORED_EVENT, FOREIGN_EVENT, MANAGED_NODE -> Level.INFO;
          case UNCONFIRMED_EVENT, NOT_UNDERSTOOD -> Level.WARN;
        };
    String reason = message.reason().text();
    OptionalInt suppressed =
        switch (message.reason()) {
          case NOT_UNDERSTOOD, IGNORED_EVENT, FOREIGN_EVENT, MANAGED_NODE, UNCONFIRMED_EVENT ->
              throttle.allow("dropped " + message.reason(), DROPPED_PAUSE);
          case TEST_NOTIFICATION, LAUNCH, OVER, OTHER_HOOK -> OptionalInt.of(0);
        };
    if (suppressed.isPresent()) {
      log.write(
          level,
          message.instance(),
          "deleted message "
              + message.messageId()
              + ": "
              + reason
              + (message.detail().isBlank() ? "" : ": " + message.detail())
              + moreSinceLastLine(suppressed.getAsInt()));
    }
  }

  private static String moreSinceLastLine(int times) {
    return times == 0 ? "" : " (and " + count(times, "time") + " more since the last line)";
  }

  void log(TestNotificationReceived test) {
    log.write(Level.INFO, test.group(), "test notification received, sent at " + test.at());
  }

  void log(LaunchHookIgnored launch) {
    String hook = launch.group() + "/" + launch.hook();
    if (loggedLaunchHooks.size() < MAX_LAUNCH_HOOKS && loggedLaunchHooks.add(hook)) {
      log.write(
          Level.WARN,
          launch.group(),
          "launching hook %s sends to this queue, and the controller does not complete it: unless"
                  .formatted(launch.hook())
              + " another program does, its default result decides after its heartbeat timeout;"
              + " set --complete-launch-hooks, or send its messages elsewhere");
    }
  }

  void log(LaunchCompleted launch) {
    LifecycleAction action = launch.action();
    log.write(
        Level.INFO,
        new TerminatingInstance(action.instance(), action.group(), launch.node()),
        action,
        "launch completed with CONTINUE: the node is Ready");
  }

  void log(DryRunPlanned plan) {
    String text = "dry run: would with message " + plan.messageId() + ": " + plan.plan();
    TerminatingInstance subject = plan.subject();
    if (subject == null) {
      log.write(Level.INFO, text);
    } else {
      log.write(Level.INFO, subject, text);
    }
  }

  void log(MessageReturned message) {
    // Throttled: the message is delivered every few seconds for as long as its action is active.
    String key =
        "returned " + message.instance() + " " + TextFormat.withoutNumbers(message.reason());
    if (throttle.allow(key, RETURNED_PAUSE).isPresent()) {
      log.write(
          message.needsAttention() ? Level.WARN : Level.INFO,
          message.instance(),
          "returned message " + message.messageId() + " to the queue: " + message.reason());
    }
  }
}
