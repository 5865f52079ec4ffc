package io.lifecyclemanager.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lifecyclemanager.aws.AwsFailures;
import io.lifecyclemanager.aws.AwsRequests;
import io.lifecyclemanager.aws.RedirectedClients;
import io.lifecyclemanager.aws.SimulatedAwsClients;
import io.lifecyclemanager.aws.SqsQueue;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.simulation.aws.query.AwsFaults;
import io.lifecyclemanager.simulation.aws.query.AwsFaults.Effect;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import io.lifecyclemanager.simulation.fault.FixedAnswer;
import io.lifecyclemanager.simulation.fault.UnresolvableHost;
import java.net.URI;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkException;

/** The most likely first mistakes, with the real clients: what the failure says. */
class AwsAccessProblemTest {
  private static final String LOGIN_PAGE = "<html><title>Sign in to the network</title></html>";

  @Test
  void anUnknownHostPointsToTheRegion() {
    assertThat(failureOf("http://" + UnresolvableHost.NAME))
        .hasMessageStartingWith(
            "SQS GetQueueAttributes: no address is known for the host " + UnresolvableHost.NAME)
        .hasMessageContaining("check the region")
        .satisfies(failure -> assertThat(failure.accessProblem()).isPresent());
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 403, 404, 502, 503})
  void anAnswerThatIsNotOfAwsPointsToTheProxy(int status) throws Exception {
    try (FixedAnswer proxy = FixedAnswer.start(status, LOGIN_PAGE)) {
      assertThat(failureOf(proxy.url()))
          .hasMessage(
              "SQS GetQueueAttributes: %d without an error of AWS: a proxy or gateway between this"
                  + " program and AWS may have answered",
              status);
    }
  }

  @Test
  void aPageInPlaceOfAnAnswerIsAFailureAndPointsToTheProxy() throws Exception {
    try (FixedAnswer proxy = FixedAnswer.start(200, LOGIN_PAGE)) {
      assertThat(failureOf(proxy.url()))
          .hasMessage(
              "SQS GetQueueAttributes: 200 with an HTML page: a proxy or gateway between this"
                  + " program and AWS has answered");
    }
  }

  @Test
  void aPageIsNotReadAsAnEmptyList() throws Exception {
    try (FixedAnswer proxy = FixedAnswer.start(200, LOGIN_PAGE);
        RedirectedClients clients = new RedirectedClients(URI.create(proxy.url()))) {
      assertThatExceptionOfType(SdkException.class)
          .isThrownBy(() -> clients.clients().autoScaling().describeAutoScalingInstances());
    }
  }

  @Test
  void jsonIsAnAnswerWhateverItsTypeSays() throws Exception {
    try (FixedAnswer server = FixedAnswer.start(200, "{\"Attributes\":{\"DelaySeconds\":\"7\"}}");
        RedirectedClients clients = new RedirectedClients(URI.create(server.url()))) {
      var answer = clients.clients().sqs().getQueueAttributes(r -> r.queueUrl(server.url()));
      assertThat(answer.attributesAsStrings()).containsEntry("DelaySeconds", "7");
    }
  }

  @Test
  void aProxyThatDemandsALoginIsNamed() throws Exception {
    try (FixedAnswer proxy = FixedAnswer.start(407, LOGIN_PAGE)) {
      assertThat(failureOf(proxy.url()))
          .hasMessageContaining("the proxy demands a login")
          .hasMessageContaining("HTTPS_PROXY")
          .satisfies(failure -> assertThat(failure.accessProblem()).isPresent());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400, ExpiredToken",
    "403, InvalidClientTokenId",
    "403, SignatureDoesNotMatch",
    "403, UnrecognizedClientException"
  })
  void credentialsThatAwsDoesNotAcceptConcernEveryRequestAndNoPermission(int status, String code) {
    try (SimulatedAwsClients loopback = new SimulatedAwsClients()) {
      loopback
          .aws()
          .faults()
          .add(AwsService.AUTO_SCALING, AwsFaults.ANY, new Effect.Fail(status, code, "message"));
      Supplier<Object> request =
          () -> loopback.clients().autoScaling().describeLoadBalancers(_ -> {});
      RemoteFailure failure =
          catchThrowableOfType(
              RemoteFailure.class,
              () -> new AwsRequests("Auto Scaling", 1).call("DescribeLoadBalancers", request));
      assertThat(failure.accessProblem()).contains(code);
      assertThat(failure.missingPermission()).isEmpty();
    }
  }

  @Test
  void aDeniedRequestIsAboutItsPermissionOnly() {
    try (SimulatedAwsClients loopback = new SimulatedAwsClients()) {
      loopback.denyAllRequests(AwsService.AUTO_SCALING);
      Supplier<Object> request =
          () -> loopback.clients().autoScaling().describeLifecycleHooks(_ -> {});
      RemoteFailure failure =
          catchThrowableOfType(
              RemoteFailure.class,
              () -> new AwsRequests("Auto Scaling", 1).call("DescribeLifecycleHooks", request));
      assertThat(failure.accessProblem()).isEmpty();
      assertThat(failure.missingPermission()).contains("autoscaling:DescribeLifecycleHooks");
    }
  }

  @Test
  void aCommandDoesNotRetryWhatOnlyItsUserCanFix() {
    try (RedirectedClients clients =
        new RedirectedClients(URI.create("http://" + UnresolvableHost.NAME))) {
      SdkException unknownHost =
          catchThrowableOfType(
              SdkException.class, () -> clients.clients().sqs().getQueueAttributes(_ -> {}));
      assertThat(AwsFailures.toCommandFailure("SQS", "GetQueueAttributes", unknownHost).kind())
          .isEqualTo(FailureKind.REJECTED);
      assertThat(AwsFailures.toRemoteFailure("SQS", "GetQueueAttributes", unknownHost).kind())
          .isEqualTo(FailureKind.UNAVAILABLE);
    }
  }

  private static RemoteFailure failureOf(String endpoint) {
    try (RedirectedClients clients = new RedirectedClients(URI.create(endpoint))) {
      SqsQueue queue =
          new SqsQueue(clients.clients().sqs(), null, endpoint + "/1/q", new SystemTime());
      return catchThrowableOfType(RemoteFailure.class, queue::arn);
    }
  }
}
