package io.lifecyclemanager.app;

/** What {@code serve} does, as the command line sees it. */
@FunctionalInterface
public interface ServeCommand {
  /**
   * Works until the process is told to stop. What cannot be reached is tried again; only settings
   * that turn out to be wrong end it early.
   *
   * @return the process's exit code
   * @throws InterruptedException when interrupted; everything has been handed over by then
   */
  int run(ServeSettings settings) throws InterruptedException;
}
