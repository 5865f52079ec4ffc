package io.lifecyclemanager.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lifecyclemanager.support.PlantedSecrets.PlantedSecret;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is replaced in the files of a support bundle, and what is not. */
class SecretRedactorTest {
  private final SecretRedactor redactor = new SecretRedactor(false);

  static List<PlantedSecret> secrets() {
    return PlantedSecrets.all();
  }

  @ParameterizedTest
  @MethodSource("secrets")
  void aSecretIsReplacedAndOnlyOnce(PlantedSecret planted) {
    String text = "before\n" + planted.line() + "\nafter the line";
    String redacted = redactor.redact(text);
    assertThat(redacted)
        .doesNotContain(planted.secret())
        .contains("[redacted: ")
        .startsWith("before\n")
        .endsWith("\nafter the line");
    assertThat(redactor.redact(redacted)).isEqualTo(redacted);
    assertThat(redactor.counts()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "drain of ip-10-0-1-7 gave up after 300 s: 3 of 17 pods left (2 refused by PDB shop/web)",
        "AWS_WEB_IDENTITY_TOKEN_FILE=/var/run/secrets/eks.amazonaws.com/serviceaccount/token",
        "--api-token-file=/etc/tokens/file --webhook-url-file /etc/hook",
        "image: example.org/lifecycle-manager@sha256:"
            + "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
        "commit 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
        "{\"automountServiceAccountToken\":false,\"secretName\":\"tls\",\"tokenExpirationSeconds\":7}",
        "failed calling webhook \"x\": Post \"https://hook.ns.svc:443/mutate?timeout=10s\": EOF",
        "basic authentication is off, bearer tokens are accepted",
        "targetgroup/k8s-shop-web-0123456789/50dc6c495c0c9188 is draining",
        "uid 71514b9d-6a40-4b26-8523-05e7ee35fa40",
        "lifecycle_manager_terminations_total{outcome=\"completed\"} 123456789012",
        "[redacted: credentials in a URL]@host"
      })
  void otherTextStays(String line) {
    assertThat(redactor.redact(line)).isEqualTo(line);
    assertThat(redactor.counts()).isEmpty();
  }

  @Test
  void jsonStaysJson() throws Exception {
    String json =
        """
        {"env": [{"name": "A_TOKEN", "value": "a \\"b\\" c"}], "password": "x\\\\", "next": 1,
         "nested": "{\\"token\\":\\"x\\",\\"count\\":1}", "Authorization": "Bearer abcdefgh"}
        """;
    var tree = new JsonMapper().readTree(redactor.redact(json));
    assertThat(tree.at("/env/0/value").asText())
        .isEqualTo("[redacted: value of a secret variable]");
    assertThat(tree.path("password").asText()).startsWith("[redacted: ");
    assertThat(tree.path("next").asInt()).isOne();
    assertThat(tree.path("nested").asText()).endsWith("\",\"count\":1}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7x7",
        "a \"quoted\" text",
        "a \\ and \\\\",
        "ends with \\",
        "{\"k\":\"a\\\\\\\"b\\\"\"}",
        "\"",
        "line\nbreak"
      })
  void aSecretEndsAtItsOwnQuotationMarkOnEveryLevel(String secret) throws Exception {
    JsonMapper mapper = new JsonMapper();
    String text = mapper.writeValueAsString(Map.of("password", secret));
    for (int level = 0; level < 4; level++) {
      String document = "{\"before\":1,\"text\":%s,\"after\":2}".formatted(text);
      String redacted = redactor.redact(document);
      assertThat(redacted)
          .isEqualTo(document.replace(inner(mapper, secret, level), "[redacted: secret field]"));
      text = mapper.writeValueAsString(text);
    }
  }

  private static String inner(JsonMapper mapper, String secret, int level) throws Exception {
    String inner = secret;
    for (int i = 0; i <= level; i++) {
      String quoted = mapper.writeValueAsString(inner);
      inner = quoted.substring(1, quoted.length() - 1);
    }
    return inner;
  }

  @Test
  void aKnownValueIsReplacedWhereverItStands() {
    assertThat(redactor.redact("it said hunter22")).isEqualTo("it said hunter22");
    assertThat(redactor.learn("hunter22")).startsWith("[redacted: ");
    assertThat(redactor.learn("hunter22-longer")).startsWith("[redacted: ");
    assertThat(redactor.redact("it said hunter22, then hunter22-longer!"))
        .isEqualTo(
            "it said [redacted: value of a secret variable],"
                + " then [redacted: value of a secret variable]!");
    assertThat(redactor.learn("on")).startsWith("[redacted: ");
    assertThat(redactor.redact("on and on")).isEqualTo("on and on");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "said p\"l nt+d",
        "{\"said\":\"p\\\"l nt+d\"}",
        "GET /?q=p%22l+nt%2Bd",
        "GET /?q=p%22l%20nt%2Bd",
        "data: cCJsIG50K2Q="
      })
  void aKnownValueIsReplacedInEachEncoding(String text) {
    var _ = redactor.learn("p\"l nt+d");
    assertThat(redactor.redact(text)).contains("[redacted: value of a secret variable]");
  }

  @Test
  void anAccountHasTheSameAliasEverywhereAndOtherNumbersStay() {
    assertThat(
            redactor.redact(
                "arn:aws:sqs:eu-west-1:123456789012:q https://sqs/210987654321/q 123456789012"
                    + " and 555555555555"))
        .isEqualTo(
            "arn:aws:sqs:eu-west-1:account-1:q https://sqs/account-2/q account-1 and 555555555555");
    assertThat(redactor.redact("of 210987654321, 333333333333.dkr.ecr.eu-west-1"))
        .isEqualTo("of account-2, account-3.dkr.ecr.eu-west-1");
    assertThat(redactor.redact("{\"account\": \"444444444444\"}")).contains("account-4");
    String text = "arn:aws:sqs:eu-west-1:123456789012:q";
    assertThat(new SecretRedactor(true).redact(text)).isEqualTo(text);
  }

  @Test
  void aLongLineTakesNoLongTime() {
    String line = "abcDEF123/".repeat(20_000) + " token" + "x".repeat(20_000);
    assertThat(redactor.redact(line)).hasSizeLessThan(30_000);
  }
}
