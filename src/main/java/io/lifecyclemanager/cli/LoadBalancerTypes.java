package io.lifecyclemanager.cli;

import io.lifecyclemanager.cli.option.CliOption;
import io.lifecyclemanager.cli.option.OptionValidator;
import java.util.List;

/**
 * The types of load balancers that {@code serve} deregisters instances from.
 *
 * @param targetGroups whether it deregisters from target groups
 * @param classicElbs whether it deregisters from classic ELBs
 */
record LoadBalancerTypes(boolean targetGroups, boolean classicElbs) {
  private static final String TARGET_GROUP = "target-group";
  private static final String CLASSIC_ELB = "classic-elb";

  /**
   * Parses the two options about load balancers.
   *
   * @param enabled the switch for deregistration as a whole
   * @param types the list of types
   */
  static LoadBalancerTypes parse(OptionValidator validator, CliOption enabled, CliOption types) {
    boolean deregister = validator.isEnabled(enabled);
    List<String> given = validator.list(types);
    validator
        .raw(types)
        .ifPresent(value -> {
          if (given.isEmpty()) {
            validator.addProblem(
                value, "the list is empty", "give --with-deregister=false to deregister from none");
          }
          for (String type : given) {
            if (!type.equals(TARGET_GROUP) && !type.equals(CLASSIC_ELB)) {
              validator.addProblem(
                  value,
                  "'" + type + "' is not a valid type",
                  "give " + CLASSIC_ELB + ", " + TARGET_GROUP + " or both with a comma");
            }
          }
        });
    return new LoadBalancerTypes(
        deregister && given.contains(TARGET_GROUP), deregister && given.contains(CLASSIC_ELB));
  }
}
