package io.lifecyclemanager.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** EventBridge as far as it says which rules send to a target: one a page. */
final class CannedRules implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final Map<String, List<String>> names = new ConcurrentHashMap<>();
  private final HttpServer server;

  CannedRules() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  void add(String name, String targetArn) {
    names.computeIfAbsent(targetArn, _ -> new CopyOnWriteArrayList<>()).add(name);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      boolean known =
          "AWSEvents.ListRuleNamesByTarget"
              .equals(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
      byte[] answer = known ? page(JSON.readTree(body)) : new byte[0];
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
      exchange.sendResponseHeaders(known ? 200 : 400, answer.length == 0 ? -1 : answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private byte[] page(JsonNode request) throws IOException {
    List<String> all = names.getOrDefault(request.path("TargetArn").asText(), List.of());
    int next = request.path("NextToken").asInt(0);
    ObjectNode page = JSON.createObjectNode();
    if (next < all.size()) {
      page.putArray("RuleNames").add(all.get(next));
    } else {
      page.putArray("RuleNames");
    }
    if (next + 1 < all.size()) {
      page.put("NextToken", Integer.toString(next + 1));
    }
    return JSON.writeValueAsBytes(page);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
