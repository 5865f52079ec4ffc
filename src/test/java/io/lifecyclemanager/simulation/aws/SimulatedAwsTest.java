package io.lifecyclemanager.simulation.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleHook;
import io.lifecyclemanager.simulation.aws.autoscaling.SentMessages;
import io.lifecyclemanager.simulation.aws.autoscaling.SimulatedGroup;
import io.lifecyclemanager.simulation.aws.query.Arns;
import io.lifecyclemanager.simulation.aws.query.AwsFaults;
import io.lifecyclemanager.simulation.aws.query.AwsFaults.Effect;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import io.lifecyclemanager.simulation.aws.query.SettableClock;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.elasticloadbalancing.ElasticLoadBalancingClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.sts.StsClient;

class SimulatedAwsTest {
  private final SettableClock clock = new SettableClock();
  private final SimulatedAws aws = SimulatedAws.start(clock, new SentMessages());
  private final AutoScalingClient client =
      aws.client(
          AutoScalingClient.builder()
              .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry())));

  @AfterEach
  void stop() {
    client.close();
    aws.close();
  }

  @Test
  void everyCallIsRecordedWithItsServiceOperationTimeAndResult() {
    client.describeAutoScalingGroups();
    clock.advance(Duration.ofSeconds(1));
    client.describeAutoScalingGroups();
    client.describeTags();
    assertThatThrownBy(() -> client.describeLifecycleHooks(d -> d.autoScalingGroupName("none")));

    assertThat(aws.calls().counts())
        .containsEntry("AUTO_SCALING.DescribeAutoScalingGroups", 2L)
        .containsEntry("AUTO_SCALING.DescribeTags", 1L);
    assertThat(aws.calls().peakPerSecond(AwsService.AUTO_SCALING)).isEqualTo(3);
    assertThat(aws.calls().all().getLast())
        .satisfies(call -> assertThat(call.result()).isEqualTo("ValidationError"))
        .satisfies(call -> assertThat(call.time()).isEqualTo(clock.instant()))
        .satisfies(
            call -> assertThat(call.parameters()).containsEntry("AutoScalingGroupName", "none"));
  }

  @Test
  void bothGenerationsOfLoadBalancersAreDistinguished() {
    try (var old = aws.client(ElasticLoadBalancingClient.builder());
        var young = aws.client(ElasticLoadBalancingV2Client.builder())) {
      old.describeLoadBalancers();
      young.describeLoadBalancers();
    }

    assertThat(aws.calls().counts())
        .containsOnlyKeys("CLASSIC_ELB.DescribeLoadBalancers", "ELB_V2.DescribeLoadBalancers");
  }

  @Test
  void throttlingLastsAsOftenAsSet() {
    var fault = aws.faults().add(AwsService.AUTO_SCALING, "DescribeTags", Effect.throttling(), 2);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(client::describeTags)
          .isInstanceOfSatisfying(
              AwsServiceException.class, e -> assertThat(e.isThrottlingException()).isTrue());
    }

    assertThat(client.describeTags().tags()).isEmpty();
    assertThat(fault.hits()).isEqualTo(2);
  }

  @Test
  void aFaultForEveryOperationHoldsUntilItIsRemoved() {
    var fault = aws.faults().add(AwsService.AUTO_SCALING, AwsFaults.ANY, Effect.accessDenied());
    assertThatThrownBy(client::describeTags).satisfies(e -> hasStatus(e, 403, "AccessDenied"));
    assertThatThrownBy(client::describeAutoScalingGroups)
        .satisfies(e -> hasStatus(e, 403, "AccessDenied"));
    fault.remove();
    aws.faults().add(AwsService.AUTO_SCALING, AwsFaults.ANY, Effect.expiredToken(), 1);
    assertThatThrownBy(client::describeTags).satisfies(e -> hasStatus(e, 403, "ExpiredToken"));
    aws.faults().add(AwsService.AUTO_SCALING, AwsFaults.ANY, Effect.unavailable(), 1);

    assertThatThrownBy(client::describeTags)
        .satisfies(e -> hasStatus(e, 503, "ServiceUnavailable"));
    assertThat(client.describeTags().tags()).isEmpty();
  }

  @Test
  void aSwallowedReplyHasTakenEffect() {
    SimulatedGroup group = aws.autoScaling().createGroup("web");
    String id = group.hook(LifecycleHook.terminating("drain")).launch();
    aws.autoScaling().terminate(id);
    aws.faults().add(AwsService.AUTO_SCALING, "CompleteLifecycleAction", new Effect.SwallowReply());

    assertThatThrownBy(() ->
        client.completeLifecycleAction(c ->
            c.autoScalingGroupName("web")
                .lifecycleHookName("drain")
                .instanceId(id)
                .lifecycleActionResult("CONTINUE")));
    assertThat(aws.autoScaling().completions()).hasSize(1);
  }

  @Test
  void aDelayedAnswerComesWhenTheFaultIsRemoved() throws Exception {
    var fault =
        aws.faults()
            .add(AwsService.AUTO_SCALING, "DescribeTags", new Effect.Delay(Duration.ofHours(1)));
    Thread caller = Thread.ofVirtual().start(client::describeTags);
    assertThat(caller.join(Duration.ofMillis(200))).isFalse();
    fault.remove();

    assertThat(caller.join(Duration.ofMinutes(1))).isTrue();
    assertThat(aws.calls().of(AwsService.AUTO_SCALING, "DescribeTags")).hasSize(1);
  }

  @Test
  void anAnswerCarriesTheDate() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      URI anywhere = aws.endpoint();
      // The header has whole seconds.
      Instant before = Instant.now().minusSeconds(1);
      var answer =
          http.send(
              HttpRequest.newBuilder(anywhere).build(), HttpResponse.BodyHandlers.discarding());
      Instant date =
          ZonedDateTime.parse(
                  answer.headers().firstValue("Date").orElseThrow(),
                  DateTimeFormatter.RFC_1123_DATE_TIME)
              .toInstant();

      assertThat(date).isBetween(before, Instant.now());
    }
  }

  @Test
  void machinesFollowTheirGroups() {
    String id = aws.autoScaling().createGroup("web").launch();
    try (Ec2Client ec2 = aws.client(Ec2Client.builder())) {
      var instance =
          ec2.describeInstances(d -> d.instanceIds(id)).reservations().getFirst().instances();
      assertThat(instance.getFirst().privateDnsName()).isEqualTo(aws.ec2().privateDnsName(id));
      assertThat(instance.getFirst().state().nameAsString()).isEqualTo("running");
      assertThat(ec2.describeInstanceStatus(d -> d.instanceIds(id)).instanceStatuses()).hasSize(1);
      aws.autoScaling().vanish(id);

      assertThat(ec2.describeInstanceStatus(d -> d.instanceIds(id)).instanceStatuses()).isEmpty();
      assertThat(
              ec2.describeInstances(d ->
                      d.filters(
                          Filter.builder()
                              .name("instance-state-name")
                              .values("terminated")
                              .build()))
                  .reservations())
          .hasSize(1);
      assertThatThrownBy(() -> ec2.describeInstances(d -> d.instanceIds("i-0")))
          .satisfies(e -> hasStatus(e, 400, "InvalidInstanceID.NotFound"));
    }
  }

  @Test
  void everyCallerIsTheSandboxAccountAndGetsARole() {
    try (StsClient sts = aws.client(StsClient.builder())) {
      assertThat(sts.getCallerIdentity().account()).isEqualTo(Arns.ACCOUNT);
      var answer =
          sts.assumeRoleWithWebIdentity(a ->
              a.roleArn("arn:aws:iam::123456789012:role/controller")
                  .roleSessionName("test")
                  .webIdentityToken("token"));

      assertThat(answer.credentials().expiration())
          .isEqualTo(clock.instant().plus(Duration.ofHours(1)));
    }
  }

  private static void hasStatus(Throwable failure, int status, String code) {
    assertThat(failure)
        .isInstanceOfSatisfying(
            AwsServiceException.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(status);
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
            });
  }
}
