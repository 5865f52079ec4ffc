package io.lifecyclemanager.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The commands of the program. */
enum CommandName {
  SERVE,
  ENROLL,
  UNENROLL,
  IAM_POLICY,
  DOCTOR,
  RELEASE,
  PREVIEW,
  STATUS,
  HOLD,
  UNHOLD,
  HOLDS,
  COMPLETE,
  EXTEND,
  RETRY,
  DEREGISTER,
  SUPPORT_BUNDLE,
  VERSION,
  HELP,
  COMPLETION;

  /** The name as a user types it, as in {@code iam-policy}. */
  String typed() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The command with a name; empty for any other word. */
  static Optional<CommandName> of(String typed) {
    return Arrays.stream(values()).filter(command -> command.typed().equals(typed)).findFirst();
  }
}
