package io.lifecyclemanager.aws;

import io.lifecyclemanager.enrollment.Account;
import io.lifecyclemanager.enrollment.AccountContract;
import io.lifecyclemanager.model.SystemTime;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Moto.class)
class EnrolledAccountMotoIT extends AccountContract {
  private final MotoAccount moto;
  private final EnrolledAccount account;

  EnrolledAccountMotoIT(MotoServer server) {
    moto = new MotoAccount(server);
    account = EnrolledAccount.of(LedClients.REGION, new SystemTime());
  }

  @AfterEach
  void close() {
    account.close();
    moto.close();
  }

  @Override
  protected Account account() {
    return account;
  }

  @Override
  protected void createGroup() {
    moto.createGroup(GROUP, Map.of(), Map.of());
  }

  @Override
  protected void forbidsRoles() {
    moto.forbidEverything();
  }

  @Override
  protected void putMessages(String queue, int visible, int inFlight) {
    Puts.messages(moto.clients().sqs(), queue, visible, inFlight);
  }
}
