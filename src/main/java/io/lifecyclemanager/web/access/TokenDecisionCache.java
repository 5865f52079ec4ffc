package io.lifecyclemanager.web.access;

import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.RequestLimiter;
import io.lifecyclemanager.web.RequestRefusal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the decisions of a remote authority for 10 seconds: as many of them as there may be
 * callers, by the hash of the token. Asks about few tokens at a time, so that invalid ones do not
 * load the API server. Thread-safe.
 */
public final class TokenDecisionCache implements TokenAuthority {
  private static final Duration MAX_AGE = Duration.ofSeconds(10);
  private static final Duration MAX_WAIT = Duration.ofSeconds(5);
  private static final int MAX_ENTRIES = 256;
  private static final int MAX_CONCURRENT = 4;

  private final TokenAuthority remote;
  private final Time time;
  private final RequestLimiter limiter = new RequestLimiter(MAX_CONCURRENT);
  private final LinkedHashMap<CacheKey, CachedDecision> decisions = new LinkedHashMap<>();

  /**
   * @param remote decides about what is not remembered
   */
  public TokenDecisionCache(TokenAuthority remote, Time time) {
    this.remote = remote;
    this.time = time;
  }

  private record CacheKey(String hash, ApiPermission permission) {}

  private record CachedDecision(TokenDecision decision, long decidedAt) {}

  @Override
  public TokenDecision decide(String token, ApiPermission permission) {
    CacheKey key = new CacheKey(hash(token), permission);
    TokenDecision known = find(key);
    return known == null ? ask(key, token) : known;
  }

  private TokenDecision ask(CacheKey key, String token) {
    try {
      if (!limiter.tryAcquire(MAX_WAIT)) {
        throw overloaded();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw overloaded();
    }
    try {
      long start = time.nanos();
      TokenDecision decision = remote.decide(token, key.permission());
      keep(key, new CachedDecision(decision, start));
      return decision;
    } finally {
      limiter.release();
    }
  }

  private synchronized @Nullable TokenDecision find(CacheKey key) {
    CachedDecision cached = decisions.get(key);
    return cached == null || time.since(cached.decidedAt()).compareTo(MAX_AGE) >= 0
        ? null
        : cached.decision();
  }

  private synchronized void keep(CacheKey key, CachedDecision decision) {
    decisions.remove(key);
    decisions.put(key, decision);
    if (decisions.size() > MAX_ENTRIES) {
      decisions.pollFirstEntry();
    }
  }

  private static RequestRefusal overloaded() {
    return RequestRefusal.unavailable(
        "too_many_tokens", "too many tokens are being checked", Duration.ofSeconds(5));
  }

  private static String hash(String token) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
