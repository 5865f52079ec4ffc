package io.lifecyclemanager.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.kubernetes.ApiCall.Verb;
import io.lifecyclemanager.model.Time;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Some objects of one kind. A list comes in pages, each read as a stream: at any time only one
 * whole object is in memory.
 *
 * @param resource in the words of RBAC
 * @param path without query
 * @param fieldSelector empty for all
 * @param fields which fields of an object come to whoever wants to know it
 */
public record ResourceList(String resource, String path, String fieldSelector, FieldFilter fields) {
  private static final int PAGE = 500;
  private static final FieldFilter PAGE_FIELDS =
      FieldFilter.of("metadata.resourceVersion", "metadata.continue");

  /**
   * A complete list.
   *
   * @param resourceVersion from which a watch goes on
   */
  public record ListResult<T>(List<T> items, String resourceVersion) {}

  private static final class ListPage {
    String resourceVersion = "";
    String next = "";
  }

  /**
   * Lists all objects, as they are now.
   *
   * @param slim what to keep of each
   * @param pageLimit how long one page may take
   */
  public <T> ListResult<T> list(
      KubernetesConnection connection, Time time, Duration pageLimit, Function<JsonNode, T> slim) {
    List<T> items = new ArrayList<>();
    ListPage page = new ListPage();
    do {
      String query =
          "limit=" + PAGE + (page.next.isEmpty() ? "" : "&continue=" + encode(page.next));
      page = page(connection, time, pageLimit, call(Verb.LIST, query), slim, items);
    } while (!page.next.isEmpty());
    return new ListResult<>(items, page.resourceVersion);
  }

  ApiCall watch(String resourceVersion, Duration agreed) {
    return call(
        Verb.WATCH,
        "watch=true&allowWatchBookmarks=true&timeoutSeconds=%d&resourceVersion=%s"
            .formatted(agreed.toSeconds(), encode(resourceVersion)));
  }

  /** Of an event everything but what is not kept of its object, which may be an error too. */
  FieldFilter eventFields() {
    return fields.and(ErrorStatus.FIELDS).nestedIn("object").and(FieldFilter.of("type"));
  }

  private ApiCall call(Verb verb, String query) {
    String selector = fieldSelector.isEmpty() ? "" : "&fieldSelector=" + encode(fieldSelector);
    return ApiCall.read(verb, resource, fieldSelector, path + "?" + query + selector);
  }

  private <T> ListPage page(
      KubernetesConnection connection,
      Time time,
      Duration limit,
      ApiCall call,
      Function<JsonNode, T> slim,
      List<T> items) {
    try (StreamingResponse reply = connection.openList(call);
        Watchdog watchdog = new Watchdog(time, call.toString(), limit, reply)) {
      try {
        if (reply.code() != 200) {
          throw reply.readFailure().toFailure(call);
        }
        return read(reply, slim, items);
      } catch (IOException e) {
        throw watchdog.hasFired()
            ? RequestFailures.silentConnection(call, limit, e)
            : RequestFailures.truncated(call, e);
      }
    }
  }

  private <T> ListPage read(StreamingResponse reply, Function<JsonNode, T> slim, List<T> items)
      throws IOException {
    ListPage page = new ListPage();
    try (JsonParser json =
        KubernetesJson.parser(reply.body(), fields.nestedIn("items").and(PAGE_FIELDS))) {
      expect(json, json.nextToken(), JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        JsonToken value = json.nextToken();
        if (field.equals("items") && value == JsonToken.START_ARRAY) {
          while (json.nextToken() == JsonToken.START_OBJECT) {
            items.add(slim.apply(json.readValueAsTree()));
          }
          expect(json, json.currentToken(), JsonToken.END_ARRAY);
        } else if (field.equals("metadata")) {
          JsonNode metadata = json.readValueAsTree();
          page.resourceVersion = metadata.path("resourceVersion").asText("");
          page.next = metadata.path("continue").asText("");
        } else {
          json.skipChildren();
        }
      }
      expect(json, json.currentToken(), JsonToken.END_OBJECT);
    }
    return page;
  }

  /** A list that is cut short must not pass for a short list. */
  private static void expect(JsonParser json, JsonToken actual, JsonToken expected)
      throws IOException {
    if (actual != expected) {
      throw new IOException(
          "%s instead of %s at %s".formatted(actual, expected, json.currentLocation()));
    }
  }

  @Override
  public String toString() {
    return fieldSelector.isEmpty() ? resource : resource + " with " + fieldSelector;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
