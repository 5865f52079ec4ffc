package io.lifecyclemanager.simulation.kubernetes.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.simulation.kubernetes.client.RawApi;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodManifest;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import io.lifecyclemanager.simulation.kubernetes.store.ResourceType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lists with a resource version, which the API server answers from its watch cache. */
abstract class CachedListContract extends ApiContract {

  @Test
  void aListFromVersionZeroIgnoresItsLimit() throws Exception {
    for (String name : List.of("a", "b", "c")) {
      pod(name);
    }
    JsonNode list = eventually(() -> listed("resourceVersion=0&limit=2"), now -> items(now) == 3);
    assertThat(list.at("/metadata/continue").asText()).isEmpty();
    assertThat(ObjectMetadata.version(list)).isPositive();
  }

  @Test
  void aWatchGoesOnWhereAListFromVersionZeroStopped() throws Exception {
    JsonNode list = listed("resourceVersion=0");
    pod("after");
    JsonNode now =
        eventually(
            () -> listed("resourceVersion=" + ObjectMetadata.version(list)),
            later -> items(later) == 1);
    assertThat(ObjectMetadata.version(now)).isGreaterThan(ObjectMetadata.version(list));
  }

  @Test
  void aListIsNotOlderThanTheVersionThatItNames() throws Exception {
    ObjectNode pod = pod("new");
    JsonNode list = listed("resourceVersion=" + ObjectMetadata.version(pod));
    assertThat(items(list)).isEqualTo(1);
    assertThat(ObjectMetadata.version(list)).isGreaterThanOrEqualTo(ObjectMetadata.version(pod));
  }

  @Test
  void aVersionThatDoesNotExistYetIsTooLarge() throws Exception {
    long future = ObjectMetadata.version(listed("")) + 1_000_000_000L;
    RawApi.RawReply reply = api.get(pods("resourceVersion=" + future));
    assertThat(reply.code()).isEqualTo(504);
    assertThat(reply.json().path("message").asText()).contains("Too large resource version");
  }

  @Test
  void anEmptyVersionIsTheNewest() throws Exception {
    ObjectNode pod = pod("new");
    JsonNode list = listed("resourceVersion=");
    assertThat(items(list)).isEqualTo(1);
    assertThat(ObjectMetadata.version(list)).isGreaterThanOrEqualTo(ObjectMetadata.version(pod));
  }

  @Test
  void aPageOfOneObjectHasTheVersionOfTheNewest() throws Exception {
    pod("a");
    ObjectNode newest = pod("b");
    JsonNode list = listed("limit=1");
    assertThat(items(list)).isEqualTo(1);
    assertThat(ObjectMetadata.version(list)).isGreaterThanOrEqualTo(ObjectMetadata.version(newest));
  }

  @Test
  void aPageContinuesWithoutAVersion() throws Exception {
    for (String name : List.of("a", "b")) {
      pod(name);
    }
    JsonNode first = listed("limit=1");
    String next = "limit=1&continue=" + first.at("/metadata/continue").asText();
    RawApi.RawReply reply =
        api.get(pods(next + "&resourceVersion=" + ObjectMetadata.version(first)));
    assertThat(reply.code()).isEqualTo(400);
    assertThat(reply.json().path("message").asText())
        .contains("specifying resource version is not allowed when using continue");
  }

  private JsonNode listed(String query) throws Exception {
    RawApi.RawReply reply = api.get(pods(query));
    assertThat(reply.code()).as(reply.toString()).isEqualTo(200);
    return reply.json();
  }

  private static int items(JsonNode list) {
    return list.path("items").size();
  }

  private ObjectNode pod(String name) throws Exception {
    return created(ResourceType.PODS, PodManifest.named(namespace, name).on(node).json());
  }

  private String pods(String query) {
    return "/api/v1/pods?fieldSelector=spec.nodeName%3D"
        + node
        + (query.isEmpty() ? "" : "&" + query);
  }
}
