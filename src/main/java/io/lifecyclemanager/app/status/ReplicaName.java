package io.lifecyclemanager.app.status;

import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

/** Names this replica. */
public final class ReplicaName {
  private ReplicaName() {}

  /** A name for this process: the name of the host and a suffix that is new after every start. */
  public static String create() {
    String host = Objects.requireNonNullElse(System.getenv("HOSTNAME"), "local");
    return host + "-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
  }
}
