package io.lifecyclemanager.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Fact.AwsRequest;
import io.lifecyclemanager.model.Fact.KubernetesRequest;
import io.lifecyclemanager.model.Fact.RemoteCallFailed;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.SimulatedTime;
import java.time.Duration;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A missing permission is logged once for each feature, and its metric is set until it is granted.
 */
class MissingPermissionTest {
  private static final String BALANCERS = "elasticloadbalancing:DescribeLoadBalancers";
  private static final String DEREGISTER = "elasticloadbalancing:DeregisterTargets";

  private final SimulatedTime time = new SimulatedTime();
  private final Metrics metrics = new Metrics("1.2.3", time);
  @AutoClose private CapturedLog log;
  private FactLogger story;

  @BeforeEach
  void open() throws Exception {
    log = new CapturedLog("text", Level.INFO);
    story = new FactLogger(time, log.logger());
  }

  @Test
  void aMissingPermissionIsLoggedOnceForAllTerminations() throws InterruptedException {
    for (int i = 0; i < 5; i++) {
      denied("finding load balancers", BALANCERS);
      time.sleep(Duration.ofMinutes(20));
    }
    assertThat(lines())
        .singleElement()
        .asString()
        .startsWith("WARN  finding load balancers failed: access denied; without permission ")
        .contains(BALANCERS, "instances stay registered with classic ELBs");
    assertThat(isDenied("classic_elbs")).isTrue();
    assertThat(isDenied("target_groups")).isFalse();
  }

  @Test
  void aPermissionThatIsDeniedAgainIsLoggedAgain() {
    denied("finding load balancers", BALANCERS);
    report(aws("elasticloadbalancing", "DescribeLoadBalancers", "ok"));
    assertThat(isDenied("classic_elbs")).isFalse();
    denied("finding load balancers", BALANCERS);

    assertThat(isDenied("classic_elbs")).isTrue();
    assertThat(lines())
        .extracting(line -> line.substring(0, 12))
        .containsExactly("WARN  findin", "INFO  permis", "WARN  findin");
  }

  @Test
  void throttlingAndOtherOperationsDoNotCountAsAGrant() {
    denied("finding load balancers", BALANCERS);
    report(aws("elasticloadbalancing", "DescribeLoadBalancers", "throttled"));
    report(aws("elasticloadbalancing", "DescribeInstanceHealth", "ok"));
    assertThat(isDenied("classic_elbs")).isTrue();
    assertThat(lines()).hasSize(1);
  }

  @Test
  void aGrantForOneTargetGroupIsNoGrantForAll() throws InterruptedException {
    denied("deregistering from web", DEREGISTER);
    report(aws("elasticloadbalancingv2", "DeregisterTargets", "ok"));
    denied("deregistering from shop", DEREGISTER);
    assertThat(isDenied("target_groups")).isTrue();
    assertThat(lines()).hasSize(1);

    time.sleep(Duration.ofMinutes(2));
    report(aws("elasticloadbalancingv2", "DeregisterTargets", "ok"));
    assertThat(isDenied("target_groups")).isFalse();
  }

  @Test
  void aGrantCountsOnceNoCallWasDeniedForAMinute() throws InterruptedException {
    report(failedCall("completing hook drain", "autoscaling:CompleteLifecycleAction", 15));
    time.sleep(Duration.ofSeconds(15));
    report(aws("autoscaling", "CompleteLifecycleAction", "ok"));
    assertThat(isDenied("lifecycle_actions")).isTrue();
    time.sleep(Duration.ofMinutes(1));
    assertThat(isDenied("lifecycle_actions")).isFalse();
  }

  @Test
  void aRetriedPermissionIsLoggedAsMissingOnceTheProgramContinuesWithoutIt()
      throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      report(failedCall("listing services", "list services", 15));
      time.sleep(Duration.ofSeconds(15));
    }
    denied("listing services", "list services");
    denied("listing services", "list services");
    assertThat(lines())
        .filteredOn(line -> line.contains("without permission list services"))
        .singleElement()
        .asString()
        .startsWith("WARN");
  }

  @Test
  void aBatchNeedsThePermissionOfItsSingleForm() {
    denied("returning messages", "sqs:ChangeMessageVisibility");
    assertThat(isDenied("queue")).isTrue();
    report(aws("sqs", "ChangeMessageVisibilityBatch", "ok"));
    assertThat(isDenied("queue")).isFalse();
  }

  @Test
  void aPermissionOfTheApiServerIsTrackedToo() {
    denied("listing services", "list services");
    report(new KubernetesRequest("list", "services", 403, Duration.ZERO));
    assertThat(isDenied("local_services")).isTrue();
    report(new KubernetesRequest("list", "services", 200, Duration.ZERO));
    assertThat(isDenied("local_services")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"create tokenreviews", "create subjectaccessreviews"})
  void aDenialThatOnlyCallersCauseCountsForTenMinutesAfterTheLastOne(String permission)
      throws InterruptedException {
    denied("serving a caller", permission);
    time.sleep(Duration.ofMinutes(9));
    denied("serving a caller", permission);
    time.sleep(Duration.ofMinutes(9));
    assertThat(isDenied("api_tokens")).isTrue();
    assertThat(metrics.deniedPermissions()).containsExactly(permission);

    time.sleep(Duration.ofMinutes(2));
    assertThat(isDenied("api_tokens")).isFalse();
    assertThat(metrics.deniedPermissions()).isEmpty();
  }

  @Test
  void aDenialThatOnlyCallersCauseEndsWhenAnotherCallerIsServed() {
    denied("checking a token", "create tokenreviews");
    report(new KubernetesRequest("create", "tokenreviews", 201, Duration.ZERO));
    assertThat(isDenied("api_tokens")).isFalse();
  }

  @Test
  void anyOtherDenialCountsUntilThePermissionIsGranted() throws InterruptedException {
    denied("listing services", "list services");
    time.sleep(Duration.ofHours(24));
    assertThat(isDenied("local_services")).isTrue();
  }

  @Test
  void aRequiredPermissionIsRetriedAndLoggedAgain() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      report(failedCall("completing hook drain", "autoscaling:CompleteLifecycleAction", 15));
      time.sleep(Duration.ofSeconds(31));
    }
    assertThat(isDenied("lifecycle_actions")).isTrue();
    assertThat(lines()).hasSize(3).allMatch(line -> line.contains("next try in"));
  }

  private void denied(String operation, String permission) {
    report(failedCall(operation, permission, null));
  }

  private static Fact failedCall(String operation, String permission, @Nullable Integer seconds) {
    return new RemoteCallFailed(
        SampleFacts.SUBJECT,
        operation,
        new RemoteFailure(FailureKind.DENIED, "access denied", permission, null),
        seconds == null ? null : Duration.ofSeconds(seconds));
  }

  private static Fact aws(String service, String operation, String result) {
    return new AwsRequest(service, operation, result, Duration.ZERO);
  }

  private void report(Fact fact) {
    metrics.on(fact);
    story.on(fact);
  }

  private boolean isDenied(String feature) {
    String series = "lifecycle_manager_feature_denied{feature=\"" + feature + "\"}";
    return Scrape.of(metrics).value(series) > 0;
  }

  private List<String> lines() {
    return log.lines().stream().map(line -> line.substring(line.indexOf(' ') + 1)).toList();
  }
}
