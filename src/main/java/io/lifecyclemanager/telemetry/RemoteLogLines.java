package io.lifecyclemanager.telemetry;

import static io.lifecyclemanager.telemetry.TextFormat.count;
import static io.lifecyclemanager.telemetry.TextFormat.seconds;

import io.lifecyclemanager.model.Fact.AwsRequest;
import io.lifecyclemanager.model.Fact.DryRunPlanned;
import io.lifecyclemanager.model.Fact.KubernetesRequest;
import io.lifecyclemanager.model.Fact.MessageDropped;
import io.lifecyclemanager.model.Fact.MessageReceived;
import io.lifecyclemanager.model.Fact.MessageReturned;
import io.lifecyclemanager.model.Fact.NodesListed;
import io.lifecyclemanager.model.Fact.RemoteCallFailed;
import io.lifecyclemanager.model.Fact.TestNotificationReceived;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.logging.log4j.Level;

/** What the log says of the queue, of requests and of trouble with them. */
final class RemoteLogLines {
  private static final Duration GIVEN_BACK_PAUSE = Duration.ofMinutes(1);
  private static final Duration NODES_LISTED_PAUSE = Duration.ofMinutes(1);
  private static final Duration TROUBLE_PAUSE = Duration.ofSeconds(30);

  private final StructuredLog log;
  private final LogThrottle throttle;
  private final DeniedPermissions permissions;

  /** Missing rights that were told of. */
  private final Set<String> loggedAsDenied = ConcurrentHashMap.newKeySet();

  RemoteLogLines(StructuredLog teller, LogThrottle repeats, Time time) {
    this.log = teller;
    this.throttle = repeats;
    this.permissions = new DeniedPermissions(time);
  }

  void log(NodesListed list) {
    // A proxy that ends watches early would have it said twice a second.
    if (throttle.allow("nodes listed", NODES_LISTED_PAUSE).isPresent()) {
      log.write(Level.INFO, "watching " + count(list.nodes(), "node"));
    }
  }

  void log(AwsRequest request) {
    log.write(
        Level.DEBUG,
        "asked %s %s: %s in %s"
            .formatted(
                request.service(), request.operation(), request.result(), seconds(request.took())));
    permissions.recordAnswer(request).ifPresent(this::logGranted);
  }

  void log(KubernetesRequest request) {
    log.write(
        Level.DEBUG,
        "asked the API server to %s %s: %d in %s"
            .formatted(
                request.verb(), request.resource(), request.code(), seconds(request.took())));
    permissions.recordAnswer(request).ifPresent(this::logGranted);
  }

  private void logGranted(String right) {
    loggedAsDenied.remove(right);
    log.write(Level.INFO, "the right " + right + " is there again");
  }

  /** What needs a right that is missing is done without: once told, that is known. */
  private void logDenied(RemoteCallFailed troubled, String right, Feature feature) {
    log.write(
        loggedAsDenied.add(right) ? Level.WARN : Level.DEBUG,
        "%s failed: %s; without the right %s %s"
            .formatted(
                troubled.operation(),
                troubled.failure().getMessage(),
                right,
                feature.consequence()));
  }

  void log(RemoteCallFailed troubled) {
    Optional<String> right = troubled.failure().missingPermission();
    Optional<Feature> feature = right.flatMap(Feature::of);
    feature.ifPresent(_ -> permissions.markDenied(right.get()));
    if (feature.isPresent() && troubled.retryIn() == null) {
      logDenied(troubled, right.get(), feature.get());
      return;
    }
    OptionalInt keptBack = throttle.allow("trouble " + troubled.operation(), TROUBLE_PAUSE);
    if (keptBack.isEmpty()) {
      return;
    }
    Duration next = troubled.retryIn();
    TerminatingInstance subject = troubled.subject();
    String text =
        troubled.operation()
            + " failed: "
            + troubled.failure().getMessage()
            + (next == null ? "; not tried again" : "; next try in " + seconds(next))
            + (keptBack.getAsInt() == 0
                ? ""
                : " (and " + count(keptBack.getAsInt(), "time") + " more since last said)");
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
          case OVER -> Level.INFO;
          case NOT_UNDERSTOOD -> Level.WARN;
        };
    String why =
        switch (message.reason()) {
          case TEST_NOTIFICATION -> "a test notification";
          case LAUNCH -> "about a launch";
          case OVER -> "its action is over";
          case NOT_UNDERSTOOD -> "not a message this program knows";
        };
    log.write(
        level,
        message.instance(),
        "deleted message "
            + message.messageId()
            + ": "
            + why
            + (message.detail().isBlank() ? "" : ": " + message.detail()));
  }

  void log(TestNotificationReceived test) {
    log.write(Level.INFO, test.group(), "test notification received, sent at " + test.at());
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
    // It comes back every few seconds for as long as the action is active.
    String key =
        "given back " + message.instance() + " " + TextFormat.withoutNumbers(message.reason());
    if (throttle.allow(key, GIVEN_BACK_PAUSE).isPresent()) {
      log.write(
          message.needsAttention() ? Level.WARN : Level.INFO,
          message.instance(),
          "gave message " + message.messageId() + " back: " + message.reason());
    }
  }
}
