package io.lifecyclemanager.kubernetes.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.kubernetes.ApiCall;
import io.lifecyclemanager.kubernetes.ApiCall.Verb;
import io.lifecyclemanager.kubernetes.ApiResponse;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.KubernetesJson;
import io.lifecyclemanager.telemetry.event.NodeEvent;
import io.lifecyclemanager.telemetry.event.NodeEventSink;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * Events in {@code events.k8s.io/v1}. Those of a node, which has no namespace, belong to the
 * namespace {@code default}. They name the node by its UID: {@code kubectl describe node} selects
 * by {@code involvedObject.uid}, and looks for the node's UID as well as for its name, which the
 * kubelet uses instead (kubectl's NodeDescriber). The API server accepts no change of an event but
 * of its series. Thread-safe.
 */
public final class KubernetesNodeEvents implements NodeEventSink {
  static final String CONTROLLER = "lifecycle-manager.io/controller";

  private static final String PATH = "apis/events.k8s.io/v1/namespaces/default/events";
  private static final int NOT_FOUND = 404;
  private static final int MAX_INSTANCE = 128;
  private static final int MAX_NODE_IN_NAME = 200;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final String MERGE = "application/merge-patch+json";
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final KubernetesConnection connection;
  private final RandomGenerator random;
  private final String replica;

  /**
   * @param replica the name of this replica, the reporting instance
   */
  public KubernetesNodeEvents(
      KubernetesConnection connection, RandomGenerator random, String replica) {
    this.connection = connection;
    this.random = random;
    this.replica = replica.substring(0, Math.min(replica.length(), MAX_INSTANCE));
  }

  @Override
  public String create(NodeEvent event, Instant at) {
    String node = event.node().name();
    String name =
        node.substring(0, Math.min(node.length(), MAX_NODE_IN_NAME))
            + "."
            + HexFormat.of().toHexDigits(random.nextLong());
    ObjectNode json = KubernetesJson.object();
    json.put("apiVersion", "events.k8s.io/v1").put("kind", "Event");
    json.putObject("metadata").put("namespace", "default").put("name", name);
    json.put("eventTime", MICROSECONDS.format(at));
    json.put("reportingController", CONTROLLER).put("reportingInstance", replica);
    json.put("action", event.action()).put("reason", event.reason());
    json.put("type", event.importance().isWarning() ? "Warning" : "Normal");
    json.put("note", shortened(event.note()));
    json.putObject("regarding")
        .put("apiVersion", "v1")
        .put("kind", "Node")
        .put("name", node)
        .put("uid", event.node().uid());
    ApiCall call = ApiCall.send(Verb.CREATE, "events", node, PATH, json);
    check(call, send(call));
    return name;
  }

  @Override
  public boolean repeat(String name, int count, Instant last) {
    ObjectNode json = KubernetesJson.object();
    json.putObject("series").put("count", count).put("lastObservedTime", MICROSECONDS.format(last));
    ApiCall call = ApiCall.patch("events", name, PATH + "/" + name, MERGE, json);
    ApiResponse response = send(call);
    if (response.code() == NOT_FOUND) {
      return false;
    }
    check(call, response);
    return true;
  }

  private ApiResponse send(ApiCall call) {
    return connection.send(call.within(TIMEOUT));
  }

  private static void check(ApiCall call, ApiResponse response) {
    if (!response.isSuccess()) {
      throw response.toFailure(call);
    }
  }

  /** At most {@link NodeEvent#MAX_NOTE} bytes in UTF-8. */
  static String shortened(String note) {
    byte[] bytes = note.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= NodeEvent.MAX_NOTE) {
      return note;
    }
    int end = NodeEvent.MAX_NOTE - "…".getBytes(StandardCharsets.UTF_8).length;
    // Not within the bytes of one character.
    while ((bytes[end] & 0xC0) == 0x80) {
      end--;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8) + "…";
  }
}
