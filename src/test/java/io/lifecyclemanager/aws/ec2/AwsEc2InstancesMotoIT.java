package io.lifecyclemanager.aws.ec2;

import io.lifecyclemanager.event.Ec2Instances;
import io.lifecyclemanager.event.Ec2InstancesContract;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.simulation.moto.MotoAccount;
import io.lifecyclemanager.simulation.moto.MotoExtension;
import io.lifecyclemanager.simulation.moto.MotoServer;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(MotoExtension.class)
class AwsEc2InstancesMotoIT extends Ec2InstancesContract {
  private final MotoAccount account;
  private final AwsEc2Instances ec2;

  AwsEc2InstancesMotoIT(MotoServer moto) {
    account = new MotoAccount(moto);
    ec2 = new AwsEc2Instances(account.clients()::ec2, new SystemTime());
  }

  @AfterEach
  void close() {
    account.close();
  }

  @Override
  protected Ec2Instances ec2() {
    return ec2;
  }

  @Override
  protected InstanceId run() {
    return account.launch();
  }

  @Override
  protected InstanceId runSpot() {
    return account.launchSpot();
  }

  @Override
  protected void stop(InstanceId instance) {
    account.stop(instance);
  }

  @Override
  protected void terminate(InstanceId instance) {
    account.terminate(instance);
  }

  @Override
  protected void tag(InstanceId instance, String key, String value) {
    account.tag(instance, key, value);
  }

  @Override
  protected void markForTermination(InstanceId spotInstance) {
    throw new AssertionError("no interruption of spot instances at moto");
  }

  @Override
  protected String schedule(InstanceId instance, String code, Instant notBefore) {
    throw new AssertionError("no scheduled events at moto");
  }

  @Override
  protected void cancel(String event) {
    throw new AssertionError("no scheduled events at moto");
  }

  @Override
  protected String reserve() {
    return account.reserveCapacity();
  }

  @Override
  protected String reserveBlock(Instant endsAt) {
    throw new AssertionError("no Capacity Blocks at moto");
  }

  @Override
  protected InstanceId runIn(String reservation) {
    return account.launchIn(reservation);
  }

  @Override
  protected void denyAllRequests() {
    account.denyAllRequests();
  }
}
