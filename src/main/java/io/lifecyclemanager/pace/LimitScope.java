package io.lifecyclemanager.pace;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The nodes that one limit counts.
 *
 * @param kind what they have in common
 * @param name of the group or the zone; empty for the cluster
 */
public record LimitScope(ScopeKind kind, String name) implements Comparable<LimitScope> {
  /** All nodes. */
  public static final LimitScope CLUSTER = new LimitScope(ScopeKind.CLUSTER, "");

  private static final String PREFIX = "lifecycle-manager-";
  private static final int MAX_READABLE = 24;
  private static final int HASH_BYTES = 6;

  /** What the nodes of a scope have in common; ledgers are written in this order. */
  public enum ScopeKind {
    GROUP("--max-unavailable-per-group"),
    ZONE("--max-unavailable-per-zone"),
    CLUSTER("--max-unavailable");

    private final String option;

    ScopeKind(String option) {
      this.option = option;
    }

    /** The option that limits such a scope. */
    public String option() {
      return option;
    }
  }

  /** The scope of an Auto Scaling group. */
  public static LimitScope group(String group) {
    return new LimitScope(ScopeKind.GROUP, group);
  }

  /** The scope of an availability zone. */
  public static LimitScope zone(String zone) {
    return new LimitScope(ScopeKind.ZONE, zone);
  }

  /**
   * The name of the Lease of this scope, a DNS label: names of groups may be long and have any
   * character, so that a hash tells them apart.
   */
  public String leaseName() {
    String label = kind.name().toLowerCase(Locale.ROOT);
    if (kind == ScopeKind.CLUSTER) {
      return PREFIX + label;
    }
    String readable = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    String kept = readable.substring(0, Math.min(readable.length(), MAX_READABLE));
    return (PREFIX + label + "-" + kept + "-").replaceAll("-{2,}", "-") + hash();
  }

  private String hash() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The limit in words; of a group also one that its hooks ask for instead of the option. */
  String text(boolean isOfHook) {
    return isOfHook && kind == ScopeKind.GROUP
        ? "max-unavailable= in the hook metadata of group " + name
        : toString();
  }

  @Override
  public int compareTo(LimitScope other) {
    return Comparator.comparing(LimitScope::kind)
        .thenComparing(LimitScope::name)
        .compare(this, other);
  }

  /** The limit in words, as in {@code --max-unavailable-per-group of group web}. */
  @Override
  public String toString() {
    return switch (kind) {
      case GROUP -> kind.option() + " of group " + name;
      case ZONE -> kind.option() + " of zone " + name;
      case CLUSTER -> kind.option();
    };
  }
}
