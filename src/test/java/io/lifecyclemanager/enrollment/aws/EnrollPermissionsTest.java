package io.lifecyclemanager.enrollment.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lifecyclemanager.app.PolicySettings;
import io.lifecyclemanager.aws.RedirectedClients;
import io.lifecyclemanager.aws.SimulatedAwsClients;
import io.lifecyclemanager.enrollment.DesiredState;
import io.lifecyclemanager.enrollment.Encryption;
import io.lifecyclemanager.enrollment.Enrollment;
import io.lifecyclemanager.enrollment.RemovalRequest;
import io.lifecyclemanager.enrollment.Resource;
import io.lifecyclemanager.enrollment.Unenrollment;
import io.lifecyclemanager.enrollment.iam.AwsLocation;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.simulation.sqs.ElasticMq;
import io.lifecyclemanager.simulation.sqs.KeptAttributes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The policy that is printed for enroll allows what AWS saw being called by enroll and unenroll,
 * and nothing else.
 */
class EnrollPermissionsTest {
  private static final GroupName GROUP = new GroupName("workers");

  /** What a call with tags, or with a role, needs besides its own right. */
  private static final Set<String> IMPLIED_PERMISSIONS =
      Set.of("sqs:TagQueue", "iam:TagRole", "iam:PassRole", "events:TagResource");

  private final ElasticMq sqs = ElasticMq.start();
  private final KeptAttributes queues = KeptAttributes.of(sqs);
  private final SimulatedAwsClients loopback = new SimulatedAwsClients(queues.endpoint());
  private final AwsEnrollmentAccount account =
      AwsEnrollmentAccount.of(RedirectedClients.REGION, new SystemTime());

  @AfterEach
  void close() {
    account.close();
    loopback.close();
    queues.close();
    sqs.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsAllowedIsWhatIsCalled(boolean events) throws Exception {
    loopback.aws().autoScaling().createGroup(GROUP.value());
    enroll(events);
    changeEverything(events);
    enroll(events);
    unenroll();

    Set<String> expected = new TreeSet<>(calledActions());
    // Everybody may ask who they are.
    assertThat(expected.remove("sts:GetCallerIdentity")).isTrue();
    IMPLIED_PERMISSIONS.stream()
        .filter(right -> events || !right.startsWith("events:"))
        .forEach(expected::add);
    assertThat(allowedActions(events)).containsExactlyInAnyOrderElementsOf(expected);
  }

  private void enroll(boolean events) throws InterruptedException {
    Enrollment enrollment = new Enrollment(account, new SimulatedTime(), new Random(1), _ -> {});
    DesiredState wanted =
        new DesiredState(
            "q",
            "sender",
            List.of(GROUP),
            Optional.of("prod"),
            Duration.ofMinutes(15),
            Optional.of("arn:aws:kms:us-west-2:123456789012:key/1234"),
            events);
    assertThat(enrollment.apply(wanted, enrollment.findDiffs(wanted, true), true).hasOpenChanges())
        .isFalse();
    assertThat(enrollment.groupsOf("prod")).containsExactly(GROUP);
  }

  private void changeEverything(boolean events) {
    Duration day = Duration.ofDays(1);
    account.update(
        new Resource.Queue("q", day, day, new Encryption.SqsManagedKey(), Optional.empty()));
    account.update(new Resource.Role("sender", "{}"));
    if (events) {
      AwsLocation place = account.location();
      account.update(
          new Resource.RuleTargets("q-scheduled-change", List.of(place.queueArn("other"))));
    }
  }

  private void unenroll() throws InterruptedException {
    Unenrollment unenrollment =
        new Unenrollment(account, new SimulatedTime(), new Random(1), _ -> {});
    RemovalRequest unwanted =
        new RemovalRequest("q", Optional.of("sender"), List.of(), Optional.empty(), true);
    assertThat(unenrollment.apply(unwanted, unenrollment.planRemovals(unwanted)).hasOpenChanges())
        .isFalse();
  }

  private Set<String> calledActions() {
    Set<String> called = new TreeSet<>();
    loopback
        .aws()
        .calls()
        .all()
        .forEach(call -> called.add(call.service().signingName() + ":" + call.operation()));
    queues.operations().forEach(operation -> called.add("sqs:" + operation));
    return called;
  }

  private static List<String> allowedActions(boolean events) throws IOException {
    String policy =
        new PolicySettings.EnrollPolicySettings(
                "aws", "us-west-2", "123456789012", "q", "sender", List.of(GROUP), "prod", events)
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
