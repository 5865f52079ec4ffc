package io.lifecyclemanager.termination.id;

import io.lifecyclemanager.event.InstanceEvent;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The id of a termination, as in {@code i-0abc1234def567890-k3f9}: the instance, and four
 * characters that differ when the same instance is terminated again. It is made from the first
 * cause alone, so that each replica, also after a restart, gives the same termination the same id.
 * Pure.
 */
public final class TerminationId {
  /** Without vowels and characters that look alike: no words, no mistakes when read aloud. */
  private static final String ALPHABET = "23456789bcdfghjkmnpqrstvwxz";

  private static final int SUFFIX_LENGTH = 4;

  private TerminationId() {}

  /**
   * The id of a termination whose first cause is a lifecycle action. All hooks of one scaling
   * activity have the same: only where the notification names no activity, as those of EventBridge,
   * the token of the one action counts.
   */
  public static String of(LifecycleAction action) {
    String activity = action.activityId();
    return of(action.instance(), activity == null ? action.id() : activity);
  }

  /** The id of a termination whose first cause is an event of EC2. */
  public static String of(InstanceEvent event) {
    return of(event.instance(), event.kind().text() + "/" + event.id());
  }

  private static String of(InstanceId instance, String cause) {
    byte[] hash = sha256(cause);
    StringBuilder id = new StringBuilder(instance.value()).append('-');
    for (int i = 0; i < SUFFIX_LENGTH; i++) {
      id.append(ALPHABET.charAt(Byte.toUnsignedInt(hash[i]) % ALPHABET.length()));
    }
    return id.toString();
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
