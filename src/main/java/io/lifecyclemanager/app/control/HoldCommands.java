package io.lifecyclemanager.app.control;

import io.lifecyclemanager.app.AdminCommands.CommandResult;

/** The commands about node holds, which need no running controller; for the command line. */
public interface HoldCommands {
  /**
   * Holds nodes, or changes their holds.
   *
   * @return exit code 0 when all are held, 1 when a termination has claimed one, 2 when a setting
   *     is invalid or a node does not exist, 3 when it failed
   * @throws InterruptedException when interrupted; the next run does what remains
   */
  CommandResult hold(HoldSettings settings) throws InterruptedException;

  /**
   * Ends the holds of nodes.
   *
   * @return exit code 0 when none of them is held, 2 when a setting is invalid or a node does not
   *     exist, 3 when it failed
   * @throws InterruptedException when interrupted; the next run does what remains
   */
  CommandResult unhold(UnholdSettings settings) throws InterruptedException;

  /**
   * Lists all holds.
   *
   * @return exit code 0 when listed, 2 when a setting is invalid, 3 when it failed
   * @throws InterruptedException when interrupted
   */
  CommandResult holds(HoldListSettings settings) throws InterruptedException;
}
