package io.lifecyclemanager.deploy.permission;

import static io.lifecyclemanager.simulation.Eventually.eventually;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.lifecyclemanager.simulation.kubernetes.KubernetesClients;
import io.lifecyclemanager.simulation.kubernetes.client.RawApi;
import io.lifecyclemanager.simulation.kubernetes.client.RawApi.RawReply;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Service accounts that each have all permissions of the program but one, in a real API server.
 * Removed on {@link #close}.
 */
final class ReducedAccounts implements AutoCloseable {
  private static final String NAMESPACE = "lifecycle-manager";
  private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1";
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private final KubernetesClient client;
  private final RawApi admin;
  private final List<GrantedVerb> all;
  private final List<String> made = new ArrayList<>();

  private ReducedAccounts(Path kubeconfig, List<GrantedVerb> all) {
    this.client = KubernetesClients.of(kubeconfig);
    this.admin = new RawApi(client);
    this.all = all;
  }

  /**
   * Creates one account for each verb, which lacks this verb.
   *
   * @param kubeconfig of an administrator
   */
  static ReducedAccounts create(Path kubeconfig, List<GrantedVerb> all) throws Exception {
    ReducedAccounts accounts = new ReducedAccounts(kubeconfig, all);
    try {
      for (GrantedVerb missing : all) {
        accounts.create(missing);
      }
      accounts.awaitLast();
      return accounts;
    } catch (Exception e) {
      accounts.close();
      throw e;
    }
  }

  /** The name of the account, in the namespace of the program. */
  String without(GrantedVerb missing) {
    return "without-" + all.indexOf(missing);
  }

  private void create(GrantedVerb missing) throws InterruptedException {
    String name = without(missing);
    post(
        "/api/v1/namespaces/" + NAMESPACE + "/serviceaccounts",
        object("v1", "ServiceAccount", name));
    all.stream()
        .filter(verb -> !verb.equals(missing))
        .collect(Collectors.groupingBy(GrantedVerb::namespace))
        .forEach((namespace, verbs) -> {
          String prefix = namespace.isEmpty() ? "Cluster" : "";
          String path = RBAC + (namespace.isEmpty() ? "" : "/namespaces/" + namespace) + "/";
          String kinds = prefix.isEmpty() ? "role" : "clusterrole";
          postUninterrupted(path + kinds + "s", role(prefix + "Role", name, verbs));
          postUninterrupted(path + kinds + "bindings", binding(prefix + "Role", name));
        });
  }

  private static ObjectNode role(String kind, String name, Collection<GrantedVerb> verbs) {
    ObjectNode role = object("rbac.authorization.k8s.io/v1", kind, name);
    ArrayNode rules = role.putArray("rules");
    for (GrantedVerb verb : verbs) {
      ObjectNode rule = rules.addObject();
      rule.putArray("apiGroups").add(verb.group());
      rule.putArray("resources").add(verb.resource());
      rule.putArray("verbs").add(verb.verb());
    }
    return role;
  }

  private static ObjectNode binding(String kind, String name) {
    ObjectNode binding = object("rbac.authorization.k8s.io/v1", kind + "Binding", name);
    binding
        .putObject("roleRef")
        .put("apiGroup", "rbac.authorization.k8s.io")
        .put("kind", kind)
        .put("name", name);
    binding
        .putArray("subjects")
        .addObject()
        .put("kind", "ServiceAccount")
        .put("name", name)
        .put("namespace", NAMESPACE);
    return binding;
  }

  private static ObjectNode object(String apiVersion, String kind, String name) {
    ObjectNode object = ObjectMetadata.JSON.createObjectNode();
    object.put("apiVersion", apiVersion).put("kind", kind);
    object.putObject("metadata").put("name", name);
    return object;
  }

  private void postUninterrupted(String path, ObjectNode object) {
    try {
      post(path, object);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void post(String path, ObjectNode object) throws InterruptedException {
    RawReply reply = admin.post(path, object);
    if (reply.code() != 201) {
      throw new IllegalStateException("not created: " + reply);
    }
    made.addFirst(path + "/" + object.at("/metadata/name").asText());
  }

  /** The API server learns of roles and bindings in the order in which they were created. */
  private void awaitLast() throws Exception {
    for (GrantedVerb verb : all.subList(0, all.size() - 1)) {
      ObjectNode review = ObjectMetadata.JSON.createObjectNode();
      review.put("apiVersion", "authorization.k8s.io/v1").put("kind", "SubjectAccessReview");
      String[] resource = verb.resource().split("/", 2);
      review
          .putObject("spec")
          .put("user", "system:serviceaccount:" + NAMESPACE + ":" + without(all.getLast()))
          .putObject("resourceAttributes")
          .put("namespace", verb.namespace())
          .put("group", verb.group())
          .put("resource", resource[0])
          .put("subresource", resource.length > 1 ? resource[1] : "")
          .put("verb", verb.verb());
      var _ =
          eventually(
              "the API server knows of " + verb,
              TIMEOUT,
              () -> admin.post("/apis/authorization.k8s.io/v1/subjectaccessreviews", review),
              reply -> reply.json().at("/status/allowed").asBoolean());
    }
  }

  @Override
  public void close() {
    try (client) {
      for (String path : made) {
        RawReply _ = admin.delete(path, ObjectMetadata.JSON.createObjectNode());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
