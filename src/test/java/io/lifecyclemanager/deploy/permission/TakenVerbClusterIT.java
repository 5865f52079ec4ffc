package io.lifecyclemanager.deploy.permission;

import static io.lifecyclemanager.simulation.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.lifecyclemanager.deploy.AppliedManifest;
import io.lifecyclemanager.deploy.permission.KubernetesPortCalls.CallSubjects;
import io.lifecyclemanager.drain.PodControl.EvictionOutcome.EvictionAccepted;
import io.lifecyclemanager.drain.PodControl.EvictionOutcome.EvictionRefused;
import io.lifecyclemanager.drain.surge.Deployments.ReplicaSetRef;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.access.TokenReviews;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.simulation.kubernetes.KubernetesClients;
import io.lifecyclemanager.simulation.kubernetes.RealCluster;
import io.lifecyclemanager.simulation.kubernetes.client.RawApi;
import io.lifecyclemanager.simulation.kubernetes.client.RawApi.RawReply;
import io.lifecyclemanager.simulation.kubernetes.kubelet.NodeManifest;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodManifest;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import io.lifecyclemanager.web.access.ApiPermission;
import io.lifecyclemanager.web.access.TokenAuthority.TokenDecision;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every verb of the shipped roles, taken away alone: exactly one kind of request is denied, and the
 * metric shows what is missing. A verb whose absence denies nothing fails.
 */
@Tag("cluster")
@ExtendWith(RealCluster.class)
class TakenVerbClusterIT {
  private static final String NODE = "permission-node";
  private static final InstanceId INSTANCE = new InstanceId("i-0f1e2d3c");
  private static final String PODS = "/api/v1/namespaces/default/pods";
  private static final String APPS = "/apis/apps/v1/namespaces/default/";

  /** Denials that the log and the callers show, and no metric. */
  private static final Set<String> WITHOUT_FEATURE = Set.of("create pods/eviction", "delete pods");

  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  @TempDir private static Path folder;
  private static final List<String> MADE = new ArrayList<>();
  private static KubernetesClient client;
  private static RawApi admin;
  private static AppliedManifest manifest;
  private static ReducedAccounts accounts;
  private static ReplicaSetRef replicaSet;
  private static PodRef pod;

  static List<GrantedVerb> verbs() throws IOException {
    return GrantedVerb.all();
  }

  @BeforeAll
  static void start() throws Exception {
    client = KubernetesClients.of(RealCluster.kubeconfig());
    admin = new RawApi(client);
    manifest = AppliedManifest.to(RealCluster.kubeconfig());
    for (Path file : GrantedVerb.optionalFiles()) {
      try (InputStream objects = Files.newInputStream(file)) {
        var _ = client.load(objects).serverSideApply();
      }
    }
    accounts = ReducedAccounts.create(RealCluster.kubeconfig(), verbs());
    var _ = post("/api/v1/nodes", NodeManifest.named(NODE).instance(INSTANCE.value()).json());
    ObjectNode created =
        post(
            PODS,
            PodManifest.named("default", "permission-pod")
                .on(NODE)
                .withoutServiceAccountToken()
                .json());
    pod = new PodRef("default", "permission-pod", ObjectMetadata.uid(created));
    replicaSet = createReplicaSet();
  }

  /** The one that the real controller creates. */
  private static ReplicaSetRef createReplicaSet() throws Exception {
    ObjectNode deployment = ObjectMetadata.JSON.createObjectNode();
    deployment.put("apiVersion", "apps/v1").put("kind", "Deployment");
    ObjectMetadata.of(deployment).put("name", "permission-web");
    ObjectNode spec = deployment.putObject("spec").put("replicas", 0);
    // Each restart makes another ReplicaSet; the oldest must stay.
    spec.put("revisionHistoryLimit", 1000);
    spec.putObject("selector").putObject("matchLabels").put("app", "permission");
    ObjectNode template = spec.putObject("template");
    template.putObject("metadata").putObject("labels").put("app", "permission");
    template.set("spec", PodManifest.named("default", "any").json().path("spec"));
    ObjectNode _ = post(APPS + "deployments", deployment);
    JsonNode set =
        eventually(
            "the Deployment has a ReplicaSet",
            TIMEOUT,
            () ->
                admin
                    .get(APPS + "replicasets?labelSelector=app%3Dpermission")
                    .json()
                    .at("/items/0"),
            JsonNode::isObject);
    return new ReplicaSetRef("default", set.at("/metadata/name").asText(), ObjectMetadata.uid(set));
  }

  private static ObjectNode post(String path, ObjectNode object) throws InterruptedException {
    RawReply reply = admin.post(path, object);
    assertThat(reply.code()).as("%s", reply).isEqualTo(201);
    MADE.addFirst(path + "/" + object.at("/metadata/name").asText());
    return (ObjectNode) reply.json();
  }

  @AfterAll
  static void close() throws Exception {
    for (String path : MADE) {
      RawReply _ =
          admin.delete(path, ObjectMetadata.JSON.createObjectNode().put("gracePeriodSeconds", 0));
    }
    if (accounts != null) {
      accounts.close();
    }
    for (Path file : GrantedVerb.optionalFiles()) {
      try (InputStream objects = Files.newInputStream(file)) {
        var _ = client.load(objects).delete();
      }
    }
    if (manifest != null) {
      manifest.close();
    }
    client.close();
  }

  @Test
  void theShippedRolesAreEnoughWithTheAdmissionPoliciesInForce() throws Exception {
    KubernetesPortCalls calls = calls(AppliedManifest.ACCOUNT);
    assertThat(calls.requests().forbidden()).isEmpty();
    assertThat(calls.requests().deniedFeatures()).isEmpty();
    assertThat(calls.failures()).isEmpty();
    assertThat(calls.outcomes()).hasSize(2).hasOnlyElementsOfType(EvictionAccepted.class);
    assertThat(calls.requests().made())
        .containsExactlyInAnyOrderElementsOf(
            verbs().stream()
                .filter(verb -> !isOfOwnApi(verb))
                .map(GrantedVerb::permission)
                .distinct()
                .toList());
  }

  @Test
  void theAccountIsNoAdministrator() throws Exception {
    Path kubeconfig = manifest.kubeconfig(folder.resolve("account"), AppliedManifest.ACCOUNT);
    try (KubernetesClient account = KubernetesClients.of(kubeconfig)) {
      assertThat(new RawApi(account).get("/api/v1/secrets").code()).isEqualTo(403);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("verbs")
  void withoutOneVerbItIsDeniedAndShown(GrantedVerb missing) throws Exception {
    String account = accounts.without(missing);
    if (isOfOwnApi(missing)) {
      assertThat(decision(account)).isInstanceOf(TokenDecision.TokenForbids.class);
      assertThat(decision(AppliedManifest.ACCOUNT)).isInstanceOf(TokenDecision.TokenPermits.class);
      return;
    }
    KubernetesPortCalls calls = calls(account);
    assertThat(calls.requests().forbidden()).containsExactly(missing.permission());
    assertThat(calls.requests().deniedFeatures())
        .hasSize(WITHOUT_FEATURE.contains(missing.permission()) ? 0 : 1);
    if (missing.resource().equals("pods/eviction")) {
      assertThat(calls.outcomes().getFirst()).isInstanceOf(EvictionRefused.class);
    } else if (missing.permission().equals("delete pods")) {
      assertThat(calls.outcomes().getLast()).isInstanceOf(EvictionRefused.class);
    }
  }

  /** Not of the API server: another replica asks whether the account has it. */
  private static boolean isOfOwnApi(GrantedVerb verb) {
    return verb.group().equals(ApiPermission.GROUP);
  }

  private static TokenDecision decision(String account) throws Exception {
    try (KubernetesConnection connection =
        KubernetesConnection.create(RealCluster.kubeconfig(), _ -> {}, new SystemTime())) {
      return new TokenReviews(connection, _ -> {})
          .decide(manifest.token(account), ApiPermission.READ_TERMINATIONS);
    }
  }

  private static KubernetesPortCalls calls(String account) throws Exception {
    return KubernetesPortCalls.run(
        manifest.kubeconfig(folder.resolve(account), account),
        new CallSubjects(INSTANCE, pod, replicaSet, manifest.token(account), account));
  }
}
