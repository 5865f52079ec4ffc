package io.lifecyclemanager.simulation.aws;

import com.sun.net.httpserver.HttpExchange;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.simulation.HttpForwarding;
import io.lifecyclemanager.simulation.LoopbackServer;
import io.lifecyclemanager.simulation.aws.query.AwsFailure;
import io.lifecyclemanager.simulation.aws.query.AwsFaults;
import io.lifecyclemanager.simulation.aws.query.AwsFaults.AwsFault;
import io.lifecyclemanager.simulation.aws.query.AwsFaults.Effect;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import io.lifecyclemanager.simulation.aws.query.CallLog;
import io.lifecyclemanager.simulation.aws.query.CallLog.AwsCall;
import io.lifecyclemanager.simulation.aws.query.QueryRequest;
import io.lifecyclemanager.simulation.aws.query.XmlResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands before AWS, be it simulated or ElasticMQ: lets faults happen, refuses keys that are no
 * longer good, and records every call. Thread-safe.
 */
public final class AwsRelay implements AutoCloseable {
  /** The result of a call that was given no answer. */
  public static final String NO_ANSWER = "no answer";

  private static final Pattern KEY = Pattern.compile("Credential=([^/]+)/");
  private static final int GOOD = 200;

  private final QueueAccess queueAccess;
  private final URI upstream;
  private final AwsFaults faults;
  private final CallLog calls;
  private final Time time;
  private final Set<String> expired = ConcurrentHashMap.newKeySet();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final LoopbackServer server;

  /** How a request to SQS fails, by its operation and its body; empty when it is allowed. */
  private interface QueueAccess {
    Optional<Effect.Fail> check(String operation, String body);
  }

  private record RelayedRequest(AwsService service, String operation, String key, String body) {}

  /**
   * Starts it on a free port.
   *
   * @param faults met by whatever passes; may be shared
   * @param calls told of whatever passes, and how it ended for who asked; may be shared
   */
  public AwsRelay(URI upstream, AwsFaults faults, CallLog calls, Time time) {
    this(upstream, faults, calls, time, (_, _) -> Optional.empty());
  }

  private AwsRelay(
      URI upstream, AwsFaults faults, CallLog calls, Time time, QueueAccess queueAccess) {
    this.queueAccess = queueAccess;
    this.upstream = upstream;
    this.faults = faults;
    this.calls = calls;
    this.time = time;
    server = new LoopbackServer(this::handle);
  }

  /**
   * Stands before ElasticMQ and denies what the policy of the simulated AWS does not allow.
   *
   * @param aws its calls are told of whatever passes
   */
  public static AwsRelay ofQueues(URI elasticMq, SimulatedAws aws, Time time) {
    return new AwsRelay(
        elasticMq, new AwsFaults(), aws.calls(), time, aws.enforcement()::checkQueue);
  }

  /** The port on the loopback interface. */
  public int port() {
    return server.port();
  }

  /** From now on nothing that is signed with that key is done. */
  public void expire(String key) {
    expired.add(key);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      RelayedRequest asked = asked(exchange);
      Optional<AwsFault> fault = faults.meet(asked.service, asked.operation);
      answer(exchange, asked, fault);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static RelayedRequest asked(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Optional<String> signed =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"));
    String key = signed.map(KEY::matcher).filter(Matcher::find).map(m -> m.group(1)).orElse("");
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    if (target != null) {
      return new RelayedRequest(
          AwsService.SQS, target.substring(target.indexOf('.') + 1), key, body);
    }
    Map<String, String> parameters = QueryRequest.decoded(body);
    AwsService service =
        AwsService.of(signed, parameters)
            .orElseThrow(
                () -> new IOException("no client is known for this request: " + parameters));
    return new RelayedRequest(service, parameters.getOrDefault("Action", ""), key, body);
  }

  private void answer(HttpExchange exchange, RelayedRequest asked, Optional<AwsFault> fault)
      throws IOException, InterruptedException {
    if (expired.contains(asked.key)) {
      fail(exchange, asked, (Effect.Fail) Effect.expiredToken());
      return;
    }
    Optional<Effect.Fail> denial =
        asked.service == AwsService.SQS
            ? queueAccess.check(asked.operation, asked.body)
            : Optional.empty();
    if (denial.isPresent()) {
      fail(exchange, asked, denial.get());
      return;
    }
    if (fault.isEmpty()) {
      pass(exchange, asked, false);
      return;
    }
    switch (fault.get().effect()) {
      case Effect.Fail failure -> fail(exchange, asked, failure);
      case Effect.Delay(var delay) -> {
        fault.get().await(delay);
        pass(exchange, asked, false);
      }
      case Effect.SwallowReply() -> pass(exchange, asked, true);
      case Effect.Silence() -> {
        record(asked, NO_ANSWER);
        fault.get().awaitEnd();
      }
    }
  }

  private void fail(HttpExchange exchange, RelayedRequest asked, Effect.Fail failure)
      throws IOException {
    record(asked, failure.code());
    String text =
        asked.service == AwsService.SQS
            ? "{\"__type\":\"com.amazonaws.sqs#%s\",\"message\":\"%s\"}"
                .formatted(failure.code(), failure.message())
            : XmlResponse.failure(
                asked.service,
                "relay",
                new AwsFailure(failure.status(), failure.code(), failure.message()));
    HttpForwarding.send(exchange, failure.status(), text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Has it done.
   *
   * @param swallowed whether the reply is dropped
   */
  private void pass(HttpExchange exchange, RelayedRequest asked, boolean swallowed)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpForwarding.request(exchange, upstream, asked.body.getBytes(StandardCharsets.UTF_8));
    HttpResponse<byte[]> reply = client.send(request, BodyHandlers.ofByteArray());
    if (swallowed) {
      record(asked, NO_ANSWER);
      return;
    }
    record(asked, reply.statusCode() == GOOD ? CallLog.OK : "status " + reply.statusCode());
    HttpForwarding.copyHeaders(reply, exchange);
    HttpForwarding.send(exchange, reply.statusCode(), reply.body());
  }

  private void record(RelayedRequest asked, String result) {
    calls.record(new AwsCall(asked.service, asked.operation, time.now(), result, Map.of()));
  }

  @Override
  public void close() {
    faults.clear();
    server.close();
    client.shutdownNow();
  }
}
