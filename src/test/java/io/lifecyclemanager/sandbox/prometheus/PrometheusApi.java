package io.lifecyclemanager.sandbox.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The HTTP API of a Prometheus. Thread-safe. */
public final class PrometheusApi implements AutoCloseable {
  private static final Duration TO_ANSWER = Duration.ofSeconds(30);

  private final URI base;
  private final JsonMapper json = new JsonMapper();
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TO_ANSWER).build();

  PrometheusApi(URI base) {
    this.base = base;
  }

  /** Whether it has loaded its database and answers queries. */
  boolean isReady() throws InterruptedException {
    try {
      return send(request("/-/ready")).statusCode() == 200;
    } catch (UncheckedIOException _) {
      return false;
    }
  }

  /**
   * The answer to an instant query, now.
   *
   * @throws IllegalArgumentException when Prometheus refuses the query, with its reason
   */
  public List<PrometheusSeries> query(String query) throws InterruptedException {
    return PrometheusSeries.of(post("/api/v1/query", Map.of("query", query)));
  }

  /**
   * The answer to a range query.
   *
   * @param step between two points, at least 1 ms
   * @throws IllegalArgumentException when Prometheus refuses the query, with its reason
   */
  public List<PrometheusSeries> queryRange(String query, Instant from, Instant to, Duration step)
      throws InterruptedException {
    Map<String, String> form =
        Map.of(
            "query",
            query,
            "start",
            from.toString(),
            "end",
            to.toString(),
            "step",
            Double.toString(step.toMillis() / 1000.0));
    return PrometheusSeries.of(post("/api/v1/query_range", form));
  }

  /** All values of a label in the series that a selector selects, sorted. */
  public List<String> labelValues(String label, String selector) throws InterruptedException {
    return stream(post("/api/v1/series", Map.of("match[]", selector)))
        .map(series -> series.path(label).asText())
        .filter(value -> !value.isEmpty())
        .distinct()
        .sorted()
        .toList();
  }

  /** The alerts that are pending or firing. */
  public List<PrometheusAlert> alerts() throws InterruptedException {
    return stream(get("/api/v1/alerts").path("alerts")).map(PrometheusAlert::of).toList();
  }

  /**
   * The health of each target, {@code up}, {@code down} or {@code unknown}, by job and instance,
   * such as {@code lifecycle-manager/replica-1}.
   */
  public Map<String, String> targets() throws InterruptedException {
    return stream(get("/api/v1/targets?state=active").path("activeTargets"))
        .collect(
            Collectors.toMap(
                target ->
                    target.at("/labels/job").asText()
                        + "/"
                        + target.at("/labels/instance").asText(),
                target -> target.path("health").asText()));
  }

  /** The rules that it has loaded: the {@code groups} of its answer. */
  public JsonNode ruleGroups() throws InterruptedException {
    return get("/api/v1/rules").path("groups");
  }

  private static Stream<JsonNode> stream(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  private JsonNode post(String path, Map<String, String> form) throws InterruptedException {
    String body =
        form.entrySet().stream()
            .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body));
    return data(form.toString(), send(request));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private JsonNode get(String path) throws InterruptedException {
    return data(path, send(request(path)));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path)).timeout(TO_ANSWER);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws InterruptedException {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode data(String asked, HttpResponse<String> response) {
    JsonNode answer;
    try {
      answer = json.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException("answer to " + asked + ": " + response.body(), e);
    }
    if (!answer.path("status").asText().equals("success")) {
      throw new IllegalArgumentException(
          "Prometheus refuses %s: %s".formatted(asked, answer.path("error").asText()));
    }
    return answer.path("data");
  }

  @Override
  public void close() {
    http.close();
  }
}
