package io.lifecyclemanager.support.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.KubernetesJson;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.support.BundlePart.BundleFiles;
import io.lifecyclemanager.support.SecretRedactor;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pods and the Deployment of the controller as the API server has them: its settings and its
 * state. Not thread-safe.
 */
public final class ControllerManifests {
  private static final String SELECTOR =
      URLEncoder.encode(
          "app.kubernetes.io/name=lifecycle-manager,app.kubernetes.io/component=controller",
          StandardCharsets.UTF_8);

  private final ApiReader api;
  private final String namespace;
  private final ManifestRedaction redaction;
  private @Nullable ArrayNode podManifests;
  private @Nullable RemoteFailure failure;

  /**
   * @param redactor learns the values of secret variables
   */
  public ControllerManifests(
      KubernetesConnection connection, String namespace, SecretRedactor redactor) {
    this.api = new ApiReader(connection);
    this.namespace = namespace;
    this.redaction = new ManifestRedaction(redactor);
  }

  /**
   * Adds pods and Deployments. The redactor learns their secrets, since other parts may repeat
   * them.
   *
   * @throws RemoteFailure when the pods cannot be read
   * @throws IOException when the archive cannot be written
   */
  public void collect(BundleFiles files) throws IOException {
    ObjectNode settings = KubernetesJson.object();
    settings.set("pods", manifests().deepCopy());
    if (pods().isEmpty()) {
      files.addProblem(
          "no pod of the controller in namespace %s; give its namespace with --namespace"
              .formatted(namespace));
    }
    try {
      settings.set("deployments", list("deployments", "apis/apps/v1"));
    } catch (RemoteFailure e) {
      files.addFailure("", e);
    }
    redaction.apply(settings);
    files.add("settings.json", settings.toPrettyString() + "\n");
  }

  /**
   * The pods of the controller.
   *
   * @throws RemoteFailure when they cannot be read
   */
  public List<ReplicaManifest> pods() {
    return KubernetesJson.elements(manifests()).map(ReplicaManifest::of).toList();
  }

  /** Read once, whatever the outcome: each part of a bundle would wait for the same timeout. */
  private ArrayNode manifests() {
    if (failure != null) {
      throw failure;
    }
    if (podManifests == null) {
      try {
        podManifests = list("pods", "api/v1");
      } catch (RemoteFailure e) {
        failure = e;
        throw e;
      }
    }
    return podManifests;
  }

  private ArrayNode list(String resource, String group) {
    JsonNode list =
        api.readJson(
            resource,
            "",
            "%s/namespaces/%s/%s?labelSelector=%s".formatted(group, namespace, resource, SELECTOR));
    return list.withArray("items");
  }
}
