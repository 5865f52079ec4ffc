package io.lifecyclemanager.simulation.moto;

import io.lifecyclemanager.aws.AwsClients;
import io.lifecyclemanager.aws.RedirectedClients;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.autoscaling.model.Tag;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.InstanceType;

/** The account at moto: a network with instances and groups, made through the SDK's clients. */
public final class MotoAccount implements AutoCloseable {
  private static final String IMAGE = "ami-0123456789abcdef0";
  private static final String TEMPLATE = "node";

  private final MotoServer server;
  private final RedirectedClients led;
  private final Ec2Client ec2;
  private final String vpc;
  private final List<String> subnets;

  public MotoAccount(MotoServer server) {
    this.server = server;
    led = new RedirectedClients(server.endpoint());
    ec2 =
        Ec2Client.builder()
            .region(Region.of(RedirectedClients.REGION))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
    vpc = ec2.createVpc(ask -> ask.cidrBlock("10.0.0.0/16")).vpc().vpcId();
    subnets = Stream.of("a", "b").map(this::subnet).toList();
    ec2.createLaunchTemplate(ask ->
        ask.launchTemplateName(TEMPLATE)
            .launchTemplateData(node -> node.imageId(IMAGE).instanceType(InstanceType.T3_MICRO)));
  }

  private String subnet(String zone) {
    String cidr = zone.equals("a") ? "10.0.0.0/17" : "10.0.128.0/17";
    return ec2.createSubnet(
            ask -> ask.vpcId(vpc).cidrBlock(cidr).availabilityZone(RedirectedClients.REGION + zone))
        .subnet()
        .subnetId();
  }

  public AwsClients clients() {
    return led.clients();
  }

  public String vpc() {
    return vpc;
  }

  public List<String> subnets() {
    return subnets;
  }

  /** An instance in no group. */
  public InstanceId launch() {
    return new InstanceId(
        ec2.runInstances(ask ->
                ask.imageId(IMAGE)
                    .instanceType(InstanceType.T3_MICRO)
                    .subnetId(subnets.getFirst())
                    .minCount(1)
                    .maxCount(1))
            .instances()
            .getFirst()
            .instanceId());
  }

  /** A spot instance in no group. */
  public InstanceId launchSpot() {
    String request =
        ec2.requestSpotInstances(ask ->
                ask.instanceCount(1)
                    .launchSpecification(node ->
                        node.imageId(IMAGE)
                            .instanceType(InstanceType.T3_MICRO)
                            .subnetId(subnets.getFirst())))
            .spotInstanceRequests()
            .getFirst()
            .spotInstanceRequestId();
    return new InstanceId(
        ec2.describeSpotInstanceRequests(ask -> ask.spotInstanceRequestIds(request))
            .spotInstanceRequests()
            .getFirst()
            .instanceId());
  }

  /** A reservation without an end. */
  public String reserveCapacity() {
    return ec2.createCapacityReservation(ask ->
            ask.instanceType("t3.micro")
                .instancePlatform("Linux/UNIX")
                .availabilityZone(RedirectedClients.REGION + "a")
                .instanceCount(1))
        .capacityReservation()
        .capacityReservationId();
  }

  /** An instance that runs in a reservation. */
  public InstanceId launchIn(String reservation) {
    return new InstanceId(
        ec2.runInstances(ask ->
                ask.imageId(IMAGE)
                    .instanceType(InstanceType.T3_MICRO)
                    .subnetId(subnets.getFirst())
                    .capacityReservationSpecification(to ->
                        to.capacityReservationTarget(one -> one.capacityReservationId(reservation)))
                    .minCount(1)
                    .maxCount(1))
            .instances()
            .getFirst()
            .instanceId());
  }

  public void tag(InstanceId instance, String key, String value) {
    ec2.createTags(ask ->
        ask.resources(instance.value())
            .tags(
                software.amazon.awssdk.services.ec2.model.Tag.builder()
                    .key(key)
                    .value(value)
                    .build()));
  }

  public void stop(InstanceId instance) {
    ec2.stopInstances(ask -> ask.instanceIds(instance.value()));
  }

  /** In EC2, behind its group's back. */
  public void terminate(InstanceId instance) {
    ec2.terminateInstances(ask -> ask.instanceIds(instance.value()));
  }

  /** Makes a group without instances. */
  public void createGroup(GroupName group, Map<String, String> tags, Map<String, Duration> hooks) {
    clients()
        .autoScaling()
        .createAutoScalingGroup(ask ->
            ask.autoScalingGroupName(group.value())
                .launchTemplate(template -> template.launchTemplateName(TEMPLATE))
                .vpcZoneIdentifier(String.join(",", subnets))
                .minSize(0)
                .maxSize(10)
                .desiredCapacity(0)
                .tags(tags.entrySet().stream().map(MotoAccount::tag).toList()));
    hooks.forEach((name, timeout) ->
        clients()
            .autoScaling()
            .putLifecycleHook(ask ->
                ask.autoScalingGroupName(group.value())
                    .lifecycleHookName(name)
                    .lifecycleTransition("autoscaling:EC2_INSTANCE_TERMINATING")
                    .heartbeatTimeout((int) timeout.toSeconds())));
  }

  private static Tag tag(Map.Entry<String, String> tag) {
    return Tag.builder().key(tag.getKey()).value(tag.getValue()).propagateAtLaunch(false).build();
  }

  public InstanceId launchIn(GroupName group) {
    InstanceId instance = launch();
    clients()
        .autoScaling()
        .attachInstances(
            ask -> ask.autoScalingGroupName(group.value()).instanceIds(instance.value()));
    return instance;
  }

  public void terminateInItsGroup(InstanceId instance) {
    clients()
        .autoScaling()
        .terminateInstanceInAutoScalingGroup(
            ask -> ask.instanceId(instance.value()).shouldDecrementDesiredCapacity(true));
  }

  public void denyAllRequests() {
    server.denyAllRequests();
  }

  @Override
  public void close() {
    ec2.close();
    led.close();
  }
}
