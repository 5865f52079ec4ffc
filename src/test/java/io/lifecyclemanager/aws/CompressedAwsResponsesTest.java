package io.lifecyclemanager.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lifecyclemanager.simulation.aws.SimulatedAws;
import io.lifecyclemanager.simulation.aws.query.AwsFaults;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import io.lifecyclemanager.simulation.aws.query.SettableClock;
import io.lifecyclemanager.simulation.fault.CompressingRelay;
import io.lifecyclemanager.simulation.fault.FixedAnswer;
import io.lifecyclemanager.simulation.sqs.ElasticMq;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;

/** A proxy before AWS compresses responses, although no request accepts that. */
class CompressedAwsResponsesTest {
  @Test
  void answersAndFailuresInXmlAreRead() {
    try (SimulatedAws aws = SimulatedAws.start(new SettableClock(), (_, _) -> {});
        CompressingRelay relay = new CompressingRelay(aws.endpoint());
        RedirectedClients led = new RedirectedClients(relay.address())) {
      var client = led.clients().autoScaling();
      assertThat(client.describeAutoScalingGroups().autoScalingGroups()).isEmpty();
      var _ =
          aws.faults().add(AwsService.AUTO_SCALING, AwsFaults.ANY, AwsFaults.Effect.accessDenied());
      assertThatThrownBy(client::describeAutoScalingGroups)
          .isInstanceOfSatisfying(
              AutoScalingException.class,
              denied -> assertThat(AwsFailures.errorCode(denied)).isEqualTo("AccessDenied"));
      assertThat(relay.acceptedEncodings()).containsOnly("identity");
    }
  }

  @Test
  void aCompressedPageIsNotReadAsAnEmptyAnswer() throws Exception {
    try (FixedAnswer page = FixedAnswer.start(200, "<html><title>Sign in</title></html>");
        CompressingRelay relay = new CompressingRelay(URI.create(page.url()));
        RedirectedClients led = new RedirectedClients(relay.address())) {
      var client = led.clients().autoScaling();
      assertThatThrownBy(client::describeAutoScalingInstances)
          .isInstanceOf(SdkClientException.class)
          .hasMessageContaining("200 with an HTML page");
    }
  }

  @Test
  void messagesInJsonAreRead() throws Exception {
    try (ElasticMq queues = ElasticMq.start();
        CompressingRelay relay = new CompressingRelay(queues.endpoint());
        SqsQueueFixture queue = new SqsQueueFixture(relay.address())) {
      queue.send("message");
      assertThat(queue.receive(Duration.ofSeconds(20), Duration.ofMinutes(1))).hasSize(1);
    }
  }
}
