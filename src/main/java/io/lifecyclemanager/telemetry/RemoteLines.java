package io.lifecyclemanager.telemetry;

import static io.lifecyclemanager.telemetry.Words.count;
import static io.lifecyclemanager.telemetry.Words.seconds;

import io.lifecyclemanager.model.Fact.AwsRequest;
import io.lifecyclemanager.model.Fact.KubernetesRequest;
import io.lifecyclemanager.model.Fact.MessageDropped;
import io.lifecyclemanager.model.Fact.MessageGivenBack;
import io.lifecyclemanager.model.Fact.MessageReceived;
import io.lifecyclemanager.model.Fact.NodesListed;
import io.lifecyclemanager.model.Fact.Planned;
import io.lifecyclemanager.model.Fact.TestNotificationReceived;
import io.lifecyclemanager.model.Fact.Troubled;
import io.lifecyclemanager.model.Subject;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.logging.log4j.Level;

/** What the log says of the queue, of requests and of trouble with them. */
final class RemoteLines {
  private static final Duration GIVEN_BACK_PAUSE = Duration.ofMinutes(1);
  private static final Duration NODES_LISTED_PAUSE = Duration.ofMinutes(1);
  private static final Duration TROUBLE_PAUSE = Duration.ofSeconds(30);

  private final Teller teller;
  private final Repeats repeats;
  private final DeniedRights rights;

  /** Missing rights that were told of. */
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  RemoteLines(Teller teller, Repeats repeats, Time time) {
    this.teller = teller;
    this.repeats = repeats;
    this.rights = new DeniedRights(time);
  }

  void tell(NodesListed list) {
    // A proxy that ends watches early would have it said twice a second.
    if (repeats.say("nodes listed", NODES_LISTED_PAUSE).isPresent()) {
      teller.tell(Level.INFO, "watching " + count(list.nodes(), "node"));
    }
  }

  void tell(AwsRequest request) {
    teller.tell(
        Level.DEBUG,
        "asked %s %s: %s in %s"
            .formatted(
                request.service(), request.operation(), request.result(), seconds(request.took())));
    rights.answered(request).ifPresent(this::tellGranted);
  }

  void tell(KubernetesRequest request) {
    teller.tell(
        Level.DEBUG,
        "asked the API server to %s %s: %d in %s"
            .formatted(
                request.verb(), request.resource(), request.code(), seconds(request.took())));
    rights.answered(request).ifPresent(this::tellGranted);
  }

  private void tellGranted(String right) {
    told.remove(right);
    teller.tell(Level.INFO, "the right " + right + " is there again");
  }

  /** What needs a right that is missing is done without: once told, that is known. */
  private void tellMissing(Troubled troubled, String right, Feature feature) {
    teller.tell(
        told.add(right) ? Level.WARN : Level.DEBUG,
        "%s failed: %s; without the right %s %s"
            .formatted(
                troubled.doing(), troubled.trouble().getMessage(), right, feature.without()));
  }

  void tell(Troubled troubled) {
    Optional<String> right = troubled.trouble().missingRight();
    Optional<Feature> feature = right.flatMap(Feature::of);
    feature.ifPresent(_ -> rights.denied(right.get()));
    if (feature.isPresent() && troubled.next() == null) {
      tellMissing(troubled, right.get(), feature.get());
      return;
    }
    OptionalInt keptBack = repeats.say("trouble " + troubled.doing(), TROUBLE_PAUSE);
    if (keptBack.isEmpty()) {
      return;
    }
    Duration next = troubled.next();
    Subject subject = troubled.subject();
    String text =
        troubled.doing()
            + " failed: "
            + troubled.trouble().getMessage()
            + (next == null ? "; not tried again" : "; next try in " + seconds(next))
            + (keptBack.getAsInt() == 0
                ? ""
                : " (and " + count(keptBack.getAsInt(), "time") + " more since last said)");
    if (subject == null) {
      teller.tell(Level.WARN, text);
    } else {
      teller.tell(Level.WARN, subject, text);
    }
  }

  void tell(MessageReceived message) {
    Duration age = message.age();
    teller.tell(
        Level.DEBUG,
        "received a message, delivery %d%s"
            .formatted(
                message.receiveCount(), age == null ? "" : ", sent " + seconds(age) + " ago"));
  }

  void tell(MessageDropped message) {
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
    teller.tell(
        level,
        message.instance(),
        "deleted message "
            + message.messageId()
            + ": "
            + why
            + (message.detail().isBlank() ? "" : ": " + message.detail()));
  }

  void tell(TestNotificationReceived test) {
    teller.tell(Level.INFO, test.group(), "test notification received, sent at " + test.at());
  }

  void tell(Planned plan) {
    String text = "dry run: would with message " + plan.messageId() + ": " + plan.plan();
    Subject subject = plan.subject();
    if (subject == null) {
      teller.tell(Level.INFO, text);
    } else {
      teller.tell(Level.INFO, subject, text);
    }
  }

  void tell(MessageGivenBack message) {
    // It comes back every few seconds for as long as the action is active.
    String key = "given back " + message.instance() + " " + Words.withoutNumbers(message.why());
    if (repeats.say(key, GIVEN_BACK_PAUSE).isPresent()) {
      teller.tell(
          message.strange() ? Level.WARN : Level.INFO,
          message.instance(),
          "gave message " + message.messageId() + " back: " + message.why());
    }
  }
}
