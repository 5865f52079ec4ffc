package io.lifecyclemanager.simulation.kubernetes.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.simulation.kubernetes.store.ApiFailure;
import io.lifecyclemanager.simulation.kubernetes.store.ApiFailures;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectStore;
import io.lifecyclemanager.simulation.kubernetes.store.ResourceTypes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Each request over HTTP: gate, token, faults, then its answer; all of it recorded. */
public final class ApiHandler implements HttpHandler {

  private final ResourceTypes types;
  private final Discovery discovery;
  private final RequestDispatcher dispatch;
  private final ObjectStore store;
  private final ApiFaults faults;
  private final ApiServerCalls calls;
  private final Time time;
  private volatile String token;

  public ApiHandler(
      ResourceTypes types,
      RequestDispatcher dispatch,
      ObjectStore store,
      ApiFaults faults,
      ApiServerCalls calls,
      Time time,
      String token) {
    this.types = types;
    this.discovery = new Discovery(types);
    this.dispatch = dispatch;
    this.store = store;
    this.faults = faults;
    this.calls = calls;
    this.time = time;
    this.token = token;
  }

  /** From now on only this token is accepted; running watches go on. */
  public void acceptToken(String accepted) {
    token = accepted;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Instant at = time.now();
      long start = time.nanos();
      faults.passGate();
      String path = exchange.getRequestURI().getPath();
      if (!authorized(exchange)) {
        ResponseWriter.failure(exchange, ApiFailures.unauthorized());
      } else if (exchange.getRequestHeaders().containsKey("Upgrade")) {
        // No WebSockets here: an empty 200 makes fabric8 watch over plain HTTP instead.
        ResponseWriter.text(exchange, 200, "");
      } else if (path.endsWith("z")) {
        ResponseWriter.text(exchange, 200, "ok");
      } else {
        Optional<ApiRequest> request = understood(exchange, body);
        if (request.isPresent()) {
          new Attempt(exchange, request.get(), at, start).answer();
        } else {
          describe(exchange, path);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean authorized(HttpExchange exchange) {
    return token.isEmpty()
        || ("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"));
  }

  private Optional<ApiRequest> understood(HttpExchange exchange, String body) {
    return ApiRequest.of(exchange, body, types);
  }

  private void describe(HttpExchange exchange, String path) throws IOException {
    var description = discovery.answer(path);
    if (description.isPresent()) {
      ResponseWriter.json(exchange, 200, description.get());
    } else if (discovery
        .answer(path.replaceAll("^(/api/v1|/apis/[^/]+/[^/]+)/.*", "$1"))
        .isPresent()) {
      ResponseWriter.failure(exchange, ApiFailures.noSuchPath());
    } else {
      ResponseWriter.text(exchange, 404, "404 page not found\n");
    }
  }

  /** One understood request on its way to an answer. */
  private final class Attempt {

    private final HttpExchange exchange;
    private final ApiRequest request;
    private final Instant at;
    private final long start;

    Attempt(HttpExchange exchange, ApiRequest request, Instant at, long start) {
      this.exchange = exchange;
      this.request = request;
      this.at = at;
      this.start = start;
    }

    void answer() throws IOException, InterruptedException {
      Optional<ApiFault> fault = faults.striking(request);
      if (fault.isPresent()) {
        inject(fault.get());
      } else if (request.verb().equals("watch")) {
        watch();
      } else {
        try {
          succeed();
        } catch (ApiFailure failure) {
          record(failure.code(), failure.status().path("message").asText());
          ResponseWriter.failure(exchange, failure);
        }
      }
    }

    private void succeed() throws IOException {
      if (PodProxy.concerns(request)) {
        InjectedResponse.Canned passed = new PodProxy(store).pass(exchange, request);
        record(passed.code(), "");
        ResponseWriter.canned(exchange, passed);
      } else {
        RequestDispatcher.DispatchedReply reply = dispatch.answer(request);
        record(reply.code(), "");
        ResponseWriter.json(exchange, reply.code(), reply.body());
      }
    }

    private void watch() throws IOException, InterruptedException {
      RunningWatch watching;
      try {
        watching = new RunningWatch(store, faults, time, request, WatchStart.of(store, request));
      } catch (ApiFailure failure) {
        record(failure.code(), failure.status().path("message").asText());
        refuseWatch(failure);
        return;
      }
      record(200, "");
      try (OutputStream out = ResponseWriter.stream(exchange)) {
        watching.run(out);
      }
    }

    /** A watch from a forgotten version begins well and tells its failure as an event. */
    private void refuseWatch(ApiFailure failure) throws IOException {
      if (failure.code() != 410) {
        ResponseWriter.failure(exchange, failure);
        return;
      }
      try (OutputStream out = ResponseWriter.stream(exchange)) {
        new WatchLines(request.type(), Selection.of(request)).error(out, failure);
      }
    }

    private void inject(ApiFault fault) throws IOException, InterruptedException {
      switch (fault.answer()) {
        case InjectedResponse.Canned canned -> {
          record(canned.code(), canned.body());
          ResponseWriter.canned(exchange, canned);
        }
        case InjectedResponse.Never() -> {
          faults.awaitEnd(fault);
          record(0, "never answered");
        }
        case InjectedResponse.LostResponse() -> {
          String outcome = effectOf(request);
          record(0, outcome + ", answer lost");
        }
      }
    }

    private String effectOf(ApiRequest lost) {
      try {
        return Integer.toString(dispatch.answer(lost).code());
      } catch (ApiFailure failure) {
        return Integer.toString(failure.code());
      }
    }

    private void record(int code, String message) {
      Duration took = Duration.ofNanos(time.nanos() - start);
      String agent =
          Optional.ofNullable(exchange.getRequestHeaders().getFirst("User-Agent")).orElse("");
      calls.add(
          new ApiServerCall(
              at,
              took,
              agent,
              request.verb(),
              request.resource(),
              request.namespace(),
              request.name(),
              request.query(),
              code,
              message,
              request.body()));
    }
  }
}
