package io.lifecyclemanager.intake.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageDecoderTest {
  private static final String TOKEN = "87654321-4321-4321-4321-210987654321";
  private static final String DIRECT =
      """
      {"Origin":"AutoScalingGroup","Destination":"EC2","LifecycleHookName":"drain",
       "AccountId":"111122223333","RequestId":"a-1","Service":"AWS Auto Scaling",
       "LifecycleTransition":"autoscaling:EC2_INSTANCE_TERMINATING",
       "AutoScalingGroupName":"web","EC2InstanceId":"i-0abc",
       "Time":"2026-01-01T00:00:00.000Z","LifecycleActionToken":"%s"}
      """
          .formatted(TOKEN);

  @Test
  void aMessageStraightFromAutoScaling() {
    assertThat(MessageDecoder.decode(DIRECT))
        .isEqualTo(new DecodedMessage.TerminatingTransition(action(TOKEN, "a-1")));
  }

  @Test
  void theSameWithoutAToken() {
    assertThat(MessageDecoder.decode(DIRECT.replace("LifecycleActionToken", "Other")))
        .isEqualTo(new DecodedMessage.TerminatingTransition(action(null, "a-1")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"short", "87654321-4321-4321-4321-2109876543210"})
  void aTokenThatAutoScalingDoesNotAcceptCountsAsNone(String token) {
    assertThat(MessageDecoder.decode(DIRECT.replace(TOKEN, token)))
        .isEqualTo(new DecodedMessage.TerminatingTransition(action(null, "a-1")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a.b", "dräin", "drain\\n"})
  void aHookThatCannotExistIsNotUnderstood(String hook) {
    assertThat(MessageDecoder.decode(DIRECT.replace("\"drain\"", "\"" + hook + "\"")))
        .isInstanceOfSatisfying(
            DecodedMessage.UnknownMessage.class,
            message -> assertThat(message.reason()).startsWith("not the name of a hook"));
  }

  @Test
  void theNameOfAHookHasAtMostTwoHundredAndFiftyFiveCharacters() {
    String longest = "a/b_c-1".repeat(37).substring(0, 255);
    assertThat(MessageDecoder.decode(DIRECT.replace("drain", longest)))
        .isInstanceOf(DecodedMessage.TerminatingTransition.class);
    assertThat(MessageDecoder.decode(DIRECT.replace("drain", longest + "x")))
        .isInstanceOf(DecodedMessage.UnknownMessage.class);
  }

  @Test
  void theSameThroughEventBridgeWhichHasNoRequestId() {
    String event =
        """
        {"version":"0","source":"aws.autoscaling",
         "detail-type":"EC2 Instance-terminate Lifecycle Action","detail":%s}
        """
            .formatted(DIRECT.replace("RequestId", "Other"));
    assertThat(MessageDecoder.decode(event))
        .isEqualTo(new DecodedMessage.TerminatingTransition(action(TOKEN, null)));
  }

  @Test
  void theSameWrappedBySns() {
    String text = DIRECT.replace("\n", " ").replace("\"", "\\\"");
    assertThat(MessageDecoder.decode("{\"Type\":\"Notification\",\"Message\":\"" + text + "\"}"))
        .isEqualTo(new DecodedMessage.TerminatingTransition(action(TOKEN, "a-1")));
  }

  @Test
  void aTestNotification() {
    assertThat(
            MessageDecoder.decode(
                """
                {"AccountId":"1","RequestId":"r","AutoScalingGroupARN":"arn:x",
                 "AutoScalingGroupName":"web","Service":"AWS Auto Scaling",
                 "Event":"autoscaling:TEST_NOTIFICATION","Time":"2026-11-21T11:43:38.950Z"}
                """))
        .isEqualTo(
            new DecodedMessage.TestNotification(
                new GroupName("web"), Instant.parse("2026-11-21T11:43:38.950Z")));
  }

  @Test
  void aTestNotificationWithoutGroupAndTimeIsRecognized() {
    assertThat(
            MessageDecoder.decode(
                "{\"Event\":\"autoscaling:TEST_NOTIFICATION\",\"Time\":\"yesterday\"}"))
        .isEqualTo(new DecodedMessage.TestNotification(null, null));
  }

  @Test
  void aLaunch() {
    assertThat(MessageDecoder.decode(DIRECT.replace("TERMINATING", "LAUNCHING")))
        .isEqualTo(new DecodedMessage.LaunchingTransition(action(TOKEN, "a-1")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "null",
        "[]",
        "42",
        "{}",
        "{\"Type\":\"Notification\",\"Message\":\"hello\"}",
        "{\"LifecycleTransition\":\"autoscaling:EC2_INSTANCE_TERMINATING\"}",
        "{} {}",
        "{\"Event\":\"autoscaling:TEST_NOTIFICATION\",\"Event\":\"x\"}",
        "{\"Type\":\"Notification\",\"Message\":{}}",
        "{\"Type\":\"SubscriptionConfirmation\",\"TopicArn\":\"arn:aws:sns:x\"}",
        "{\"LifecycleTransition\":7,\"AutoScalingGroupName\":\"g\",\"LifecycleHookName\":\"h\","
            + "\"EC2InstanceId\":\"i-1\"}",
        "{\"LifecycleTransition\":\"autoscaling:EC2_INSTANCE_TERMINATING\","
            + "\"AutoScalingGroupName\":\"g\",\"LifecycleHookName\":\"h\","
            + "\"EC2InstanceId\":\"../../etc\"}"
      })
  void anythingElseIsNotUnderstoodAndSaysWhy(String body) {
    assertThat(MessageDecoder.decode(body))
        .isInstanceOfSatisfying(
            DecodedMessage.UnknownMessage.class,
            message -> assertThat(message.reason()).isNotBlank());
  }

  @Test
  void anArrayOfEventsIsNotUnderstoodAndSaysWhatToDo() {
    assertThat(MessageDecoder.decode("[" + DIRECT + "," + DIRECT + "]"))
        .isEqualTo(
            new DecodedMessage.UnknownMessage(
                "an array of 2 values; send each event as a message of its own"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"we\\nb", "we\\u2028b", "we\\ud800b", "we\\u0000b"})
  void aGroupThatWouldBreakALineOfTheLogIsNotUnderstood(String group) {
    assertThat(MessageDecoder.decode(DIRECT.replace("\"web\"", "\"" + group + "\"")))
        .isEqualTo(new DecodedMessage.UnknownMessage("not the name of a group: we?b"));
  }

  @Test
  void theDescriptionOfAnUnknownMessageIsShort() {
    assertThat(MessageDecoder.decode("x".repeat(200_000)))
        .isInstanceOfSatisfying(
            DecodedMessage.UnknownMessage.class,
            message -> assertThat(message.reason()).hasSizeLessThan(200));
  }

  private static LifecycleAction action(String token, String activity) {
    return new LifecycleAction(
        new GroupName("web"), "drain", new InstanceId("i-0abc"), token, activity);
  }
}
