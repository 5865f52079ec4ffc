package io.lifecyclemanager.simulation.kubernetes.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.lifecyclemanager.simulation.kubernetes.store.ApiFailures;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import io.lifecyclemanager.simulation.kubernetes.store.ResourceType;
import io.lifecyclemanager.simulation.kubernetes.store.ResourceTypes;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request, understood: which verb on which objects. */
public record ApiRequest(
    String verb,
    ResourceType type,
    String namespace,
    String name,
    String subresource,
    Map<String, String> query,
    String contentType,
    String body) {

  /** The request of an exchange, or nothing where the path leads to no type that is served. */
  static Optional<ApiRequest> of(HttpExchange exchange, String body, ResourceTypes types) {
    List<String> segments =
        Arrays.stream(exchange.getRequestURI().getRawPath().split("/", -1))
            .filter(segment -> !segment.isEmpty())
            .map(segment -> URLDecoder.decode(segment, StandardCharsets.UTF_8))
            .toList();
    boolean core = !segments.isEmpty() && segments.getFirst().equals("api");
    int root = core ? 2 : 3;
    if (segments.size() <= root) {
      return Optional.empty();
    }
    List<String> rest = new ArrayList<>(segments.subList(root, segments.size()));
    String namespace = "";
    if (rest.getFirst().equals("namespaces") && rest.size() > 2 && !isSubresource(rest.get(2))) {
      namespace = rest.get(1);
      rest = rest.subList(2, rest.size());
    }
    String scope = namespace;
    String plural = rest.getFirst();
    String name = rest.size() > 1 ? rest.get(1) : "";
    String subresource = rest.size() > 2 ? rest.get(2) : "";
    Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    String contentType = type == null ? "" : type;
    return types
        .ofPath(core ? "" : segments.get(1), segments.get(root - 1), plural)
        .map(resource ->
            new ApiRequest(
                verb(exchange.getRequestMethod(), name, query),
                resource,
                scope,
                name,
                subresource,
                query,
                contentType,
                body));
  }

  /** {@code pods} or {@code pods/eviction}. */
  String resource() {
    return subresource.isEmpty() ? type.plural() : type.plural() + "/" + subresource;
  }

  public String param(String key) {
    return query.getOrDefault(key, "");
  }

  boolean flag(String key) {
    return param(key).equals("true") || param(key).equals("1");
  }

  boolean dryRun() {
    return param("dryRun").equals("All");
  }

  /** The body as an object; an empty body is an empty object. */
  ObjectNode json() {
    if (body.isBlank()) {
      return ObjectMetadata.JSON.createObjectNode();
    }
    try {
      JsonNode node = ObjectMetadata.JSON.readTree(body);
      if (node instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw ApiFailures.badRequest(
          "couldn't get version/kind; json parse error: " + e.getOriginalMessage());
    }
    throw ApiFailures.badRequest("the body of the request is not a JSON object");
  }

  private static boolean isSubresource(String segment) {
    return segment.equals("status") || segment.equals("finalize");
  }

  private static String verb(String method, String name, Map<String, String> query) {
    String watch = query.getOrDefault("watch", "");
    return switch (method) {
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> name.isEmpty() ? "deletecollection" : "delete";
      case "GET" -> {
        if (watch.equals("true") || watch.equals("1")) {
          yield "watch";
        }
        yield name.isEmpty() ? "list" : "get";
      }
      default -> throw ApiFailures.methodNotAllowed();
    };
  }

  private static Map<String, String> query(@Nullable String raw) {
    Map<String, String> query = new HashMap<>();
    if (raw != null) {
      for (String pair : raw.split("&", -1)) {
        int equals = pair.indexOf('=');
        String key = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        query.put(
            URLDecoder.decode(key, StandardCharsets.UTF_8),
            URLDecoder.decode(value, StandardCharsets.UTF_8));
      }
    }
    return query;
  }
}
