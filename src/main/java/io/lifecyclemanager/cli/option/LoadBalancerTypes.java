package io.lifecyclemanager.cli.option;

import io.lifecyclemanager.cli.option.RawOptions.RawValue;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The types of load balancers that {@code serve} deregisters instances from.
 *
 * @param targetGroups whether it deregisters from target groups
 * @param classicElbs whether it deregisters from classic ELBs
 */
public record LoadBalancerTypes(boolean targetGroups, boolean classicElbs) {
  private enum DeregisterTargetType {
    CLASSIC_ELB,
    TARGET_GROUP;

    /** The name as a user types it, as in {@code classic-elb}. */
    private String typed() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Optional<DeregisterTargetType> of(String typed) {
      return Arrays.stream(values()).filter(type -> type.typed().equals(typed)).findFirst();
    }
  }

  /**
   * Parses the two options about load balancers.
   *
   * @param enabled the switch for deregistration as a whole
   * @param types the list of types
   */
  public static LoadBalancerTypes parse(
      OptionValidator validator, CliOption enabled, CliOption types) {
    boolean deregister = validator.isEnabled(enabled);
    List<String> given = validator.list(types);
    validator.raw(types).ifPresent(value -> checkTypes(validator, value, given));
    Set<DeregisterTargetType> selected = EnumSet.noneOf(DeregisterTargetType.class);
    given.forEach(type -> DeregisterTargetType.of(type).ifPresent(selected::add));
    return new LoadBalancerTypes(
        deregister && selected.contains(DeregisterTargetType.TARGET_GROUP),
        deregister && selected.contains(DeregisterTargetType.CLASSIC_ELB));
  }

  private static void checkTypes(OptionValidator validator, RawValue value, List<String> given) {
    if (given.isEmpty()) {
      validator.addProblem(
          value, "the list is empty", "give --with-deregister=false to deregister from none");
    }
    given.stream()
        .filter(type -> DeregisterTargetType.of(type).isEmpty())
        .forEach(type ->
            validator.addProblem(
                value,
                "'" + type + "' is not a valid type",
                "give classic-elb, target-group or both with a comma"));
  }
}
