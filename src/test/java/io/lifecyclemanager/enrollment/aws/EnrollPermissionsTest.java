package io.lifecyclemanager.enrollment.aws;

import static io.lifecyclemanager.enrollment.aws.AwsEnrollmentFixture.DESIRED;
import static io.lifecyclemanager.enrollment.aws.AwsEnrollmentFixture.GROUP;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lifecyclemanager.app.PolicySettings;
import io.lifecyclemanager.enrollment.Encryption;
import io.lifecyclemanager.enrollment.EventRuleTargets;
import io.lifecyclemanager.enrollment.RemovalRequest;
import io.lifecyclemanager.enrollment.Resource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The policy that iam-policy prints for enroll allows exactly the actions that enroll and unenroll
 * call.
 */
class EnrollPermissionsTest {
  /** Further permissions that AWS demands for requests with tags or with a role. */
  private static final Set<String> IMPLIED_PERMISSIONS =
      Set.of("sqs:TagQueue", "iam:TagRole", "iam:PassRole", "events:TagResource");

  @AutoClose private final AwsEnrollmentFixture fixture = new AwsEnrollmentFixture();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void thePolicyAllowsExactlyTheCalledActions(boolean events) throws Exception {
    fixture.createGroup();
    enroll(events);
    changeEverything(events);
    enroll(events);
    unenroll();

    Set<String> expected = new TreeSet<>(calledActions());
    // Every principal may ask for its own identity without a permission.
    assertThat(expected.remove("sts:GetCallerIdentity")).isTrue();
    IMPLIED_PERMISSIONS.stream()
        .filter(permission -> events || !permission.startsWith("events:"))
        .forEach(expected::add);
    assertThat(allowedActions(events)).containsExactlyInAnyOrderElementsOf(expected);
  }

  private void enroll(boolean events) throws InterruptedException {
    Optional<String> key = Optional.of("arn:aws:kms:us-west-2:123456789012:key/1234");
    assertThat(fixture.enroll(DESIRED.kmsKey(key).events(events), true).hasOpenChanges()).isFalse();
    assertThat(fixture.enrollment().groupsOf("prod")).containsExactly(GROUP);
  }

  private void changeEverything(boolean events) {
    AwsEnrollmentAccount account = fixture.account();
    Duration day = Duration.ofDays(1);
    account.update(
        new Resource.Queue("q", day, day, new Encryption.SqsManagedKey(), Optional.empty()));
    account.update(
        new Resource.Role(
            "sender",
            Resource.Role.ROOT_PATH,
            events ? Optional.of("arn:aws:iam::123456789012:policy/limit") : Optional.empty(),
            "{}"));
    if (events) {
      account.update(
          new EventRuleTargets(
              "q-scheduled-change", List.of(account.location().queueArn("other"))));
    }
  }

  private void unenroll() throws InterruptedException {
    RemovalRequest request =
        new RemovalRequest("q", Optional.of("sender"), List.of(), Optional.empty(), true);
    assertThat(fixture.unenroll(request).hasOpenChanges()).isFalse();
  }

  private Set<String> calledActions() {
    Set<String> actions = new TreeSet<>();
    fixture
        .simulated()
        .aws()
        .calls()
        .all()
        .forEach(call -> actions.add(call.service().signingName() + ":" + call.operation()));
    fixture.queues().operations().forEach(operation -> actions.add("sqs:" + operation));
    return actions;
  }

  private static List<String> allowedActions(boolean events) throws IOException {
    String policy =
        new PolicySettings.EnrollPolicySettings(
                "aws",
                "us-west-2",
                "123456789012",
                "q",
                "sender",
                Resource.Role.ROOT_PATH,
                events,
                List.of(GROUP),
                "prod",
                events)
            .policyJson();
    List<String> actions = new ArrayList<>();
    for (JsonNode statement : new JsonMapper().readTree(policy).path("Statement")) {
      JsonNode action = statement.path("Action");
      if (action.isTextual()) {
        actions.add(action.asText());
      }
      action.forEach(one -> actions.add(one.asText()));
    }
    return actions;
  }
}
