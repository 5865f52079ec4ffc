package io.lifecyclemanager.deploy.permission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The admission policies are complete, and each of their rules has cases. */
class AdmissionPolicyTest {
  static List<String> files() throws IOException {
    return AdmissionPolicies.files();
  }

  @Test
  void everyResourceThatTheProgramWritesHasAPolicy() throws IOException {
    assertThat(files())
        .containsExactly(
            "deployment-writes.yaml",
            "event-writes.yaml",
            "lease-writes.yaml",
            "node-writes.yaml",
            "pod-writes.yaml");
  }

  @ParameterizedTest
  @MethodSource("files")
  void aPolicyConcernsTheAccountOfTheProgramOnlyAndFailsClosed(String file) throws IOException {
    JsonNode policy = AdmissionPolicies.read(file);
    assertThat(policy.at("/metadata/name").asText() + ".yaml")
        .isEqualTo("lifecycle-manager-" + file);
    assertThat(policy.at("/spec/failurePolicy").asText()).isEqualTo("Fail");
    assertThat(policy.at("/spec/matchConditions")).hasSize(1);
    assertThat(policy.at("/spec/matchConditions/0/expression").asText())
        .isEqualTo("request.userInfo.username == '%s'", AdmissionPolicies.ACCOUNT);
    assertThat(policy.at("/spec/matchConstraints/resourceRules/0/operations/0").asText())
        .isEqualTo("*");
  }

  @ParameterizedTest
  @MethodSource("files")
  void theManifestHasThePolicyAndItsBindingWhichDenies(String file) throws IOException {
    List<JsonNode> objects = AdmissionPolicies.readBoth(file);
    assertThat(AdmissionPolicies.readAll(Path.of("deploy/lifecycle-manager.yaml")))
        .containsAll(objects);
    assertThat(objects).hasSize(2);
    assertThat(objects.getLast().at("/spec/policyName"))
        .isEqualTo(objects.getFirst().at("/metadata/name"));
    assertThat(objects.getLast().at("/spec/validationActions").toString()).isEqualTo("[\"Deny\"]");
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyRuleHasARequestThatItDeniesAndThePolicyOneThatItAllows(String file) throws IOException {
    List<AdmissionCase> cases = AdmissionCase.of(file);
    assertThat(cases).anyMatch(one -> one.denied().isEmpty());
    List<String> denied =
        cases.stream().map(AdmissionCase::denied).flatMap(Optional::stream).toList();
    JsonNode rules = AdmissionPolicies.read(file).at("/spec/validations");
    assertThat(StreamSupport.stream(rules.spliterator(), false))
        .isNotEmpty()
        .extracting(rule -> rule.path("message").asText())
        .allSatisfy(message -> assertThat(denied).anyMatch(message::contains));
  }
}
