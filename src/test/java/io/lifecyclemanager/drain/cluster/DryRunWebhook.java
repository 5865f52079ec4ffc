package io.lifecyclemanager.drain.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.lifecyclemanager.simulation.fault.TestCertificates;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A mutating webhook that turns every eviction of a namespace into a dry run. */
final class DryRunWebhook implements AutoCloseable {
  private static final String PATCH =
      "[{\"op\": \"add\", \"path\": \"/deleteOptions/dryRun\", \"value\": [\"All\"]}]";

  private final TestCertificates certificates;
  private final HttpsServer server;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> evicted = new CopyOnWriteArrayList<>();

  DryRunWebhook(TestCertificates certificates) throws IOException {
    this.certificates = certificates;
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(certificates.own()));
    server.setExecutor(workers);
    server.createContext("/", this::answer);
    server.start();
  }

  /** How many evictions of this pod it was asked about. */
  long evictionsOf(String pod) {
    return evicted.stream().filter(pod::equals).count();
  }

  /** The MutatingWebhookConfiguration that sends it the evictions of a namespace. */
  ObjectNode configuration(String name, String namespace) {
    ObjectNode configuration = ObjectMetadata.JSON.createObjectNode();
    configuration.put("apiVersion", "admissionregistration.k8s.io/v1");
    configuration.put("kind", "MutatingWebhookConfiguration");
    configuration.putObject("metadata").put("name", name);
    ObjectNode webhook = configuration.putArray("webhooks").addObject();
    webhook.put("name", "dry-run.example.org");
    webhook.put("sideEffects", "None").put("failurePolicy", "Fail");
    webhook.putArray("admissionReviewVersions").add("v1");
    webhook
        .putObject("clientConfig")
        .put("url", "https://127.0.0.1:" + server.getAddress().getPort() + "/")
        .put("caBundle", certificates.authority());
    webhook
        .putObject("namespaceSelector")
        .putObject("matchLabels")
        .put("kubernetes.io/metadata.name", namespace);
    ObjectNode rule = webhook.putArray("rules").addObject();
    rule.putArray("apiGroups").add("");
    rule.putArray("apiVersions").add("v1");
    rule.putArray("operations").add("CREATE");
    rule.putArray("resources").add("pods/eviction");
    return configuration;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode request = ObjectMetadata.JSON.readTree(exchange.getRequestBody()).path("request");
      evicted.add(request.path("name").asText());
      ObjectNode review = ObjectMetadata.JSON.createObjectNode();
      review.put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
      review
          .putObject("response")
          .put("uid", request.path("uid").asText())
          .put("allowed", true)
          .put("patchType", "JSONPatch")
          .put("patch", Base64.getEncoder().encodeToString(PATCH.getBytes(StandardCharsets.UTF_8)));
      byte[] body = review.toString().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }
}
