package io.lifecyclemanager.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lifecyclemanager.http.ProxyRules.Route;
import io.lifecyclemanager.http.ProxyServer.ProxyCredentials;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests have a proxy, and which proxy. */
class ProxyRulesTest {
  private static final String PROXY = "http://proxy.example:3128";
  private static final Route THROUGH =
      new Route.Through(new ProxyServer("proxy.example", 3128, Optional.empty()));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # NO_PROXY                | server                           | direct
          ''                        | https://sts.amazonaws.com        | false
          amazonaws.com             | https://sts.amazonaws.com        | true
          amazonaws.com             | https://amazonaws.com            | true
          amazonaws.com             | https://notamazonaws.com         | false
          .amazonaws.com            | https://sts.amazonaws.com        | true
          .amazonaws.com            | https://amazonaws.com            | true
          .amazonaws.com            | https://amazonaws.com.cn         | false
          *.amazonaws.com           | https://sts.amazonaws.com        | true
          AMAZONAWS.com             | https://STS.amazonAWS.com        | true
          sts.amazonaws.com         | https://sqs.amazonaws.com        | false
          a.test, b.test ,.c.test   | https://x.c.test                 | true
          a.test b.test             | https://b.test                   | true
          a.test.                   | https://a.test                   | true
          a.test                    | https://a.test.                  | true
          *                         | https://sts.amazonaws.com        | true
          *                         | https://[fd00::1]                | true
          a.test:443                | https://a.test                   | true
          a.test:443                | https://a.test:443               | true
          a.test:443                | https://a.test:6443              | false
          a.test:99999999999        | https://a.test                   | false
          .test:6443                | https://a.test:6443              | true
          10.0.0.1                  | https://10.0.0.1                 | true
          10.0.0.1                  | https://10.0.0.11                | false
          10.0.0.1:6443             | https://10.0.0.1:6443            | true
          10.0.0.1:6443             | https://10.0.0.1                 | false
          10.0.0.0/8                | https://10.1.2.3                 | true
          10.0.0.0/8                | https://11.1.2.3                 | false
          10.0.0.0/15               | https://10.1.255.255:6443        | true
          10.0.0.0/15               | https://10.2.0.0                 | false
          10.0.0.0/0                | https://192.0.2.1                | true
          10.0.0.0/8                | https://10.example               | false
          10.0.0.0/33               | https://10.0.0.1                 | false
          10.0.0.0/x                | https://10.0.0.1                 | false
          fd00::1                   | https://[fd00:0::1]:6443         | true
          [fd00::1]:6443            | https://[fd00::1]:6443           | true
          [fd00::1]:6443            | https://[fd00::1]                | false
          fd00::/8                  | https://[fd12::3]                | true
          fd00::/8                  | https://[fe80::3]                | false
          fd00::/8                  | https://10.0.0.1                 | false
          ''                        | https://localhost:6443           | true
          ''                        | https://127.0.0.1:6443           | true
          ''                        | https://127.9.9.9                | true
          ''                        | https://[::1]:6443               | true
          ''                        | https://localhost.test           | false
          """)
  void exceptionsAreReadAsInKubectlAndTheAwsCli(String exceptions, URI server, boolean direct) {
    ProxyRules rules = ProxyRules.of(Map.of("HTTPS_PROXY", PROXY, "NO_PROXY", exceptions));
    assertThat(rules.route(server)).isEqualTo(direct ? new Route.Direct() : THROUGH);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # variable  | server                | proxied
          HTTPS_PROXY | https://a.test        | true
          https_proxy | https://a.test        | true
          HTTPS_PROXY | http://a.test         | false
          HTTP_PROXY  | http://a.test         | true
          http_proxy  | http://a.test         | true
          HTTP_PROXY  | https://a.test        | false
          """)
  void aVariableSetsTheProxyOfItsScheme(String variable, URI server, boolean proxied) {
    assertThat(ProxyRules.of(Map.of(variable, PROXY)).route(server))
        .isEqualTo(proxied ? THROUGH : new Route.Unset());
  }

  @Test
  void theVariableInUpperCaseIsPreferredUnlessItIsEmpty() {
    URI server = URI.create("https://a.test");
    assertThat(
            ProxyRules.of(Map.of("HTTPS_PROXY", PROXY, "https_proxy", "http://other:1"))
                .route(server))
        .isEqualTo(THROUGH);
    assertThat(ProxyRules.of(Map.of("HTTPS_PROXY", " ", "https_proxy", PROXY)).route(server))
        .isEqualTo(THROUGH);
    assertThat(ProxyRules.of(Map.of("HTTPS_PROXY", PROXY, "no_proxy", "a.test")).route(server))
        .isEqualTo(new Route.Direct());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http://proxy:3128                 | proxy    | 3128 |        |
          proxy:3128                        | proxy    | 3128 |        |
          HTTP://proxy:3128/                | proxy    | 3128 |        |
          http://proxy                      | proxy    | 80   |        |
          http://[fd00::1]:3128             | fd00::1  | 3128 |        |
          http://me:secret@proxy:3128       | proxy    | 3128 | me     | secret
          me:secret@proxy:3128              | proxy    | 3128 | me     | secret
          http://me:p%40ss%3A+@proxy:3128   | proxy    | 3128 | me     | p@ss:+
          http://me:p@s/s:x@proxy:3128      | proxy    | 3128 | me     | p@s/s:x
          http://me:100%@proxy:3128         | proxy    | 3128 | me     | 100%
          http://me@proxy:3128              | proxy    | 3128 | me     | ''
          """)
  void theProxyIsParsed(String value, String host, int port, String user, String password) {
    Optional<ProxyCredentials> credentials =
        user == null ? Optional.empty() : Optional.of(new ProxyCredentials(user, password));
    assertThat(ProxyServer.parse("HTTPS_PROXY", value))
        .isEqualTo(new ProxyServer(host, port, credentials));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://me:secret@proxy:3128",
        "socks5://me:secret@proxy:1080",
        "http://me:secret@proxy:0",
        "http://me:secret@proxy:99999",
        "http://me:secret@",
        "http://me:secret@proxy:3128:3128"
      })
  void whatIsNoProxyIsRejectedWithoutItsPassword(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ProxyRules.of(Map.of("https_proxy", value)))
        .withMessageContaining("https_proxy")
        .satisfies(rejected -> assertThat(rejected.getMessage()).doesNotContain("secret"));
  }

  @Test
  void noTextFormShowsThePassword() {
    ProxyServer proxy = ProxyServer.parse("HTTPS_PROXY", "http://me:secret@[fd00::1]:3128");
    assertThat(proxy).hasToString("http://[fd00::1]:3128");
    assertThat(proxy.credentials().toString() + new Route.Through(proxy))
        .doesNotContain("secret")
        .doesNotContain("me:");
  }
}
