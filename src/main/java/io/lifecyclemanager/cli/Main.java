package io.lifecyclemanager.cli;

import java.util.Objects;

/** Where the program starts. */
public final class Main {
  private Main() {}

  /** Prints the version. */
  public static void main(String[] arguments) {
    System.out.println("lifecycle-manager " + version());
  }

  /** The version in the jar's manifest; {@code unpackaged} when run from a class folder. */
  private static String version() {
    return Objects.requireNonNullElse(
        Main.class.getPackage().getImplementationVersion(), "unpackaged");
  }
}
