package io.lifecyclemanager.simulation.aws;

import com.sun.net.httpserver.HttpExchange;
import io.lifecyclemanager.simulation.HttpForwarding;
import io.lifecyclemanager.simulation.LoopbackServer;
import io.lifecyclemanager.simulation.aws.query.AwsFailure;
import io.lifecyclemanager.simulation.aws.query.AwsFaults;
import io.lifecyclemanager.simulation.aws.query.AwsFaults.AwsFault;
import io.lifecyclemanager.simulation.aws.query.AwsFaults.Effect;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import io.lifecyclemanager.simulation.aws.query.CallLog;
import io.lifecyclemanager.simulation.aws.query.CallLog.AwsCall;
import io.lifecyclemanager.simulation.aws.query.QueryApi;
import io.lifecyclemanager.simulation.aws.query.QueryRequest;
import io.lifecyclemanager.simulation.aws.query.Xml;
import io.lifecyclemanager.simulation.aws.query.XmlResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The HTTP side of the simulated AWS: finds the service, lets faults happen, records the call. The
 * {@code Date} header is the JDK server's own and always wall-clock time, whatever the simulation's
 * clock says.
 */
final class QueryServer implements AutoCloseable {
  private final InstantSource clock;
  private final CallLog calls;
  private final AwsFaults faults;
  private final IamEnforcement enforcement;
  private final Map<AwsService, QueryApi> apis;
  private final EventBridgeApi events;
  private final LoopbackServer server;

  QueryServer(
      InstantSource clock,
      CallLog calls,
      AwsFaults faults,
      IamEnforcement enforcement,
      Map<AwsService, QueryApi> apis,
      EventBridgeApi events) {
    this.clock = clock;
    this.calls = calls;
    this.faults = faults;
    this.enforcement = enforcement;
    this.apis = apis;
    this.events = events;
    server = new LoopbackServer(this::handle);
  }

  URI endpoint() {
    return server.uri();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String target = header(exchange, "X-Amz-Target").orElse("");
      if (target.startsWith(EventBridgeApi.PREFIX)) {
        String operation = target.substring(EventBridgeApi.PREFIX.length());
        answer(exchange, json(new QueryRequest(AwsService.EVENTS, operation, Map.of()), body));
        return;
      }
      Map<String, String> parameters = QueryRequest.decoded(body);
      Optional<String> authorization = header(exchange, "Authorization");
      Optional<AwsService> service = AwsService.of(authorization, parameters);
      if (service.isEmpty()) {
        String what = "no simulated service for " + authorization + " " + parameters;
        send(exchange, "text/plain", 404, what);
        return;
      }
      answer(
          exchange,
          xml(new QueryRequest(service.get(), parameters.getOrDefault("Action", ""), parameters)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Optional<String> header(HttpExchange exchange, String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
  }

  /**
   * A call, and how its protocol puts an answer; each is given the request's id.
   *
   * @param yes does what is asked for
   */
  private record ReceivedRequest(
      QueryRequest request,
      String contentType,
      Function<String, String> yes,
      BiFunction<String, AwsFailure, String> no) {}

  private ReceivedRequest xml(QueryRequest request) {
    return new ReceivedRequest(
        request,
        "text/xml",
        id -> XmlResponse.success(request.service(), request.operation(), id, result(request)),
        (id, failure) -> XmlResponse.failure(request.service(), id, failure));
  }

  private ReceivedRequest json(QueryRequest request, String body) {
    return new ReceivedRequest(
        request,
        "application/x-amz-json-1.1",
        _ -> events.answer(request.operation(), body).orElseThrow(() -> notSimulated(request)),
        (_, failure) -> EventBridgeApi.failure(failure));
  }

  private void answer(HttpExchange exchange, ReceivedRequest asked)
      throws IOException, InterruptedException {
    QueryRequest request = asked.request();
    Optional<AwsFault> fault = faults.meet(request.service(), request.operation());
    Optional<Effect> effect = fault.map(AwsFault::effect);
    if (fault.isPresent() && effect.get() instanceof Effect.Delay(var delay)) {
      fault.get().await(delay);
    }
    if (fault.isPresent() && effect.get() instanceof Effect.Silence) {
      fault.get().awaitEnd();
      return;
    }
    String requestId = UUID.randomUUID().toString();
    String result = CallLog.OK;
    int status = 200;
    String body;
    try {
      if (effect.isPresent() && effect.get() instanceof Effect.Fail(var http, var code, var text)) {
        throw new AwsFailure(http, code, text);
      }
      enforcement.check(request);
      body = asked.yes().apply(requestId);
    } catch (AwsFailure failure) {
      result = failure.code();
      status = failure.status();
      body = asked.no().apply(requestId, failure);
    } catch (RuntimeException bug) {
      result = "InternalFailure";
      status = 500;
      AwsFailure told = new AwsFailure(500, "InternalFailure", "the simulation failed: " + bug);
      body = asked.no().apply(requestId, told);
    }
    calls.record(
        new AwsCall(
            request.service(), request.operation(), clock.instant(), result, request.parameters()));
    if (effect.isPresent() && effect.get() instanceof Effect.SwallowReply) {
      return;
    }
    exchange.getResponseHeaders().set("x-amzn-RequestId", requestId);
    send(exchange, asked.contentType(), status, body);
  }

  private Xml result(QueryRequest request) {
    return Optional.ofNullable(apis.get(request.service()))
        .flatMap(api -> api.answer(request))
        .orElseThrow(() -> notSimulated(request));
  }

  private static AwsFailure notSimulated(QueryRequest request) {
    return new AwsFailure(
        400,
        "InvalidAction",
        "Could not find operation " + request.operation() + " in this simulation");
  }

  private static void send(HttpExchange exchange, String contentType, int status, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", contentType);
    HttpForwarding.send(exchange, status, bytes);
  }

  @Override
  public void close() {
    server.close();
  }
}
