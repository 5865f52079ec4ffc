package io.lifecyclemanager.enrollment;

class FakeEnrollmentAccountTest extends EnrollmentAccountContract {
  private final FakeEnrollmentAccount account = new FakeEnrollmentAccount();

  @Override
  protected EnrollmentAccount account() {
    return account;
  }

  @Override
  protected void createGroup() {
    account.createGroup(GROUP);
  }

  @Override
  protected void denyRoleCalls() {
    account.denyRoleCalls();
  }

  @Override
  protected void putMessages(String queue, int visible, int inFlight) {
    account.putMessages(queue, visible, inFlight);
  }
}
