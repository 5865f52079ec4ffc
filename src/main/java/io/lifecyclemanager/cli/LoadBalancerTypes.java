package io.lifecyclemanager.cli;

import java.util.List;

/**
 * Which kinds of load balancers instances are taken out of.
 *
 * @param targetGroups whether target groups
 * @param classicElbs whether classic balancers
 */
record LoadBalancerTypes(boolean targetGroups, boolean classicElbs) {
  private static final String TARGET_GROUP = "target-group";
  private static final String CLASSIC_ELB = "classic-elb";

  /**
   * Reads the two options about it.
   *
   * @param with whether there are any
   * @param which which ones
   */
  static LoadBalancerTypes read(
      OptionValidator checks, RawOptions given, CliOption with, CliOption which) {
    boolean wanted = checks.isEnabled(with);
    List<String> types = checks.list(which);
    given
        .get(which)
        .ifPresent(value -> {
          if (types.isEmpty()) {
            checks.addProblem(value, "names nothing", "use --with-deregister=false for none");
          }
          for (String type : types) {
            if (!type.equals(TARGET_GROUP) && !type.equals(CLASSIC_ELB)) {
              checks.addProblem(
                  value,
                  "'" + type + "' is not known",
                  "give " + CLASSIC_ELB + ", " + TARGET_GROUP + " or both with a comma");
            }
          }
        });
    return new LoadBalancerTypes(
        wanted && types.contains(TARGET_GROUP), wanted && types.contains(CLASSIC_ELB));
  }
}
