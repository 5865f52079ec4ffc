package io.lifecyclemanager.intake.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.lifecyclemanager.fakes.message.BodyGenerator;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every body, also those of a hostile sender. */
class AnyBodyTest {
  private static final int BODIES = 5_000;
  private static final int KIB = 1024;
  private static final LifecycleAction ACTION =
      new LifecycleAction(
          new GroupName("web"),
          "drain",
          new InstanceId("i-0abc"),
          "87654321-4321-4321-4321-210987654321",
          "a-1");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void decodingNeverFailsAndNothingOfTheBodyBreaksALineOfTheLog(long seed) {
    BodyGenerator bodies =
        new BodyGenerator(seed, ACTION, Instant.EPOCH.plusSeconds(1_800_000_000));
    Set<Class<?>> kinds = new HashSet<>();
    for (int i = 0; i < BODIES; i++) {
      String body = bodies.next();
      String name = "body %d of seed %d: %s".formatted(i, seed, MessageFields.excerpt(body));
      assertThatCode(() -> kinds.add(check(body, name))).as(name).doesNotThrowAnyException();
    }
    assertThat(kinds)
        .as("kinds of messages among the bodies")
        .contains(
            DecodedMessage.TerminatingTransition.class,
            DecodedMessage.EventReported.class,
            DecodedMessage.UnknownMessage.class);
  }

  private static Class<?> check(String body, String name) {
    DecodedMessage message = MessageDecoder.decode(body);
    String text = message.toString();
    assertThat(text.codePoints().noneMatch(Character::isISOControl)).as(name).isTrue();
    assertThat(text).as(name).doesNotContain("\u2028", "\u2029", "\u202e");
    if (message instanceof DecodedMessage.UnknownMessage(String reason)) {
      assertThat(reason).as(name).isNotBlank().hasSizeLessThan(300);
    }
    return message.getClass();
  }

  @ParameterizedTest
  @ValueSource(ints = {256 * KIB, 1024 * KIB})
  void theLargestBodiesAreDecoded(int size) {
    assertThat(MessageDecoder.decode("{\"a\":\"" + "x".repeat(size) + "\"}"))
        .isInstanceOf(DecodedMessage.UnknownMessage.class);
    assertThat(MessageDecoder.decode("[" + "1,".repeat(size / 2) + "1]"))
        .isInstanceOf(DecodedMessage.UnknownMessage.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "{\"detail\":"})
  void depthDoesNotOverflowTheStack(String level) {
    assertThat(MessageDecoder.decode(level.repeat(10_000)))
        .isInstanceOfSatisfying(
            DecodedMessage.UnknownMessage.class,
            message -> assertThat(message.reason()).startsWith("not JSON: Document nesting depth"));
  }

  @Test
  void fieldsWhoseNamesHaveOneHashCodeAreDecoded() {
    StringBuilder body = new StringBuilder("{\"x\":1");
    for (int i = 0; i < 1 << 14; i++) {
      StringBuilder name = new StringBuilder();
      for (int bit = 0; bit < 14; bit++) {
        name.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      body.append(",\"").append(name).append("\":1");
    }
    assertThat(MessageDecoder.decode(body + "}")).isInstanceOf(DecodedMessage.UnknownMessage.class);
  }
}
