package io.lifecyclemanager.aws;

import io.lifecyclemanager.hold.LifecycleActions;
import io.lifecyclemanager.hold.LifecycleActionsContract;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.simulation.moto.MotoAccount;
import io.lifecyclemanager.simulation.moto.MotoExtension;
import io.lifecyclemanager.simulation.moto.MotoServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(MotoExtension.class)
class AwsLifecycleActionsMotoIT extends LifecycleActionsContract {
  private static final GroupName GROUP = new GroupName("workers");

  private final MotoAccount account;
  private final AwsLifecycleActions actions;

  AwsLifecycleActionsMotoIT(MotoServer moto) {
    account = new MotoAccount(moto);
    actions = new AwsLifecycleActions(account.clients().autoScaling(), new SystemTime());
  }

  @AfterEach
  void close() {
    account.close();
  }

  @Override
  protected LifecycleActions actions() {
    return actions;
  }

  /** moto sends no messages; the tokens are made up. */
  @Override
  protected List<LifecycleAction> startTerminations(Map<String, Duration> hooks) {
    account.createGroup(GROUP, Map.of(), hooks);
    InstanceId instance = account.launchIn(GROUP);
    account.terminateInItsGroup(instance);
    return hooks.keySet().stream()
        .map(hook -> new LifecycleAction(GROUP, hook, instance, UUID.randomUUID().toString(), null))
        .toList();
  }

  /** Nothing at moto changes by itself: it knows no lifecycle actions. */
  @Override
  protected void advanceTime(Duration time) {}

  @Override
  protected void terminateOutsideGroup(InstanceId instance) {
    account.terminate(instance);
  }

  @Override
  protected void denyAllCalls() {
    account.denyAllRequests();
  }
}
