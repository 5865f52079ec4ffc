package io.lifecyclemanager.app;

/** Runs the controller, for the command line. */
@FunctionalInterface
public interface ServeCommand {
  /**
   * Runs the controller until the process receives a termination signal. A service that does not
   * answer is called again; only invalid settings end the controller earlier.
   *
   * @return the exit code of the process
   * @throws InterruptedException when interrupted, after all terminations were handed over
   */
  int run(ServeSettings settings) throws InterruptedException;
}
