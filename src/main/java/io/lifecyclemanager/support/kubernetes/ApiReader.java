package io.lifecyclemanager.support.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.kubernetes.ApiCall;
import io.lifecyclemanager.kubernetes.ApiCall.Verb;
import io.lifecyclemanager.kubernetes.ApiResponse;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.KubernetesJson;

/**
 * Reads from the API server. Each failure is a {@link io.lifecyclemanager.model.RemoteFailure}.
 *
 * @param connection the API server
 */
record ApiReader(KubernetesConnection connection) {
  /** Reads text, such as a log. */
  String readText(String resource, String name, String path) {
    ApiCall call = ApiCall.read(Verb.GET, resource, name, path);
    return read(call).body();
  }

  /** Reads an object or a list. */
  JsonNode readJson(String resource, String name, String path) {
    ApiCall call = ApiCall.read(name.isEmpty() ? Verb.LIST : Verb.GET, resource, name, path);
    return KubernetesJson.parse(call, read(call));
  }

  private ApiResponse read(ApiCall call) {
    ApiResponse response = connection.send(call);
    if (!response.isSuccess()) {
      throw response.toFailure(call);
    }
    return response;
  }
}
