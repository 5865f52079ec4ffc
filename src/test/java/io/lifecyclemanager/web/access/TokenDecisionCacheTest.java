package io.lifecyclemanager.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.web.access.TokenAuthority.TokenDecision;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TokenDecisionCacheTest {
  private final SimulatedTime time = new SimulatedTime();
  private final AtomicInteger asked = new AtomicInteger();
  private final TokenDecisionCache cache = new TokenDecisionCache(this::decide, time);

  private TokenDecision decide(String token, ApiPermission permission) {
    int _ = asked.incrementAndGet();
    if (token.equals("unanswered")) {
      throw new RemoteFailure(FailureKind.UNAVAILABLE, "no answer", null);
    }
    return permission.isWrite()
        ? new TokenDecision.TokenForbids(token)
        : new TokenDecision.TokenPermits(token);
  }

  @Test
  void aDecisionIsRememberedForTenSeconds() throws Exception {
    assertThat(cache.decide("a", ApiPermission.READ_HOLDS))
        .isEqualTo(new TokenDecision.TokenPermits("a"));
    time.sleep(Duration.ofSeconds(9));
    assertThat(cache.decide("a", ApiPermission.READ_HOLDS))
        .isEqualTo(new TokenDecision.TokenPermits("a"));
    assertThat(asked).hasValue(1);
    time.sleep(Duration.ofSeconds(1));
    cache.decide("a", ApiPermission.READ_HOLDS);
    assertThat(asked).hasValue(2);
  }

  @Test
  void eachTokenAndEachPermissionHasItsOwnDecision() {
    cache.decide("a", ApiPermission.READ_HOLDS);
    assertThat(cache.decide("b", ApiPermission.READ_HOLDS))
        .isEqualTo(new TokenDecision.TokenPermits("b"));
    assertThat(cache.decide("a", ApiPermission.UPDATE_HOLDS))
        .isEqualTo(new TokenDecision.TokenForbids("a"));
    assertThat(asked).hasValue(3);
  }

  @Test
  void aFailureIsNotRemembered() {
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> cache.decide("unanswered", ApiPermission.READ_HOLDS))
          .isInstanceOf(RemoteFailure.class);
    }
    assertThat(asked).hasValue(10);
  }

  @Test
  void theMostRecentDecisionsAreRemembered() {
    for (int i = 0; i < 300; i++) {
      cache.decide("token" + i, ApiPermission.READ_HOLDS);
    }
    cache.decide("token299", ApiPermission.READ_HOLDS);
    cache.decide("token100", ApiPermission.READ_HOLDS);
    assertThat(asked).hasValue(300);
    cache.decide("token0", ApiPermission.READ_HOLDS);
    assertThat(asked).hasValue(301);
  }
}
