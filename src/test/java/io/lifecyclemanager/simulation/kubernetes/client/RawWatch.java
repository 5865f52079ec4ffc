package io.lifecyclemanager.simulation.kubernetes.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A watch over plain HTTP that shows every line the API writes. */
public final class RawWatch implements AutoCloseable {

  private static final int TIMEOUT_SECONDS = 60;

  private final BlockingQueue<JsonNode> lines = new LinkedBlockingQueue<>();
  private final InputStream body;
  private final int code;

  public RawWatch(KubernetesClient client, String path) throws Exception {
    String base = client.getMasterUrl().toString().replaceAll("/$", "");
    HttpRequest.Builder builder = client.getHttpClient().newHttpRequestBuilder();
    HttpRequest request = builder.uri(base + path).forStreaming().build();
    HttpResponse<InputStream> response =
        client
            .getHttpClient()
            .sendAsync(request, InputStream.class)
            .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    body = response.body();
    code = response.code();
    Thread _ = Thread.ofVirtual().name("watch").start(this::read);
  }

  public int code() {
    return code;
  }

  /** The next line; fails when none comes. A missing node stands for the end. */
  public JsonNode next() throws InterruptedException {
    JsonNode line = lines.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    if (line == null) {
      throw new AssertionError("the watch said nothing for " + TIMEOUT_SECONDS + " s");
    }
    return line;
  }

  /** The next line as type and name, such as {@code ADDED web-0}. */
  public String event() throws InterruptedException {
    JsonNode line = next();
    return line.path("type").asText("END") + " " + ObjectMetadata.name(line.path("object"));
  }

  /** Reads on until an event of that type. */
  public JsonNode await(String type) throws InterruptedException {
    JsonNode line = next();
    while (!line.path("type").asText().equals(type)) {
      if (line.isMissingNode()) {
        throw new AssertionError("the watch ended without " + type);
      }
      line = next();
    }
    return line;
  }

  @Override
  public void close() throws IOException {
    body.close();
  }

  private void read() {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      String line = reader.readLine();
      while (line != null) {
        lines.add(ObjectMetadata.JSON.readTree(line));
        line = reader.readLine();
      }
    } catch (IOException e) {
      // A connection that is cut ends the watch like any other end.
    }
    lines.add(ObjectMetadata.JSON.missingNode());
  }
}
