package io.lifecyclemanager.simulation.kubernetes.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.simulation.kubernetes.client.RawApi;
import io.lifecyclemanager.simulation.kubernetes.client.RawWatch;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodManifest;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import io.lifecyclemanager.simulation.kubernetes.store.ResourceType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What lists show and what watches tell. */
abstract class ListAndWatchContract extends ApiContract {

  @Test
  void aListNamesItsKindAndItsItemsDoNot() throws Exception {
    pod("web-0", node);
    JsonNode list = api.get(pods("")).json();
    assertThat(list.path("kind").asText()).isEqualTo("PodList");
    assertThat(list.path("apiVersion").asText()).isEqualTo("v1");
    assertThat(ObjectMetadata.version(list)).isPositive();
    assertThat(list.at("/items/0").has("kind")).isFalse();
    assertThat(names(list)).containsExactly("web-0");
  }

  @Test
  void theNodeSelectsPodsInAllNamespaces() throws Exception {
    pod("here", node);
    pod("there", node + "-other");
    JsonNode list = api.get("/api/v1/pods?fieldSelector=spec.nodeName=" + node).json();
    assertThat(names(list)).containsExactly("here");
    JsonNode cached =
        api.get("/api/v1/pods?resourceVersion=0&fieldSelector=spec.nodeName%3D" + node).json();
    assertThat(names(cached)).isSubsetOf("here");
  }

  @Test
  void fieldsSelectByEqualityAndInequality() throws Exception {
    pod("one", node);
    pod("two", node);
    report("two", "Running", "True");
    assertThat(names(api.get(pods("fieldSelector=status.phase=Running")).json()))
        .containsExactly("two");
    assertThat(names(api.get(pods("fieldSelector=status.phase!=Running")).json()))
        .containsExactly("one");
    assertThat(names(api.get(pods("fieldSelector=metadata.name==one,status.phase=Pending")).json()))
        .containsExactly("one");
  }

  @Test
  void aFieldThatIsNotIndexedIsABadRequest() throws Exception {
    RawApi.RawReply reply = api.get(pods("fieldSelector=spec.priority=1"));
    assertThat(reply.code()).isEqualTo(400);
    assertThat(reply.json().path("reason").asText()).isEqualTo("BadRequest");
    assertThat(reply.json().path("message").asText()).contains("field label not supported");
  }

  @Test
  void labelsSelectByValueSetAndExistence() throws Exception {
    created(ResourceType.PODS, manifest("one", node).label("tier", "front").json());
    created(ResourceType.PODS, manifest("two", node).label("tier", "back").json());
    created(ResourceType.PODS, manifest("three", node).json());
    assertThat(names(api.get(pods("labelSelector=tier%3Dfront")).json())).containsExactly("one");
    assertThat(names(api.get(pods("labelSelector=tier+in+(front,back)")).json()))
        .containsExactly("one", "two");
    assertThat(names(api.get(pods("labelSelector=tier")).json())).containsExactly("one", "two");
    assertThat(names(api.get(pods("labelSelector=!tier")).json())).containsExactly("three");
    assertThat(names(api.get(pods("labelSelector=tier!%3Dfront")).json()))
        .containsExactly("three", "two");
  }

  @Test
  void pagesShowTheStateOfTheFirst() throws Exception {
    for (String name : List.of("a", "b", "c")) {
      pod(name, node);
    }
    JsonNode first = api.get(pods("limit=2")).json();
    assertThat(names(first)).containsExactly("a", "b");
    pod("d", node);
    String token = first.at("/metadata/continue").asText();
    JsonNode second = api.get(pods("limit=2&continue=" + token)).json();
    assertThat(names(second)).containsExactly("c");
    assertThat(ObjectMetadata.version(second)).isEqualTo(ObjectMetadata.version(first));
    assertThat(second.at("/metadata/continue").asText()).isEmpty();
  }

  @Test
  void aWatchGoesOnWhereTheListStopped() throws Exception {
    pod("before", node);
    long version = ObjectMetadata.version(api.get(pods("")).json());
    pod("after", node);
    try (RawWatch watch = watch("resourceVersion=" + version)) {
      assertThat(watch.event()).isEqualTo("ADDED after");
      report("after", "Running", "True");
      JsonNode modified = watch.next();
      assertThat(modified.path("type").asText()).isEqualTo("MODIFIED");
      assertThat(modified.at("/object/kind").asText()).isEqualTo("Pod");
      assertThat(modified.at("/object/status/phase").asText()).isEqualTo("Running");
    }
  }

  @Test
  void aWatchWithoutAVersionBeginsWithWhatIsThere() throws Exception {
    pod("before", node);
    try (RawWatch watch = watch("")) {
      assertThat(watch.event()).isEqualTo("ADDED before");
      pod("after", node);
      assertThat(watch.event()).isEqualTo("ADDED after");
    }
  }

  @Test
  void aForcedDeletionIsModifiedThenDeleted() throws Exception {
    pod("web-0", node);
    long version = ObjectMetadata.version(api.get(pods("")).json());
    try (RawWatch watch = watch("resourceVersion=" + version)) {
      api.delete(podPath("web-0"), json("{\"gracePeriodSeconds\": 0}"));
      JsonNode modified = watch.next();
      assertThat(modified.path("type").asText()).isEqualTo("MODIFIED");
      assertThat(ObjectMetadata.terminating(modified.path("object"))).isTrue();
      JsonNode deleted = watch.next();
      assertThat(deleted.path("type").asText()).isEqualTo("DELETED");
      assertThat(ObjectMetadata.version(deleted.path("object")))
          .isGreaterThan(ObjectMetadata.version(modified.path("object")));
    }
  }

  @Test
  void anObjectThatBeginsOrCeasesToMatchIsAddedOrDeleted() throws Exception {
    pod("web-0", node);
    long version = ObjectMetadata.version(api.get(pods("")).json());
    String running = "fieldSelector=status.phase=Running&resourceVersion=" + version;
    try (RawWatch watch = watch(running)) {
      report("web-0", "Running", "False");
      assertThat(watch.event()).isEqualTo("ADDED web-0");
      report("web-0", "Succeeded", "False");
      JsonNode deleted = watch.next();
      assertThat(deleted.path("type").asText()).isEqualTo("DELETED");
      assertThat(deleted.at("/object/status/phase").asText()).isEqualTo("Running");
    }
  }

  @Test
  void aWatchOfOneNodesPodsHearsOfNoOthers() throws Exception {
    long version = ObjectMetadata.version(api.get(pods("")).json());
    String query = "fieldSelector=spec.nodeName=" + node + "&resourceVersion=" + version;
    try (RawWatch watch = new RawWatch(client, "/api/v1/pods?watch=true&" + query)) {
      pod("there", node + "-other");
      pod("here", node);
      assertThat(watch.event()).isEqualTo("ADDED here");
    }
  }

  @Test
  void aWatchThatBringsTheStateMarksItsEnd() throws Exception {
    pod("web-0", node);
    String query =
        "sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";
    try (RawWatch watch = watch(query)) {
      assertThat(watch.event()).isEqualTo("ADDED web-0");
      JsonNode bookmark = watch.next();
      assertThat(bookmark.path("type").asText()).isEqualTo("BOOKMARK");
      assertThat(bookmark.at("/object/kind").asText()).isEqualTo("Pod");
      assertThat(bookmark.at("/object/metadata/annotations/k8s.io~1initial-events-end").asText())
          .isEqualTo("true");
      assertThat(ObjectMetadata.version(bookmark.path("object"))).isPositive();
    }
  }

  @Test
  void theStateIsOnlyBroughtToWhoSaysHowOldItMayBe() throws Exception {
    RawApi.RawReply reply = api.get(pods("watch=true&sendInitialEvents=true"));
    assertThat(reply.code()).isEqualTo(422);
    assertThat(reply.json().path("reason").asText()).isEqualTo("Invalid");
    assertThat(reply.json().path("message").asText())
        .contains("sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
  }

  @Test
  void aWatchEndsWhenItsTimeIsOver() throws Exception {
    long version = ObjectMetadata.version(api.get(pods("")).json());
    try (RawWatch watch = watch("timeoutSeconds=1&resourceVersion=" + version)) {
      assertThat(watch.next().isMissingNode()).isTrue();
    }
  }

  @Test
  void anUnknownPathIsNotFound() throws Exception {
    assertThat(api.get("/apis/nowhere.example.com/v1/things").code()).isEqualTo(404);
    assertThat(api.get("/api/v1/things").code()).isEqualTo(404);
  }

  private RawWatch watch(String query) throws Exception {
    return new RawWatch(client, pods("watch=true&" + query));
  }

  private ObjectNode pod(String name, String on) throws Exception {
    return created(ResourceType.PODS, manifest(name, on).json());
  }

  private PodManifest manifest(String name, String on) {
    return PodManifest.named(namespace, name).on(on);
  }

  private String pods(String query) {
    return ResourceType.PODS.path(namespace, "") + (query.isEmpty() ? "" : "?" + query);
  }

  private static List<String> names(JsonNode list) {
    return ObjectMetadata.elements(list.path("items")).stream().map(ObjectMetadata::name).toList();
  }
}
