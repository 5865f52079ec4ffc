package io.lifecyclemanager.simulation.sqs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.lifecyclemanager.simulation.HttpForwarding;
import io.lifecyclemanager.simulation.LoopbackServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * ElasticMQ forgets some attributes of a queue that SQS keeps: this server passes every call on to
 * it, remembers those, and adds them to its answers. Defaults are those of SQS, which has no
 * attribute that is empty. Calls can be made to fail.
 */
public final class KeptAttributes implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String ATTRIBUTES = "Attributes";
  private static final String MANAGED = "SqsManagedSseEnabled";
  private static final String KEY = "KmsMasterKeyId";
  private static final String REDRIVE = "RedrivePolicy";
  private static final String TARGET = "deadLetterTargetArn";
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "MessageRetentionPeriod",
          "345600",
          "MaximumMessageSize",
          "1048576",
          MANAGED,
          "true",
          KEY,
          "",
          "Policy",
          "");

  private final URI elasticMq;
  private final HttpClient client = HttpClient.newHttpClient();
  private final LoopbackServer server;
  private final Map<String, Map<String, String>> kept = new ConcurrentHashMap<>();
  private final Set<String> operations = ConcurrentHashMap.newKeySet();

  private final Map<String, String> refusals = new ConcurrentHashMap<>();
  private final Set<String> withoutRedrive = ConcurrentHashMap.newKeySet();
  private final Set<String> swallowed = ConcurrentHashMap.newKeySet();

  private KeptAttributes(URI elasticMq) {
    this.elasticMq = elasticMq;
    server = new LoopbackServer(this::handle);
  }

  /** Starts it in front of an ElasticMQ. */
  public static KeptAttributes of(ElasticMq elasticMq) {
    return new KeptAttributes(elasticMq.endpoint());
  }

  /** Where it listens, for {@code AWS_ENDPOINT_URL_SQS}. */
  public URI endpoint() {
    return server.uri();
  }

  /** What was called so far. */
  public Set<String> operations() {
    return Set.copyOf(operations);
  }

  /** The next call of an operation is answered with an error, and nothing is done. */
  public void refuse(String operation, String code, String message) {
    refusals.put(operation, error(code, message));
  }

  private static String error(String code, String message) {
    return "{\"__type\":\"com.amazonaws.sqs#%s\",\"message\":\"%s\"}".formatted(code, message);
  }

  private static void refuse(HttpExchange exchange, String refusal) throws IOException {
    byte[] error = refusal.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
    HttpForwarding.send(exchange, 400, error);
  }

  /** SQS looks for the dead-letter queue first, also where the queue itself exists. */
  private boolean lacksDeadLetterQueue(JsonNode request) throws IOException {
    String redrive = request.path(ATTRIBUTES).path(REDRIVE).asText("");
    String arn = redrive.isEmpty() ? "" : JSON.readTree(redrive).path(TARGET).asText("");
    return !arn.isEmpty() && !kept.containsKey(arn.substring(arn.lastIndexOf(':') + 1));
  }

  /** SQS makes nothing where a queue of the name has another value for what is given. */
  private boolean existsOtherwise(JsonNode request) {
    Map<String, String> existing = kept.get(request.path("QueueName").asText());
    return existing != null
        && existing.entrySet().stream()
            .anyMatch(one ->
                !request
                    .path(ATTRIBUTES)
                    .path(one.getKey())
                    .asText(one.getValue())
                    .equals(one.getValue()));
  }

  /** The next call of an operation is done and not answered. */
  public void swallowReply(String operation) {
    swallowed.add(operation);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String target = header(exchange, "X-Amz-Target");
      JsonNode request = target.isEmpty() ? JSON.createObjectNode() : JSON.readTree(body);
      String operation = target.substring(target.indexOf('.') + 1);
      operations.add(operation);
      String refusal = refusals.remove(operation);
      if (refusal != null) {
        refuse(exchange, refusal);
        return;
      } else if (operation.equals("CreateQueue") && lacksDeadLetterQueue(request)) {
        refuse(exchange, error("InvalidParameterValue", "Dead letter target does not exist."));
        return;
      } else if (operation.equals("CreateQueue") && existsOtherwise(request)) {
        refuse(exchange, error("QueueNameExists", "A queue already exists with the same name"));
        return;
      }
      byte[] passedOn = target.isEmpty() ? body : understood(operation, JSON.readTree(body));
      HttpResponse<byte[]> answer =
          client.send(
              HttpForwarding.request(exchange, elasticMq, passedOn), BodyHandlers.ofByteArray());
      byte[] bytes = answer.body();
      if (answer.statusCode() == 200 && !target.isEmpty()) {
        bytes = complete(operation, request, bytes);
      }
      if (swallowed.remove(operation)) {
        return;
      }
      HttpForwarding.copyHeaders(answer, exchange);
      HttpForwarding.send(exchange, answer.statusCode(), bytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Some of what it forgets it refuses. And SQS takes an empty redrive policy for none; ElasticMQ
   * cannot take one away.
   */
  private byte[] understood(String operation, JsonNode request) throws IOException {
    if (request.path(ATTRIBUTES) instanceof ObjectNode attributes) {
      attributes.remove(DEFAULTS.keySet());
      JsonNode redrive = attributes.path(REDRIVE);
      if (operation.equals("SetQueueAttributes") && !redrive.isMissingNode()) {
        if (redrive.asText().isEmpty()) {
          withoutRedrive.add(name(request));
          attributes.remove(REDRIVE);
        } else {
          withoutRedrive.remove(name(request));
        }
      }
    }
    return JSON.writeValueAsBytes(request);
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  private byte[] complete(String operation, JsonNode request, byte[] answer) throws IOException {
    switch (operation) {
      case "CreateQueue" -> keep(request.path("QueueName").asText(), request);
      case "SetQueueAttributes" -> keep(name(request), request);
      case "DeleteQueue" -> kept.remove(name(request));
      case "GetQueueAttributes" -> {
        ObjectNode whole = (ObjectNode) JSON.readTree(answer);
        ObjectNode attributes = whole.withObject("/" + ATTRIBUTES);
        kept.getOrDefault(name(request), DEFAULTS)
            .forEach((name, value) -> {
              if (!value.isEmpty()) {
                attributes.put(name, value);
              }
            });
        if (withoutRedrive.contains(name(request))) {
          attributes.remove(REDRIVE);
        }
        return JSON.writeValueAsBytes(whole);
      }
      default -> {
        // Nothing about attributes.
      }
    }
    return answer;
  }

  private static String name(JsonNode request) {
    String url = request.path("QueueUrl").asText();
    return url.substring(url.lastIndexOf('/') + 1);
  }

  private void keep(String queue, JsonNode request) {
    Map<String, String> attributes =
        kept.computeIfAbsent(queue, _ -> new ConcurrentHashMap<>(DEFAULTS));
    DEFAULTS.forEach((name, otherwise) -> {
      if (request.path(ATTRIBUTES).has(name)) {
        attributes.put(name, request.path(ATTRIBUTES).path(name).asText());
      }
    });
    if (!attributes.getOrDefault(KEY, "").isEmpty()) {
      attributes.put(MANAGED, "false");
    }
  }

  @Override
  public void close() {
    server.close();
    client.shutdownNow();
  }
}
