package io.lifecyclemanager.sandbox.browser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a browser by its DevTools protocol, over the JDK's WebSocket client. Thread-safe.
 */
final class DevTools implements WebSocket.Listener, AutoCloseable {
  private static final int TIMEOUT_SECONDS = 60;
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> calls = new ConcurrentHashMap<>();
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private final StringBuilder received = new StringBuilder();
  private final Object sending = new Object();
  private final WebSocket socket;

  DevTools(URI browser) throws Exception {
    socket =
        client
            .newWebSocketBuilder()
            .buildAsync(browser, this)
            .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Calls a method and waits for its result.
   *
   * @param session of the tab; null for the browser itself
   * @throws IllegalStateException when the browser refuses the call
   */
  JsonNode call(@Nullable String session, String method, Map<String, ?> parameters)
      throws Exception {
    int id = ids.incrementAndGet();
    ObjectNode call = JSON.createObjectNode().put("id", id).put("method", method);
    call.set("params", JSON.valueToTree(parameters));
    if (session != null) {
      call.put("sessionId", session);
    }
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    calls.put(id, answer);
    synchronized (sending) {
      WebSocket _ = socket.sendText(call.toString(), true).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
    JsonNode message = answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    if (message.has("error")) {
      throw new IllegalStateException(method + ": " + message.get("error"));
    }
    return message.path("result");
  }

  /** The events of a tab with that name, in the order of their arrival. */
  List<JsonNode> events(String session, String method) {
    return events.stream()
        .filter(event -> event.path("sessionId").asText().equals(session))
        .filter(event -> event.path("method").asText().equals(method))
        .map(event -> event.path("params"))
        .toList();
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    received.append(data);
    if (last) {
      String text = received.toString();
      received.setLength(0);
      accept(text);
    }
    from.request(1);
    return null;
  }

  private void accept(String text) {
    JsonNode message;
    try {
      message = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not a message of DevTools: " + text, e);
    }
    CompletableFuture<JsonNode> call =
        message.has("id") ? calls.remove(message.get("id").asInt()) : null;
    if (call != null) {
      call.complete(message);
    } else {
      events.add(message);
    }
  }

  @Override
  public void onError(WebSocket from, Throwable failure) {
    calls.values().forEach(call -> call.completeExceptionally(failure));
  }

  @Override
  public void close() {
    socket.abort();
    client.shutdownNow();
    client.close();
  }
}
