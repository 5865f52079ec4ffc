package io.lifecyclemanager.enrollment.aws;

import io.lifecyclemanager.aws.RedirectedClients;
import io.lifecyclemanager.enrollment.EnrollmentAccount;
import io.lifecyclemanager.enrollment.EnrollmentAccountContract;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.simulation.moto.MotoAccount;
import io.lifecyclemanager.simulation.moto.MotoExtension;
import io.lifecyclemanager.simulation.moto.MotoServer;
import io.lifecyclemanager.simulation.sqs.QueueFiller;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(MotoExtension.class)
class AwsEnrollmentAccountMotoIT extends EnrollmentAccountContract {
  private final MotoAccount moto;
  private final AwsEnrollmentAccount account;

  AwsEnrollmentAccountMotoIT(MotoServer server) {
    moto = new MotoAccount(server);
    account = AwsEnrollmentAccount.of(RedirectedClients.REGION, new SystemTime());
  }

  @AfterEach
  void close() {
    account.close();
    moto.close();
  }

  @Override
  protected EnrollmentAccount account() {
    return account;
  }

  @Override
  protected void createGroup() {
    moto.createGroup(GROUP, Map.of(), Map.of());
  }

  @Override
  protected void denyRoleCalls() {
    moto.denyAllRequests();
  }

  @Override
  protected void makeDelayedAndSmall(String queue, int delay, int maxMessageSize) {
    AwsEnrollmentFixture.makeDelayedAndSmall(moto.clients().sqs(), queue, delay, maxMessageSize);
  }

  @Override
  protected void putMessages(String queue, int visible, int inFlight) {
    QueueFiller.fill(moto.clients().sqs(), queue, visible, inFlight);
  }
}
