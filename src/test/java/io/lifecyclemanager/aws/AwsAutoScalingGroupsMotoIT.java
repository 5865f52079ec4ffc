package io.lifecyclemanager.aws;

import io.lifecyclemanager.intake.AutoScalingGroups;
import io.lifecyclemanager.intake.AutoScalingGroupsContract;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.simulation.moto.MotoAccount;
import io.lifecyclemanager.simulation.moto.MotoExtension;
import io.lifecyclemanager.simulation.moto.MotoServer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(MotoExtension.class)
class AwsAutoScalingGroupsMotoIT extends AutoScalingGroupsContract {
  private final MotoAccount account;
  private final AwsAutoScalingGroups groups;

  AwsAutoScalingGroupsMotoIT(MotoServer moto) {
    account = new MotoAccount(moto);
    groups = new AwsAutoScalingGroups(account.clients().autoScaling(), new SystemTime());
  }

  @AfterEach
  void close() {
    account.close();
  }

  @Override
  protected AutoScalingGroups fleet() {
    return groups;
  }

  @Override
  protected void createGroup(String tag, String value) {
    account.createGroup(GROUP, Map.of(tag, value), Map.of("drain", Duration.ofSeconds(30)));
  }

  @Override
  protected InstanceId launch() {
    return account.launchIn(GROUP);
  }

  @Override
  protected void terminate(InstanceId instance) {
    account.terminateInItsGroup(instance);
  }

  /** Nothing at moto changes by itself: an instance is there or gone. */
  @Override
  protected void passes(Duration time) {}

  @Override
  protected void forbidsEverything() {
    account.denyAllRequests();
  }
}
