package io.lifecyclemanager.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.web.access.ApiPermission;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The optional roles for writing through the API. */
class ApiAccessPermissionsTest {
  private static final Path FILE =
      Path.of("deploy/kustomize/components/api-access/api-access.yaml");

  @Test
  void theControllerMayAskForReviewsAndReadFromItsReplicas() throws IOException {
    JsonNode rules =
        Manifest.read(FILE).the("ClusterRole", "lifecycle-manager-api-access").path("rules");
    assertThat(rules.findValues("resources").toString())
        .isEqualTo(
            "[[\"tokenreviews\"], [\"subjectaccessreviews\"],"
                + " [\"lifecyclemanagers/terminations\"]]");
    assertThat(rules.findValues("verbs").toString())
        .isEqualTo("[[\"create\"], [\"create\"], [\"get\"]]");
  }

  @Test
  void theRoleOfOperatorsGivesEveryPermissionOfTheApi() throws IOException {
    JsonNode rule =
        Manifest.read(FILE).the("ClusterRole", "lifecycle-manager-operator").at("/rules/0");
    assertThat(rule.at("/apiGroups/0").asText()).isEqualTo(ApiPermission.GROUP);
    Set<String> resources = new LinkedHashSet<>();
    Set<String> verbs = new LinkedHashSet<>();
    Arrays.stream(ApiPermission.values())
        .forEach(permission -> {
          resources.add(ApiPermission.RESOURCE + "/" + permission.subresource());
          verbs.add(permission.verb());
        });
    assertThat(texts(rule.path("resources"))).containsExactlyElementsOf(resources);
    assertThat(texts(rule.path("verbs"))).containsExactlyElementsOf(verbs);
  }

  private static List<String> texts(JsonNode array) {
    return Manifest.list(array).stream().map(JsonNode::asText).toList();
  }
}
