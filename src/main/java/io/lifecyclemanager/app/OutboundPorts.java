package io.lifecyclemanager.app;

import io.lifecyclemanager.app.deregistration.LoadBalancerPorts;
import io.lifecyclemanager.aws.AwsAutoScalingGroups;
import io.lifecyclemanager.aws.AwsClients;
import io.lifecyclemanager.aws.AwsLifecycleActions;
import io.lifecyclemanager.aws.AwsPendingTerminations;
import io.lifecyclemanager.aws.SqsQueue;
import io.lifecyclemanager.aws.ec2.AwsEc2Instances;
import io.lifecyclemanager.claim.MatchedNodes;
import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.deregistration.LoadBalancers;
import io.lifecyclemanager.drain.PodControl;
import io.lifecyclemanager.drain.volume.VolumeAttachments;
import io.lifecyclemanager.event.Ec2Instances;
import io.lifecyclemanager.hold.LifecycleActions;
import io.lifecyclemanager.hold.ReceivedMessages;
import io.lifecyclemanager.intake.AutoScalingGroups;
import io.lifecyclemanager.intake.Inbox;
import io.lifecyclemanager.intake.PeerReplicas;
import io.lifecyclemanager.intake.PendingTerminations;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.NodeIndex;
import io.lifecyclemanager.kubernetes.OtherReplicas;
import io.lifecyclemanager.kubernetes.drain.KubernetesPods;
import io.lifecyclemanager.kubernetes.drain.KubernetesVolumeAttachments;
import io.lifecyclemanager.kubernetes.lease.LeaseLedgers;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.pace.PaceLedgers;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The ports to AWS and the API server that the features use.
 *
 * @param inbox receives messages from the queue
 * @param messages changes, returns and deletes received messages
 * @param actions sends heartbeats and completions to Auto Scaling
 * @param groups reads Auto Scaling groups and their instances
 * @param pendingTerminations lists the instances that wait in a hook
 * @param ec2 reads EC2 instances and what EC2 plans for them
 * @param nodes reads and changes the cluster's nodes
 * @param pods reads, evicts and deletes pods
 * @param volumes reads which volumes are attached to nodes
 * @param peerReplicas tells whether another replica is ready
 * @param ledgers the ledgers that all replicas share; empty where this replica does not know its
 *     namespace
 * @param loadBalancers one for each type of load balancer to deregister from; may be empty
 */
public record OutboundPorts(
    Inbox inbox,
    ReceivedMessages messages,
    LifecycleActions actions,
    AutoScalingGroups groups,
    PendingTerminations pendingTerminations,
    Ec2Instances ec2,
    Nodes nodes,
    PodControl pods,
    VolumeAttachments volumes,
    PeerReplicas peerReplicas,
    Optional<PaceLedgers> ledgers,
    List<LoadBalancers> loadBalancers) {
  /** Keeps its own copy of the list. */
  public OutboundPorts {
    loadBalancers = List.copyOf(loadBalancers);
  }

  /** The ports over these clients; sends no request. */
  static OutboundPorts of(
      ServeSettings settings,
      AwsClients aws,
      KubernetesConnection kubernetes,
      NodeIndex nodes,
      LoadBalancerPorts balancers,
      Time time,
      Listener listener) {
    SqsQueue queue =
        new SqsQueue(aws.sqs(), settings.aws().queueName(), settings.aws().queueUrl(), time);
    return new OutboundPorts(
        queue,
        queue,
        new AwsLifecycleActions(aws.autoScaling(), time),
        new AwsAutoScalingGroups(aws.autoScaling(), time),
        new AwsPendingTerminations(aws.autoScaling(), queue::arn, time, listener),
        new AwsEc2Instances(aws::ec2, time),
        new MatchedNodes(nodes, balancers.addresses(), time, listener),
        new KubernetesPods(kubernetes, listener, time),
        new KubernetesVolumeAttachments(kubernetes, listener, time),
        peers(settings.cluster().replica(), kubernetes, nodes, time),
        Optional.ofNullable(settings.cluster().replica())
            .map(self -> new LeaseLedgers(kubernetes, self.namespace(), time)),
        balancers.families());
  }

  private static PeerReplicas peers(
      ServeSettings.@Nullable ReplicaLocation self,
      KubernetesConnection kubernetes,
      NodeIndex nodes,
      Time time) {
    return self == null
        ? () -> false
        : new OtherReplicas(kubernetes, self.namespace(), self.pod(), nodes::isTerminating, time);
  }
}
