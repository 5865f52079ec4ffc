package io.lifecyclemanager.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lifecyclemanager.intake.Inbox.Delivery;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.SystemTime;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** AWS's clock and this machine's are ten minutes apart; AWS takes five. */
class AwsClockSkewTest {
  private static final Duration AGE = Duration.ofSeconds(30);
  private static final DateTimeFormatter SIGNED = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssX");

  private static final Duration TAKEN = Duration.ofMinutes(5);

  /** The JDK's own HTTP server always sends the true time in its Date header. */
  @AutoClose private ServerSocket server;

  private Duration ahead;

  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    new SystemTime().start("AWS", this::serve);
  }

  @ParameterizedTest
  @ValueSource(ints = {-10, 10})
  void theFirstRejectionIsTemporaryTheNextRequestIsAcceptedAndAgesFollowTheClockOfAws(int minutes)
      throws Exception {
    ahead = Duration.ofMinutes(minutes);
    URI endpoint = URI.create("http://127.0.0.1:" + server.getLocalPort());
    try (RedirectedClients led = new RedirectedClients(endpoint)) {
      SqsQueue queue =
          new SqsQueue(led.clients().sqs(), null, endpoint + "/1/queue", new SystemTime());
      RemoteFailure failure =
          catchThrowableOfType(
              RemoteFailure.class, () -> queue.receive(Duration.ZERO, Duration.ofSeconds(30)));
      assertThat(failure.kind()).isEqualTo(RemoteFailure.FailureKind.UNAVAILABLE);

      List<Delivery> received = queue.receive(Duration.ZERO, Duration.ofSeconds(30));
      assertThat(received)
          .singleElement()
          .satisfies(
              one -> assertThat(one.age()).isBetween(AGE.minusSeconds(2), AGE.plusMinutes(5)));
    }
  }

  private void serve() {
    try {
      while (true) {
        try (Socket socket = server.accept()) {
          answer(socket);
        }
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private void answer(Socket socket) throws IOException {
    var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
      int colon = line.indexOf(": ");
      headers.put(line.substring(0, Math.max(colon, 0)), line.substring(colon + 2));
    }
    in.read(new char[Integer.parseInt(headers.get("Content-Length"))]);
    Instant now = Instant.now().plus(ahead);
    Instant signed = SIGNED.parse(headers.get("X-Amz-Date"), Instant::from);
    boolean taken = Duration.between(signed, now).abs().compareTo(TAKEN) <= 0;
    String body = taken ? message(now) : refusal(signed.isBefore(now));
    String answer =
        """
        HTTP/1.1 %s
        Content-Type: application/x-amz-json-1.0
        Date: %s
        Content-Length: %d
        Connection: close

        %s\
        """
            .formatted(
                taken ? "200 OK" : "403 Forbidden",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atZone(ZoneOffset.UTC)),
                body.length(),
                body);
    socket.getOutputStream().write(answer.replace("\n", "\r\n").getBytes(UTF_8));
  }

  private static String message(Instant now) {
    return """
    {"Messages":[{"MessageId":"m","ReceiptHandle":"r","Body":"b","MD5OfBody":"92eb5ffee6ae2fec3ad71c777531578f",\
    "Attributes":{"SentTimestamp":"%d","ApproximateReceiveCount":"1"}}]}\
    """
        .formatted(now.minus(AGE).toEpochMilli());
  }

  private static String refusal(boolean early) {
    return """
    {"__type":"com.amazon.coral.service#InvalidSignatureException",\
    "message":"Signature %s: the clocks differ"}\
    """
        .formatted(early ? "expired" : "not yet current");
  }
}
