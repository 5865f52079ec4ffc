package io.lifecyclemanager.sandbox.cost;

import java.nio.file.Path;

/** The build's step that gives the packaged program its AOT cache. */
public final class TrainCommand {
  private TrainCommand() {}

  /** Runs it and ends the process; fails loudly, and then leaves no cache. */
  public static void main(String[] words) throws Exception {
    new AotTraining(MeasuredProgram.packaged(), Path.of("target", "aot")).inSmallWorld();
    System.exit(0);
  }
}
