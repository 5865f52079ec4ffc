package io.lifecyclemanager.deploy.permission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.lifecyclemanager.deploy.AppliedManifest;
import io.lifecyclemanager.simulation.kubernetes.KubernetesClients;
import io.lifecyclemanager.simulation.kubernetes.RealCluster;
import io.lifecyclemanager.simulation.kubernetes.client.RawApi;
import io.lifecyclemanager.simulation.kubernetes.client.RawApi.RawReply;
import io.lifecyclemanager.simulation.kubernetes.store.MergePatch;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The admission policies in a real API server: what they deny, they deny to the account of the
 * program whatever permissions it has.
 */
@Tag("cluster")
@ExtendWith(RealCluster.class)
class AdmissionPolicyClusterIT {
  private static AppliedManifest manifest;
  private static KubernetesClient administrator;
  private static KubernetesClient account;

  static List<AdmissionCase> cases() throws IOException {
    List<AdmissionCase> cases = new ArrayList<>();
    for (String file : AdmissionPolicies.files()) {
      cases.addAll(AdmissionCase.of(file));
    }
    return cases;
  }

  @BeforeAll
  static void apply() throws Exception {
    administrator = KubernetesClients.of(RealCluster.kubeconfig());
    account = KubernetesClients.impersonating(RealCluster.kubeconfig(), AdmissionPolicies.ACCOUNT);
    manifest = AppliedManifest.to(RealCluster.kubeconfig());
  }

  @AfterAll
  static void close() throws IOException {
    if (manifest != null) {
      manifest.close();
    }
    account.close();
    administrator.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void aRequestIsAllowedOrDenied(AdmissionCase one) throws Exception {
    RawApi api = new RawApi(administrator);
    String uid = create(api, one);
    try {
      RawReply reply = send(one, uid);
      if (one.denied().isEmpty()) {
        assertThat(reply.code()).as("%s", reply).isBetween(200, 299);
      } else {
        assertThat(reply.code()).as("%s", reply).isIn(403, 422);
        assertThat(reply.json().path("message").asText()).contains(one.denied().get());
      }
    } finally {
      RawReply _ =
          api.patch(one.objectPath(), json().set("metadata", json().putNull("finalizers")));
      RawReply _ = api.delete(one.objectPath(), json().put("gracePeriodSeconds", 0));
    }
  }

  private static ObjectNode json() {
    return ObjectMetadata.JSON.createObjectNode();
  }

  /** Returns the UID of the object. */
  private static String create(RawApi api, AdmissionCase one) throws InterruptedException {
    RawReply created = api.post(one.path(), one.object());
    assertThat(created.code()).as("%s", created).isEqualTo(201);
    if (one.object().has("status")) {
      ObjectNode status = json().set("status", one.object().path("status"));
      RawReply reply = api.patch(one.objectPath() + "/status", status);
      assertThat(reply.code()).as("%s", reply).isEqualTo(200);
    }
    if (one.terminating()) {
      RawReply reply = api.delete(one.objectPath(), json());
      assertThat(reply.code()).as("%s", reply).isIn(200, 202);
    }
    return created.json().at("/metadata/uid").asText();
  }

  /** A dry run. */
  private static RawReply send(AdmissionCase one, String uid) throws Exception {
    RawApi api = new RawApi(account);
    String path = one.objectPath();
    String query = "?dryRun=All";
    JsonNode read =
        ObjectMetadata.JSON.readTree(one.request().getValue().toString().replace("${uid}", uid));
    ObjectNode body = (ObjectNode) read;
    return switch (one.request().getKey()) {
      case "patch" -> api.patch(path + query, body);
      case "status" -> api.patch(path + "/status" + query, body);
      case "scale" -> api.patch(path + "/scale" + query, body);
      case "delete" -> api.delete(path + query, body);
      case "create" -> api.post(one.path() + query, another(one, body));
      case "evict" -> api.post(path + "/eviction" + query, eviction(one, body));
      default -> throw new IllegalStateException("no such request: " + one.request());
    };
  }

  /** The object of the case with these changes, under another name. */
  private static ObjectNode another(AdmissionCase one, ObjectNode changes) {
    ObjectNode object = MergePatch.apply(one.object(), changes);
    ObjectNode metadata = object.withObject("/metadata");
    if (metadata.path("name").equals(one.object().at("/metadata/name"))) {
      metadata.put("name", metadata.path("name").asText() + "-another");
    }
    return object;
  }

  private static ObjectNode eviction(AdmissionCase one, ObjectNode options) {
    ObjectNode eviction = json().put("apiVersion", "policy/v1").put("kind", "Eviction");
    eviction.putObject("metadata").put("name", one.object().at("/metadata/name").asText());
    eviction.set("deleteOptions", options);
    return eviction;
  }
}
