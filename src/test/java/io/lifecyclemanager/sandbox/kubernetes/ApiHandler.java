package io.lifecyclemanager.sandbox.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.lifecyclemanager.model.Time;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Each request over HTTP: gate, token, faults, then its answer; all of it recorded. */
final class ApiHandler implements HttpHandler {

  private final ResourceTypes types;
  private final Discovery discovery;
  private final Dispatch dispatch;
  private final ObjectStore store;
  private final Faults faults;
  private final Calls calls;
  private final Time time;
  private final String token;

  ApiHandler(
      ResourceTypes types,
      Dispatch dispatch,
      ObjectStore store,
      Faults faults,
      Calls calls,
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

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Instant at = time.now();
      long start = time.nanos();
      faults.passGate();
      String path = exchange.getRequestURI().getPath();
      if (!authorized(exchange)) {
        Wire.failure(exchange, Failures.unauthorized());
      } else if (exchange.getRequestHeaders().containsKey("Upgrade")) {
        // No WebSockets here: an empty 200 makes fabric8 watch over plain HTTP instead.
        Wire.text(exchange, 200, "");
      } else if (path.endsWith("z")) {
        Wire.text(exchange, 200, "ok");
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
      Wire.json(exchange, 200, description.get());
    } else if (discovery
        .answer(path.replaceAll("^(/api/v1|/apis/[^/]+/[^/]+)/.*", "$1"))
        .isPresent()) {
      Wire.failure(exchange, Failures.noSuchPath());
    } else {
      Wire.text(exchange, 404, "404 page not found\n");
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
      Optional<Fault> fault = faults.striking(request);
      if (fault.isPresent()) {
        trouble(fault.get());
      } else if (request.verb().equals("watch")) {
        watch();
      } else {
        try {
          succeed();
        } catch (ApiFailure failure) {
          record(failure.code(), failure.status().path("message").asText());
          Wire.failure(exchange, failure);
        }
      }
    }

    private void succeed() throws IOException {
      if (PodProxy.concerns(request)) {
        Answer.Canned passed = new PodProxy(store).pass(exchange, request);
        record(passed.code(), "");
        Wire.canned(exchange, passed);
      } else {
        Dispatch.Reply reply = dispatch.answer(request);
        record(reply.code(), "");
        Wire.json(exchange, reply.code(), reply.body());
      }
    }

    private void watch() throws IOException, InterruptedException {
      Watching watching;
      try {
        watching = new Watching(store, faults, time, request, WatchStart.of(store, request));
      } catch (ApiFailure failure) {
        record(failure.code(), failure.status().path("message").asText());
        refuseWatch(failure);
        return;
      }
      record(200, "");
      try (OutputStream out = Wire.stream(exchange)) {
        watching.run(out);
      }
    }

    /** A watch from a forgotten version begins well and tells its failure as an event. */
    private void refuseWatch(ApiFailure failure) throws IOException {
      if (failure.code() != 410) {
        Wire.failure(exchange, failure);
        return;
      }
      try (OutputStream out = Wire.stream(exchange)) {
        new WatchLines(request.type(), Selection.of(request)).error(out, failure);
      }
    }

    private void trouble(Fault fault) throws IOException, InterruptedException {
      switch (fault.answer()) {
        case Answer.Canned canned -> {
          record(canned.code(), canned.body());
          Wire.canned(exchange, canned);
        }
        case Answer.Never() -> {
          faults.awaitEnd(fault);
          record(0, "never answered");
        }
        case Answer.Lost() -> {
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
          new Call(
              at,
              took,
              agent,
              request.verb(),
              request.resource(),
              request.namespace(),
              request.name(),
              code,
              message,
              request.body()));
    }
  }
}
