package io.lifecyclemanager.enrollment.aws;

import io.lifecyclemanager.aws.RedirectedClients;
import io.lifecyclemanager.aws.SimulatedAwsClients;
import io.lifecyclemanager.enrollment.DesiredState;
import io.lifecyclemanager.enrollment.DesiredStateBuilder;
import io.lifecyclemanager.enrollment.Enrollment;
import io.lifecyclemanager.enrollment.EnrollmentReport;
import io.lifecyclemanager.enrollment.RemovalRequest;
import io.lifecyclemanager.enrollment.Unenrollment;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.simulation.aws.query.AwsFaults.Effect;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import io.lifecyclemanager.simulation.sqs.ElasticMq;
import io.lifecyclemanager.simulation.sqs.KeptAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The account adapter on simulated AWS services, with the commands that use it. */
final class AwsEnrollmentFixture implements AutoCloseable {
  static final RemovalRequest REMOVAL =
      new RemovalRequest("q", Optional.empty(), List.of(), Optional.empty(), false);
  static final GroupName GROUP = new GroupName("workers");

  /** With the cluster's tag for the group. */
  static final DesiredStateBuilder DESIRED = DesiredStateBuilder.forGroups(GROUP).cluster("prod");

  /** One for all tests of a process: to start and stop it takes longer than most of them. */
  private static final ElasticMq SQS = ElasticMq.start();

  private final KeptAttributes queues = KeptAttributes.of(SQS);
  private final SimulatedAwsClients simulated = new SimulatedAwsClients(queues.endpoint());
  private final AwsEnrollmentAccount account =
      AwsEnrollmentAccount.of(RedirectedClients.REGION, new SystemTime());
  private final List<String> output = new ArrayList<>();

  AwsEnrollmentAccount account() {
    return account;
  }

  SimulatedAwsClients simulated() {
    return simulated;
  }

  ElasticMq sqs() {
    return SQS;
  }

  KeptAttributes queues() {
    return queues;
  }

  /** Everything that the commands printed so far, progress included. */
  List<String> output() {
    return output;
  }

  /** Gives a queue a delay in seconds and a maximum message size in bytes. */
  static void makeDelayedAndSmall(SqsClient sqs, String queue, int delay, int maxMessageSize) {
    String url = sqs.getQueueUrl(ask -> ask.queueName(queue)).queueUrl();
    sqs.setQueueAttributes(ask ->
        ask.queueUrl(url)
            .attributes(
                Map.of(
                    QueueAttributeName.DELAY_SECONDS,
                    Integer.toString(delay),
                    QueueAttributeName.MAXIMUM_MESSAGE_SIZE,
                    Integer.toString(maxMessageSize))));
  }

  void createGroup() {
    simulated.aws().autoScaling().createGroup(GROUP.value());
  }

  /** The next request of this operation is denied. */
  void denyOnce(AwsService service, String operation) {
    simulated.aws().faults().add(service, operation, Effect.accessDenied(), 1);
  }

  /** The next request of this operation has its effect, and its response is lost. */
  void loseResponseOnce(AwsService service, String operation) {
    simulated.aws().faults().add(service, operation, new Effect.SwallowReply(), 1);
  }

  Enrollment enrollment() {
    return new Enrollment(account, new SimulatedTime(), new Random(1), output::add);
  }

  EnrollmentReport enroll(DesiredStateBuilder desired) throws InterruptedException {
    return enroll(desired, false);
  }

  EnrollmentReport enroll(DesiredStateBuilder builder, boolean overwrite)
      throws InterruptedException {
    DesiredState desired = builder.build();
    return enrollment().apply(desired, enrollment().findDiffs(desired, overwrite), overwrite);
  }

  EnrollmentReport unenroll(RemovalRequest request) throws InterruptedException {
    Unenrollment unenrollment =
        new Unenrollment(account, new SimulatedTime(), new Random(1), output::add);
    return unenrollment.apply(request, unenrollment.planRemovals(request));
  }

  /** Runs a command. */
  interface EnrollmentCall {
    EnrollmentReport run() throws InterruptedException;
  }

  /** The failure that a command reports or throws; an empty text for none. */
  static String failureOf(EnrollmentCall command) throws InterruptedException {
    try {
      return command.run().failure().orElse("");
    } catch (RemoteFailure e) {
      return e.getMessage();
    }
  }

  @Override
  public void close() {
    account.close();
    simulated.close();
    queues.close();
    SQS.deleteQueues();
  }
}
