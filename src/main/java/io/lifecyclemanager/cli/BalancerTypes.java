package io.lifecyclemanager.cli;

import java.util.List;

/**
 * Which kinds of load balancers instances are taken out of.
 *
 * @param targetGroups whether target groups
 * @param classic whether classic balancers
 */
record BalancerTypes(boolean targetGroups, boolean classic) {
  private static final String TARGET_GROUP = "target-group";
  private static final String CLASSIC_ELB = "classic-elb";

  /**
   * Reads the two options about it.
   *
   * @param with whether there are any
   * @param which which ones
   */
  static BalancerTypes read(Checks checks, Given given, Option with, Option which) {
    boolean wanted = checks.isOn(with);
    List<String> types = checks.list(which);
    given
        .get(which)
        .ifPresent(value -> {
          if (types.isEmpty()) {
            checks.complain(value, "names nothing", "use --with-deregister=false for none");
          }
          for (String type : types) {
            if (!type.equals(TARGET_GROUP) && !type.equals(CLASSIC_ELB)) {
              checks.complain(
                  value,
                  "'" + type + "' is not known",
                  "give " + CLASSIC_ELB + ", " + TARGET_GROUP + " or both with a comma");
            }
          }
        });
    return new BalancerTypes(
        wanted && types.contains(TARGET_GROUP), wanted && types.contains(CLASSIC_ELB));
  }
}
