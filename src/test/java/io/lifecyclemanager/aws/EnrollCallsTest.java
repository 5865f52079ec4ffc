package io.lifecyclemanager.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lifecyclemanager.app.PolicySettings;
import io.lifecyclemanager.enrollment.Encryption;
import io.lifecyclemanager.enrollment.Enrollment;
import io.lifecyclemanager.enrollment.Part;
import io.lifecyclemanager.enrollment.Place;
import io.lifecyclemanager.enrollment.Unenrollment;
import io.lifecyclemanager.enrollment.Unwanted;
import io.lifecyclemanager.enrollment.Wanted;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.sandbox.sqs.ElasticMq;
import io.lifecyclemanager.sandbox.sqs.KeptAttributes;
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
class EnrollCallsTest {
  private static final GroupName GROUP = new GroupName("workers");

  /** What a call with tags, or with a role, needs besides its own right. */
  private static final Set<String> COMES_ALONG =
      Set.of("sqs:TagQueue", "iam:TagRole", "iam:PassRole", "events:TagResource");

  private final ElasticMq sqs = ElasticMq.start();
  private final KeptAttributes queues = KeptAttributes.of(sqs);
  private final Loopback loopback = new Loopback(queues.endpoint());
  private final EnrolledAccount account = EnrolledAccount.of(LedClients.REGION, new SystemTime());

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
    enrolls(events);
    makesEverythingOtherwise(events);
    enrolls(events);
    unenrolls();

    Set<String> expected = new TreeSet<>(called());
    // Everybody may ask who they are.
    assertThat(expected.remove("sts:GetCallerIdentity")).isTrue();
    COMES_ALONG.stream()
        .filter(right -> events || !right.startsWith("events:"))
        .forEach(expected::add);
    assertThat(allowed(events)).containsExactlyInAnyOrderElementsOf(expected);
  }

  private void enrolls(boolean events) throws InterruptedException {
    Enrollment enrollment = new Enrollment(account, new SimulatedTime(), new Random(1), _ -> {});
    Wanted wanted =
        new Wanted(
            "q",
            "sender",
            List.of(GROUP),
            Optional.of("prod"),
            Duration.ofMinutes(15),
            Optional.of("arn:aws:kms:us-west-2:123456789012:key/1234"),
            events);
    assertThat(enrollment.apply(wanted, enrollment.differences(wanted, true), true).hasLeftovers())
        .isFalse();
    assertThat(enrollment.groupsOf("prod")).containsExactly(GROUP);
  }

  private void makesEverythingOtherwise(boolean events) {
    Duration day = Duration.ofDays(1);
    account.change(new Part.Queue("q", day, day, new Encryption.BySqs(), Optional.empty()));
    account.change(new Part.Role("sender", "{}"));
    if (events) {
      Place place = account.place();
      account.change(new Part.Targets("q-scheduled-change", List.of(place.queueArn("other"))));
    }
  }

  private void unenrolls() throws InterruptedException {
    Unenrollment unenrollment =
        new Unenrollment(account, new SimulatedTime(), new Random(1), _ -> {});
    Unwanted unwanted = new Unwanted("q", Optional.of("sender"), List.of(), Optional.empty(), true);
    assertThat(unenrollment.apply(unwanted, unenrollment.removals(unwanted)).hasLeftovers())
        .isFalse();
  }

  private Set<String> called() {
    Set<String> called = new TreeSet<>();
    loopback
        .aws()
        .calls()
        .all()
        .forEach(call -> called.add(call.service().signingName() + ":" + call.operation()));
    queues.operations().forEach(operation -> called.add("sqs:" + operation));
    return called;
  }

  private static List<String> allowed(boolean events) throws IOException {
    String policy =
        new PolicySettings.EnrollPolicySettings(
                "aws", "us-west-2", "123456789012", "q", "sender", List.of(GROUP), "prod", events)
            .policy();
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
