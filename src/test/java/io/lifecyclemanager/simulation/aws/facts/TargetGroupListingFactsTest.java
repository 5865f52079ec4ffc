package io.lifecyclemanager.simulation.aws.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lifecyclemanager.simulation.aws.SimulatedAws;
import io.lifecyclemanager.simulation.aws.autoscaling.SentMessages;
import io.lifecyclemanager.simulation.aws.loadbalancing.ElbV2World;
import io.lifecyclemanager.simulation.aws.loadbalancing.SimulatedLoadBalancer;
import io.lifecyclemanager.simulation.aws.loadbalancing.SimulatedTargetGroup;
import io.lifecyclemanager.simulation.aws.loadbalancing.TargetHealth;
import io.lifecyclemanager.simulation.aws.loadbalancing.TargetType;
import io.lifecyclemanager.simulation.aws.query.LoadBalancerType;
import io.lifecyclemanager.simulation.aws.query.SettableClock;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupNotFoundException;

/** Each test is a row of {@code aws-facts.md}. */
public class TargetGroupListingFactsTest {
  private static final String ONE = "i-00000000000000001";

  private final SimulatedAws aws = SimulatedAws.start(new SettableClock(), new SentMessages());
  private final ElbV2World world = aws.elbV2();
  private final ElasticLoadBalancingV2Client client =
      aws.client(ElasticLoadBalancingV2Client.builder());
  private final SimulatedLoadBalancer balancer =
      world.createLoadBalancer("alb", LoadBalancerType.APPLICATION, Map.of("owner", "web"));
  private final SimulatedTargetGroup group = world.createTargetGroup("web").attachTo(balancer);

  @AfterEach
  void stop() {
    client.close();
    aws.close();
  }

  @Test
  void targetGroupsAreFoundByArnByNameAndByLoadBalancerAndSayTheirType() {
    world.createTargetGroup("pods", TargetType.IP, "HTTP", 8080);
    world.createTargetGroup("function", TargetType.LAMBDA, "", 0);

    assertThat(
            client
                .describeTargetGroups(d -> d.loadBalancerArn(balancer.arn()))
                .targetGroups()
                .getFirst()
                .loadBalancerArns())
        .containsExactly(balancer.arn());
    assertThat(client.describeTargetGroups(d -> d.names("pods")).targetGroups().getFirst())
        .satisfies(g -> assertThat(g.targetTypeAsString()).isEqualTo("ip"))
        .satisfies(g -> assertThat(g.port()).isEqualTo(8080));
    assertThat(
            client
                .describeTargetGroups(d -> d.targetGroupArns(group.arn()))
                .targetGroups()
                .getFirst()
                .targetGroupName())
        .isEqualTo("web");
    assertThat(client.describeLoadBalancers(d -> d.names("alb")).loadBalancers().getFirst().type())
        .hasToString("application");
  }

  @Test
  void targetGroupsAreDescribedFourHundredAtATime() {
    IntStream.range(0, 450).forEach(i -> world.createTargetGroup("group-" + i));

    assertThat(client.describeTargetGroups().targetGroups()).hasSize(400);
    assertThat(client.describeTargetGroupsPaginator().targetGroups()).hasSize(451);
  }

  @Test
  void tagsAreDescribedForTwentyAtATime() {
    group.tag("kubernetes.io/cluster/prod", "owned");
    List<String> many = IntStream.range(0, 21).mapToObj(i -> group.arn()).toList();

    assertThat(
            client.describeTags(d -> d.resourceArns(group.arn(), balancer.arn())).tagDescriptions())
        .extracting(t -> t.tags().getFirst().key())
        .containsExactly("kubernetes.io/cluster/prod", "owner");
    assertThatThrownBy(() -> client.describeTags(d -> d.resourceArns(many)))
        .hasMessageContaining("20");
  }

  @Test
  void aGroupOrBalancerThatDoesNotExistIsNotFound() {
    String gone = group.arn();
    world.delete(group);

    assertThatThrownBy(() -> client.describeTargetHealth(d -> d.targetGroupArn(gone)))
        .isInstanceOf(TargetGroupNotFoundException.class);
    assertThatThrownBy(() -> client.describeLoadBalancers(d -> d.names("gone")))
        .isInstanceOf(LoadBalancerNotFoundException.class);
  }

  @Test
  void theTargetOfAStoppedInstanceGetsNoTraffic() {
    group.register(ONE).health(ONE, 80, TargetHealth.INVALID_STATE);

    assertThat(group.sendsTo(ONE)).isFalse();
    assertThat(
            client
                .describeTargetHealth(d -> d.targetGroupArn(group.arn()))
                .targetHealthDescriptions())
        .singleElement()
        .satisfies(h -> assertThat(h.targetHealth().stateAsString()).isEqualTo("unused"))
        .satisfies(
            h -> assertThat(h.targetHealth().reasonAsString()).isEqualTo("Target.InvalidState"));
  }

  @Test
  void aTargetGroupThatIsDeletedWhileATargetDrainsIsNotFound() {
    group.register(ONE);
    TargetDescription target = TargetDescription.builder().id(ONE).build();
    client.deregisterTargets(d -> d.targetGroupArn(group.arn()).targets(target));
    world.delete(group);

    assertThat(client.describeTargetGroups().targetGroups()).isEmpty();
    assertThatThrownBy(() -> client.describeTargetHealth(d -> d.targetGroupArn(group.arn())))
        .isInstanceOf(TargetGroupNotFoundException.class);
    assertThatThrownBy(
            () -> client.deregisterTargets(d -> d.targetGroupArn(group.arn()).targets(target)))
        .isInstanceOf(TargetGroupNotFoundException.class);
  }
}
