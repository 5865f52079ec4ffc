package io.lifecyclemanager.aws;

import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.sandbox.aws.AwsService;
import io.lifecyclemanager.sandbox.aws.Faults;
import io.lifecyclemanager.sandbox.aws.SettableClock;
import io.lifecyclemanager.sandbox.aws.SimulatedAws;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The clients as the program builds them, led to the simulators the way a user would: by the SDK's
 * own settings. Only one at a time, as these settings belong to the process.
 */
final class Loopback implements AutoCloseable {
  private final SettableClock clock = new SettableClock();
  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final List<Fact> facts = new CopyOnWriteArrayList<>();
  private final SimulatedAws aws = SimulatedAws.start(clock, (arn, body) -> messages.add(body));
  private final Map<String, String> before = new HashMap<>();
  private final AwsClients clients;

  /** Everything but SQS. */
  Loopback() {
    this(Map.of(), AwsClients.ANSWER);
  }

  /** With SQS at this endpoint. */
  Loopback(URI sqs) {
    this(Map.of("aws.endpointUrlSqs", sqs.toString()), AwsClients.ANSWER);
  }

  /** For calls that fail by taking too long. */
  Loopback(Duration answer) {
    this(Map.of(), answer);
  }

  private Loopback(Map<String, String> settings, Duration answer) {
    set("aws.endpointUrl", aws.endpoint().toString());
    set("aws.accessKeyId", "key");
    set("aws.secretAccessKey", "secret");
    settings.forEach(this::set);
    clients = AwsClients.create("us-west-2", answer, new SystemTime(), facts::add);
  }

  private void set(String property, String value) {
    before.put(property, System.getProperty(property));
    System.setProperty(property, value);
  }

  AwsClients clients() {
    return clients;
  }

  SimulatedAws aws() {
    return aws;
  }

  /** The simulators' clock. */
  SettableClock clock() {
    return clock;
  }

  /** What Auto Scaling sent so far, whatever the queue. */
  List<String> messages() {
    return messages;
  }

  List<Fact> facts() {
    return facts;
  }

  /** From now on the service allows nothing. */
  void forbids(AwsService service) {
    aws.faults().add(service, Faults.ANY, Faults.Effect.accessDenied());
  }

  @Override
  public void close() {
    clients.close();
    aws.close();
    before.forEach((property, value) -> {
      if (value == null) {
        System.clearProperty(property);
      } else {
        System.setProperty(property, value);
      }
    });
  }
}
