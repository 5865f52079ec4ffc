package io.lifecyclemanager.support.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.kubernetes.FieldFilter;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.ResourceList;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.support.BundlePart.BundleFiles;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The events that the controller has reported about nodes, and those of its own namespace. */
public final class ClusterEvents {
  private static final Duration PAGE_TIMEOUT = Duration.ofSeconds(15);

  /** The namespace of events about Nodes. */
  private static final String OF_NODES = "default";

  private static final String OWN_EVENTS = "reportingComponent=lifecycle-manager.io/controller";

  private static final FieldFilter FIELDS =
      FieldFilter.of(
          "metadata.creationTimestamp",
          "eventTime",
          "series",
          "lastTimestamp",
          "count",
          "type",
          "reason",
          "involvedObject",
          "message");

  private final KubernetesConnection connection;
  private final Time time;
  private final String namespace;

  /**
   * @param namespace of the controller
   */
  public ClusterEvents(KubernetesConnection connection, Time time, String namespace) {
    this.connection = connection;
    this.time = time;
    this.namespace = namespace;
  }

  private record EventLine(String last, String text) {}

  /**
   * Adds the events, the oldest first.
   *
   * @throws RemoteFailure when none can be read
   * @throws IOException when the archive cannot be written
   */
  public void collect(BundleFiles files) throws IOException {
    List<EventLine> lines = new ArrayList<>(list(OF_NODES, OWN_EVENTS));
    try {
      lines.addAll(list(namespace, ""));
    } catch (RemoteFailure e) {
      files.addFailure("namespace %s: ".formatted(namespace), e);
    }
    files.add(
        "events.txt",
        lines.stream()
            .distinct()
            .sorted((one, other) -> one.last().compareTo(other.last()))
            .map(line -> line.last() + "  " + line.text() + "\n")
            .collect(Collectors.joining()));
  }

  private List<EventLine> list(String in, String selector) {
    return new ResourceList("events", "api/v1/namespaces/" + in + "/events", selector, FIELDS)
        .list(connection, time, PAGE_TIMEOUT, ClusterEvents::line)
        .items();
  }

  private static EventLine line(JsonNode event) {
    JsonNode object = event.path("involvedObject");
    JsonNode series = event.path("series");
    int count = series.path("count").asInt(event.path("count").asInt(1));
    return new EventLine(
        last(event, series),
        "%-7s %s %s/%s%s: %s"
            .formatted(
                event.path("type").asText("-"),
                event.path("reason").asText("-"),
                object.path("kind").asText("-"),
                object.path("name").asText("-"),
                count > 1 ? " (" + count + " times)" : "",
                event.path("message").asText("").replaceAll("\\s+", " ")));
  }

  private static String last(JsonNode event, JsonNode series) {
    for (JsonNode moment :
        List.of(
            series.path("lastObservedTime"),
            event.path("lastTimestamp"),
            event.path("eventTime"))) {
      if (moment.isTextual()) {
        return moment.asText();
      }
    }
    return event.path("metadata").path("creationTimestamp").asText("-");
  }
}
