package io.lifecyclemanager.simulation.aws.ec2;

import io.lifecyclemanager.simulation.aws.query.Arns;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** The machines themselves, whether a group launched them or not. */
public final class Ec2World {
  private final InstantSource clock;
  private final Map<String, Ec2Machine> machines = new ConcurrentSkipListMap<>();

  /** The state of a machine, with the numbers EC2 gives them. */
  public enum MachineState {
    PENDING(0, "pending"),
    RUNNING(16, "running"),
    SHUTTING_DOWN(32, "shutting-down"),
    TERMINATED(48, "terminated"),
    STOPPING(64, "stopping"),
    STOPPED(80, "stopped");

    private final int code;
    private final String awsName;

    MachineState(int code, String awsName) {
      this.code = code;
      this.awsName = awsName;
    }

    int code() {
      return code;
    }

    String awsName() {
      return awsName;
    }
  }

  record Ec2Machine(String id, String address, String zone, Instant launched, MachineState state) {
    String dnsName() {
      return "ip-" + address.replace('.', '-') + "." + Arns.REGION + ".compute.internal";
    }
  }

  public Ec2World(InstantSource clock) {
    this.clock = clock;
  }

  /** Starts a machine of no group; it runs at once. */
  public void run(String instanceId) {
    machines.computeIfAbsent(
        instanceId,
        id -> {
          int number = machines.size() + 1;
          String address = "10.0." + (number / 250) + "." + (number % 250 + 1);
          String zone = Arns.REGION + "abc".charAt(number % 3);
          return new Ec2Machine(id, address, zone, clock.instant(), MachineState.RUNNING);
        });
  }

  /** Puts a machine into a state. */
  public void state(String instanceId, MachineState state) {
    machines.computeIfPresent(
        instanceId, (id, m) -> new Ec2Machine(id, m.address, m.zone, m.launched, state));
  }

  /** The private DNS name of a machine, as {@code ip-10-0-0-2.us-west-2.compute.internal}. */
  public String privateDnsName(String instanceId) {
    return find(instanceId)
        .orElseThrow(() -> new IllegalArgumentException("never started: " + instanceId))
        .dnsName();
  }

  public boolean exists(String instanceId) {
    return find(instanceId).filter(m -> m.state != MachineState.TERMINATED).isPresent();
  }

  Optional<Ec2Machine> find(String instanceId) {
    return Optional.ofNullable(machines.get(instanceId));
  }

  List<Ec2Machine> machines() {
    return List.copyOf(machines.values());
  }
}
