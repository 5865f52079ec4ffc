package io.lifecyclemanager.support;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kind of secret that is known by its form, or by the name in front of it. Where the form is not
 * certain, too much is replaced rather than too little.
 *
 * @param kind for the reader of the bundle
 * @param pattern finds it; its group 1, where it has one, is what stays in front of the secret. Its
 *     group 2, where it has one, is a quotation mark: the secret then follows the match and ends at
 *     the next such mark.
 * @param hints a line without any of these, in small letters, has no such secret; empty where none
 *     is known. Looking for them takes a small part of the time that the pattern takes.
 * @param spansLines whether the secret may be longer than a line
 */
record SecretRule(String kind, Pattern pattern, List<String> hints, boolean spansLines) {
  private static final String MARKER = "[redacted: ";

  private static final List<String> WORDS =
      List.of(
          "secret", "pass", "pwd", "token", "credential", "key", "handle", "signature", "cookie");

  /** Not behind what another rule has replaced already. */
  private static final String NOT_REDACTED = "(?!\\[redacted)";

  /**
   * A secret word in the name of a field, a variable or an option, and the rest of the name. Some
   * endings say that the value is not the secret itself.
   */
  private static final String NAME =
      "(?:secret|passw(?:or)?d|passphrase|pwd|token|credentials?|api[_.-]?key|access[_.-]?key"
          + "|private[_.-]?key|client[_.-]?key|signing[_.-]?key|receipt[_.-]?handle|signature"
          + "|cookie|(?<![a-z0-9])pass(?![\\w.-])|authorization(?![\\w.-]))"
          + "(?![\\w.-]{0,60}?(?:file|path|name|namespace|ref|expir\\w*|seconds|ttl|type|count|total"
          + "|bytes|policy|reviews?)\\b)[\\w.-]{0,60}";

  /** A quotation mark, also that of a string within other strings of JSON. */
  private static final String QUOTE = "\\\\*[\"']";

  private static final String BLANKS = "[ \\t]*+";

  private static final Pattern NAMED = Pattern.compile("(?i)" + NAME);

  /** In the order in which they are applied. */
  static final List<SecretRule> ALL =
      List.of(
          spanning(
              "private key",
              "private key-----",
              "-----BEGIN [A-Z ]*PRIVATE KEY-----(?:\\s*(?:Proc-Type|DEK-Info):[^\\n]*)*"
                  + "[A-Za-z0-9+/=\\s\\\\]*(?:-----END [A-Z ]*PRIVATE KEY-----)?"),
          // Services in the cluster, such as admission webhooks, have no secrets in their URLs.
          rule(
              "webhook path",
              List.of("hook"),
              "(?i)(https?://(?=[^\\s\"'<>\\\\]*hook)(?![^\\s/\"'<>]+\\.svc(?:\\.[\\w.]+)?[:/])"
                  + "[^\\s/\"'<>\\\\]+/)"
                  + NOT_REDACTED
                  + "[^\\s\"'<>\\\\]+"),
          rule("credentials in a URL", List.of("://"), "(://)[^\\s/\"'<>]+(?=@)"),
          rule(
              "authorization",
              List.of("authorization"),
              "(?i)(authorization(?:%s)?%s[:=]%s(?:%s)?+)%s[^\"'\\\\\\r\\n]+"
                  .formatted(QUOTE, BLANKS, BLANKS, QUOTE, NOT_REDACTED)),
          rule(
              "bearer token",
              List.of("bearer"),
              "(?i)(\\bbearer(?:[ \\t]|%20)+)(?!tokens?\\b|auth)[\\w.~+/=-]{6,}"),
          rule(
              "basic authentication",
              List.of("basic"),
              "(\\b(?i:basic)\\s+)(?=[A-Za-z+/]*[0-9A-Z=])[A-Za-z0-9+/]{8,}={0,2}"),
          rule("JSON web token", List.of("eyj"), "eyJ[\\w-]{6,}\\.[\\w.-]*"),
          rule("AWS access key id", List.of("akia", "asia"), "\\b(?:AKIA|ASIA)[A-Z0-9]{16}\\b"),
          rule("receipt handle", List.of("aqeb"), "\\bAQEB[A-Za-z0-9+/=]{20,}"),
          rule(
              "AWS session token",
              List.of("fwog", "iqoj", "fqog"),
              "\\b(?:FwoG|IQoJ|FQoG)[A-Za-z0-9+/=_-]{20,}"),
          rule(
              "token of another service",
              List.of("gh", "xox", "glpat-"),
              "\\b(?:gh[pousr]_\\w{20,}|github_pat_\\w{20,}|xox[a-z]-[\\w-]{10,}"
                  + "|glpat-[\\w-]{15,})"),
          spanning(
              "value of a secret variable",
              "value",
              "(?i)(name%1$s%2$s:%2$s%1$s[\\w.-]*%3$s%1$s%2$s,\\s*%1$svalue%1$s%2$s:%2$s(%1$s))"
                  .formatted(QUOTE, BLANKS, NAME)),
          rule(
              "secret field",
              WORDS,
              "(?i)(%3$s(?:%1$s)?%2$s[:=]%2$s(%1$s))".formatted(QUOTE, BLANKS, NAME)),
          rule(
              "secret field",
              WORDS,
              "(?i)(%s%s[:=]%s)(?!%s)%s[^\\s&\"'<>\\\\]+"
                  .formatted(NAME, BLANKS, BLANKS, QUOTE, NOT_REDACTED)),
          rule(
              "secret option",
              WORDS,
              "(?i)(--[\\w-]*" + NAME + "[ \\t]+)(?![-\\[])[^\\s\"',\\\\]+"),
          rule(
              "secret field",
              List.of("sig=", "key=", "code="),
              "([?&](?:sig|key|code)=)" + NOT_REDACTED + "[^\\s&\"'<>\\\\]+"),
          rule(
              "lifecycle action token",
              List.of("token"),
              "(?i)(\\btoken[ \\t]+)\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}"),
          rule(
              "AWS secret access key",
              List.of(),
              "(?<![\\w+/=-])(?=[A-Za-z0-9+/]{40}(?![\\w+/=-]))%s[A-Za-z0-9+/]{40}"
                  .formatted(mixed("A-Za-z0-9+/"))),
          rule(
              "long random text",
              List.of(),
              "(?<![\\w+/-])(?=[\\w+/-]{100})%s[\\w+/-]{100,}={0,2}".formatted(mixed("\\w+/-"))));

  private static SecretRule rule(String kind, List<String> hints, String regex) {
    return new SecretRule(kind, Pattern.compile(regex), hints, false);
  }

  private static SecretRule spanning(String kind, String hint, String regex) {
    return new SecretRule(kind, Pattern.compile(regex), List.of(hint), true);
  }

  /** Whether a text may have such a secret. */
  boolean mayBeIn(String textInSmallLetters) {
    return hints.isEmpty() || hints.stream().anyMatch(textInSmallLetters::contains);
  }

  /** Small and capital letters and digits: names of hashes, pods and folders lack one of them. */
  private static String mixed(String characters) {
    return "(?=[%1$s]*[a-z])(?=[%1$s]*[A-Z])(?=[%1$s]*[0-9])".formatted(characters);
  }

  /** Whether the value of a variable, a field or an option with this name is a secret. */
  static boolean isSecretName(String name) {
    return NAMED.matcher(name).find();
  }

  /** The text in place of a secret. */
  static String marker(String kind) {
    return MARKER + kind + "]";
  }

  /**
   * Replaces every secret of this kind.
   *
   * @param onSecret called for each
   */
  String apply(String text, Runnable onSecret) {
    Matcher matcher = pattern.matcher(text);
    StringBuilder redacted = new StringBuilder();
    int copied = 0;
    while (matcher.find(copied)) {
      boolean isQuoted = matcher.groupCount() > 1;
      int start = matcher.groupCount() > 0 ? matcher.end(1) : matcher.start();
      int end = isQuoted ? QuotedText.end(text, start, matcher.group(2)) : matcher.end();
      redacted.append(text, copied, start);
      if (end > start && !text.startsWith(MARKER, start)) {
        redacted.append(marker(kind));
        onSecret.run();
      } else {
        redacted.append(text, start, end);
      }
      copied = end;
    }
    return copied == 0 ? text : redacted.append(text, copied, text.length()).toString();
  }
}
