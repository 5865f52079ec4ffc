package io.lifecyclemanager.enrollment;

import java.time.Duration;

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
  protected void makeDelayedAndSmall(String queue, int delay, int maxMessageSize) {
    Resource.Queue actual =
        account
            .resources(Resource.Queue.class)
            .filter(each -> each.name().equals(queue))
            .findFirst()
            .orElseThrow();
    account.putResource(
        new Resource.Queue(
            queue,
            actual.visibilityTimeout(),
            actual.retention(),
            actual.encryption(),
            actual.redrivePolicy(),
            Duration.ofSeconds(delay),
            maxMessageSize));
  }

  @Override
  protected void putMessages(String queue, int visible, int inFlight) {
    account.putMessages(queue, visible, inFlight);
  }
}
