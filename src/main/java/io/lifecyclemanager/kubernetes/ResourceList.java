package io.lifecyclemanager.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.kubernetes.ApiCall.Verb;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.DurationMath;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Lists and watches objects of one resource. A list is read as a stream: only one parsed object is
 * in memory at any time.
 *
 * @param resource as RBAC names it
 * @param path without query
 * @param fieldSelector empty for all objects
 * @param fields the fields that are read of each object
 * @param source where the API server reads a list
 */
public record ResourceList(
    String resource, String path, String fieldSelector, FieldFilter fields, ListSource source) {
  /** A {@code resourceVersion} that every state of the API server satisfies. */
  public static final String ANY_VERSION = "0";

  /** A {@code resourceVersion} that only the newest state satisfies, which is read from etcd. */
  public static final String NEWEST_VERSION = "";

  private static final int PAGE = 500;

  /** The least that the API server lists. */
  private static final String ONE_OBJECT = "limit=1";

  /** A timeout of zero would mean none. */
  private static final Duration MIN_TIMEOUT = Duration.ofMillis(1);

  private static final FieldFilter PAGE_FIELDS =
      FieldFilter.of("metadata.resourceVersion", "metadata.continue");

  /** Where the API server reads a list. */
  public enum ListSource {
    /** The newest state, in pages. Kubernetes 1.31 and older read all objects of the path. */
    ETCD,
    /** The memory of the API server, in one response, a moment behind the newest state. */
    WATCH_CACHE,
    /** The version of the newest state and no object, for a watch of all later changes. */
    VERSION_ONLY
  }

  /** Lists from {@link ListSource#ETCD}. */
  public ResourceList(String resource, String path, String fieldSelector, FieldFilter fields) {
    this(resource, path, fieldSelector, fields, ListSource.ETCD);
  }

  /** The same objects, listed from {@link ListSource#WATCH_CACHE}. */
  public ResourceList fromWatchCache() {
    return new ResourceList(resource, path, fieldSelector, fields, ListSource.WATCH_CACHE);
  }

  /**
   * A complete list.
   *
   * @param resourceVersion from which a watch continues
   */
  public record ListResult<T>(List<T> items, String resourceVersion) {}

  private static final class ListPage {
    String resourceVersion = "";
    String next = "";
  }

  /**
   * Lists all objects.
   *
   * @param toRecord extracts what is kept of each object
   * @param pageTimeout how long one page may take, or a list that does not come in pages
   * @throws RemoteFailure when a page could not be read completely
   */
  public <T> ListResult<T> list(
      KubernetesConnection connection,
      Time time,
      Duration pageTimeout,
      Function<JsonNode, T> toRecord) {
    return list(connection, time, pageTimeout, ANY_VERSION, toRecord);
  }

  /**
   * As the other, with a state that is not older than a version.
   *
   * @param oldest the {@code resourceVersion}; a list from etcd, which shows the newest state, has
   *     no use for it
   */
  public <T> ListResult<T> list(
      KubernetesConnection connection,
      Time time,
      Duration pageTimeout,
      String oldest,
      Function<JsonNode, T> toRecord) {
    return list(connection::openList, time, () -> pageTimeout, oldest, toRecord);
  }

  /**
   * Lists all objects for a caller that cannot wait for the lists of others: the request counts in
   * no limit.
   *
   * @param timeout of the whole list
   * @throws RemoteFailure when it could not be read in time
   */
  public <T> List<T> listUrgently(
      KubernetesConnection connection,
      Time time,
      Duration timeout,
      Function<JsonNode, T> toRecord) {
    Deadline end = time.in(timeout);
    Supplier<Duration> left = () -> DurationMath.max(MIN_TIMEOUT, time.until(end));
    return list(
            call -> connection.openUnlimited(call.within(left.get())),
            time,
            left,
            ANY_VERSION,
            toRecord)
        .items();
  }

  private <T> ListResult<T> list(
      Function<ApiCall, StreamingResponse> opener,
      Time time,
      Supplier<Duration> pageTimeout,
      String oldest,
      Function<JsonNode, T> toRecord) {
    List<T> items = new ArrayList<>();
    ListPage page = new ListPage();
    do {
      ApiCall call = call(Verb.LIST, query(oldest, page.next));
      page = page(opener, time, pageTimeout, call, toRecord, items);
      if (source == ListSource.VERSION_ONLY) {
        return new ListResult<>(List.of(), page.resourceVersion);
      }
    } while (!page.next.isEmpty());
    return new ListResult<>(items, page.resourceVersion);
  }

  private String query(String oldest, String next) {
    return switch (source) {
      case ETCD -> "limit=" + PAGE + (next.isEmpty() ? "" : "&continue=" + encode(next));
      // With a limit, Kubernetes 1.31 and older ignore their cache, except for ANY_VERSION.
      case WATCH_CACHE -> "resourceVersion=" + encode(oldest);
      case VERSION_ONLY -> ONE_OBJECT;
    };
  }

  public ApiCall watch(String resourceVersion, Duration agreed) {
    return call(
        Verb.WATCH,
        "watch=true&allowWatchBookmarks=true&timeoutSeconds=%d&resourceVersion=%s"
            .formatted(agreed.toSeconds(), encode(resourceVersion)));
  }

  /** The fields of a watch event: type and object, which is a Status in an ERROR event. */
  public FieldFilter eventFields() {
    return fields.and(ErrorStatus.FIELDS).nestedIn("object").and(FieldFilter.of("type"));
  }

  private ApiCall call(Verb verb, String query) {
    String selector = fieldSelector.isEmpty() ? "" : "&fieldSelector=" + encode(fieldSelector);
    return ApiCall.read(verb, resource, fieldSelector, path + "?" + query + selector);
  }

  private <T> ListPage page(
      Function<ApiCall, StreamingResponse> opener,
      Time time,
      Supplier<Duration> timeout,
      ApiCall call,
      Function<JsonNode, T> toRecord,
      List<T> items) {
    try (StreamingResponse response = opener.apply(call)) {
      Duration limit = timeout.get();
      Watchdog watchdog = new Watchdog(time, call.toString(), limit, response);
      try (watchdog) {
        if (response.code() != 200) {
          throw response.readFailure().toFailure(call);
        }
        return read(response, toRecord, items);
      } catch (IOException e) {
        throw watchdog.hasFired()
            ? RequestFailures.silentConnection(call, limit, e)
            : RequestFailures.truncated(call, e);
      }
    }
  }

  private <T> ListPage read(
      StreamingResponse response, Function<JsonNode, T> toRecord, List<T> items)
      throws IOException {
    ListPage page = new ListPage();
    try (JsonParser json =
        KubernetesJson.parser(response.body(), fields.nestedIn("items").and(PAGE_FIELDS))) {
      expect(json, json.nextToken(), JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        JsonToken value = json.nextToken();
        if (field.equals("items") && value == JsonToken.START_ARRAY) {
          while (json.nextToken() == JsonToken.START_OBJECT) {
            items.add(toRecord.apply(json.readValueAsTree()));
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

  /** Tells a truncated list from a short one. */
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
