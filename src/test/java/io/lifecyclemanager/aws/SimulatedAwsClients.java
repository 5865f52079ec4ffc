package io.lifecyclemanager.aws;

import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.simulation.aws.AwsRelay;
import io.lifecyclemanager.simulation.aws.SimulatedAws;
import io.lifecyclemanager.simulation.aws.query.AwsFaults;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import io.lifecyclemanager.simulation.aws.query.SettableClock;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The program's clients, led to the simulators. Only one at a time, as {@link RedirectedClients}.
 */
public final class SimulatedAwsClients implements AutoCloseable {
  private final SettableClock clock = new SettableClock();
  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final List<Fact> facts = new CopyOnWriteArrayList<>();
  private final SimulatedAws aws = SimulatedAws.start(clock, (arn, body) -> messages.add(body));
  private final RedirectedClients led;
  private final Optional<AwsRelay> queues;

  /** Everything but SQS. */
  public SimulatedAwsClients() {
    this(Map.of(), AwsClients.CALL_TIMEOUT);
  }

  /** With SQS at this endpoint. */
  public SimulatedAwsClients(URI sqs) {
    this(Map.of("aws.endpointUrlSqs", sqs.toString()), AwsClients.CALL_TIMEOUT);
  }

  /** For calls that fail by taking too long. */
  public SimulatedAwsClients(Duration answer) {
    this(Map.of(), answer);
  }

  /**
   * With SQS at this endpoint, behind a relay that obeys {@link SimulatedAws#enforcement} as the
   * other services do.
   */
  public static SimulatedAwsClients enforcing(URI sqs) {
    return new SimulatedAwsClients(Map.of(), AwsClients.CALL_TIMEOUT, Optional.of(sqs));
  }

  private SimulatedAwsClients(Map<String, String> more, Duration answer) {
    this(more, answer, Optional.empty());
  }

  private SimulatedAwsClients(Map<String, String> more, Duration answer, Optional<URI> sqs) {
    queues = sqs.map(uri -> AwsRelay.ofQueues(uri, aws, new SystemTime()));
    Map<String, String> settings = new HashMap<>(more);
    settings.put(RedirectedClients.ENDPOINT, aws.endpoint().toString());
    queues.ifPresent(
        relay -> settings.put("aws.endpointUrlSqs", "http://127.0.0.1:" + relay.port()));
    led = new RedirectedClients(settings, answer, facts::add);
  }

  public AwsClients clients() {
    return led.clients();
  }

  public SimulatedAws aws() {
    return aws;
  }

  /** The simulators' clock. */
  public SettableClock clock() {
    return clock;
  }

  /** What Auto Scaling sent so far, whatever the queue. */
  public List<String> messages() {
    return messages;
  }

  List<Fact> facts() {
    return facts;
  }

  /** From now on the service allows nothing. */
  public void denyAllRequests(AwsService service) {
    aws.faults().add(service, AwsFaults.ANY, AwsFaults.Effect.accessDenied());
  }

  @Override
  public void close() {
    led.close();
    queues.ifPresent(AwsRelay::close);
    aws.close();
  }
}
