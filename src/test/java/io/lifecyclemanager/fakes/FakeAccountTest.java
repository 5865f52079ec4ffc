package io.lifecyclemanager.fakes;

import io.lifecyclemanager.enrollment.Account;
import io.lifecyclemanager.enrollment.AccountContract;

class FakeAccountTest extends AccountContract {
  private final FakeAccount account = new FakeAccount();

  @Override
  protected Account account() {
    return account;
  }

  @Override
  protected void createGroup() {
    account.createGroup(GROUP);
  }

  @Override
  protected void forbidsRoles() {
    account.forbidsRoles();
  }

  @Override
  protected void putMessages(String queue, int visible, int inFlight) {
    account.hasMessages(queue, visible, inFlight);
  }
}
