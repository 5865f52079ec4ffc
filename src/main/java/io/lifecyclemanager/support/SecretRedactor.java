package io.lifecyclemanager.support;

import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Replaces secrets in the files of one bundle: those that have a known form, the values of fields
 * whose names say so, and values that are known to be secret, wherever they stand. Numbers of AWS
 * accounts become aliases, the same one for the same account in all files. Not thread-safe.
 */
public final class SecretRedactor {
  /** Shorter values are words that stand elsewhere too. */
  private static final int MIN_VALUE = 6;

  private static final String VALUE_KIND = "value of a secret variable";

  /** Where a number of twelve digits is that of an account. */
  private static final Pattern ACCOUNT =
      Pattern.compile(
          "(?i)arn:aws[\\w-]*:[\\w-]*:[\\w-]*:([0-9]{12})(?![0-9])|://[^\\s/\"']+/([0-9]{12})/"
              + "|(?<![0-9])([0-9]{12})\\.dkr\\.ecr|account(?:[\\w -]{0,20})\\\\*[\"']?[ \\t]*[:="
              + " ][ \\t]*\\\\*[\"']?([0-9]{12})(?![0-9])");

  private static final Pattern TWELVE_DIGITS = Pattern.compile("(?<![0-9.])[0-9]{12}(?![0-9])");

  private static final List<SecretRule> SPANNING =
      SecretRule.ALL.stream().filter(SecretRule::spansLines).toList();
  private static final List<SecretRule> OF_A_LINE =
      SecretRule.ALL.stream().filter(rule -> !rule.spansLines()).toList();

  private final boolean keepsAccounts;
  private final TreeSet<String> values =
      new TreeSet<>(
          // Longest first: one may contain another.
          Comparator.comparingInt(String::length).reversed().thenComparing(value -> value));
  private final Map<String, String> accounts = new LinkedHashMap<>();
  private final Map<String, Integer> counts = new TreeMap<>();

  /**
   * @param keepsAccounts whether numbers of accounts stay
   */
  public SecretRedactor(boolean keepsAccounts) {
    this.keepsAccounts = keepsAccounts;
  }

  /** Whether the value of a variable, a field or an option with this name is a secret. */
  public static boolean isSecretName(String name) {
    return SecretRule.isSecretName(name);
  }

  /**
   * Makes a value known that is replaced from now on, wherever it stands: as it is, as a string of
   * JSON, as a part of a URL, or as Base64. Very short values are replaced only where they were
   * found.
   *
   * @return what stands in its place
   */
  public String learn(String value) {
    String stripped = value.strip();
    if (stripped.length() >= MIN_VALUE) {
      values.add(stripped);
      values.add(inJson(stripped));
      values.add(URLEncoder.encode(stripped, StandardCharsets.UTF_8));
      values.add(URLEncoder.encode(stripped, StandardCharsets.UTF_8).replace("+", "%20"));
      for (String each : List.of(stripped, value)) {
        values.add(Base64.getEncoder().encodeToString(each.getBytes(StandardCharsets.UTF_8)));
      }
    }
    count(VALUE_KIND);
    return SecretRule.marker(VALUE_KIND);
  }

  private static String inJson(String value) {
    String quoted = TextNode.valueOf(value).toString();
    return quoted.substring(1, quoted.length() - 1);
  }

  /** The text without secrets. A second call with the result changes nothing. */
  public String redact(String text) {
    String redacted = text;
    for (String value : values) {
      if (redacted.contains(value)) {
        redacted = redacted.replace(value, SecretRule.marker(VALUE_KIND));
        count(VALUE_KIND);
      }
    }
    redacted = apply(SPANNING, redacted);
    StringBuilder lines = new StringBuilder(redacted.length());
    int start = 0;
    while (start < redacted.length()) {
      int end = redacted.indexOf('\n', start) + 1;
      int next = end == 0 ? redacted.length() : end;
      lines.append(apply(OF_A_LINE, redacted.substring(start, next)));
      start = next;
    }
    return keepsAccounts ? lines.toString() : withAliases(lines.toString());
  }

  private String apply(List<SecretRule> rules, String text) {
    String small = text.toLowerCase(Locale.ROOT);
    String redacted = text;
    for (SecretRule rule : rules) {
      if (rule.mayBeIn(small)) {
        redacted = rule.apply(redacted, () -> count(rule.kind()));
      }
    }
    return redacted;
  }

  /** How many secrets of each kind were replaced; in the order of their names. */
  public Map<String, Integer> counts() {
    return Collections.unmodifiableMap(new TreeMap<>(counts));
  }

  private String withAliases(String text) {
    Matcher found = ACCOUNT.matcher(text);
    while (found.find()) {
      for (int group = 1; group <= found.groupCount(); group++) {
        @Nullable String account = found.group(group);
        if (account != null) {
          String alias = "account-" + (accounts.size() + 1);
          String _ = accounts.computeIfAbsent(account, _ -> alias);
        }
      }
    }
    return accounts.isEmpty()
        ? text
        : TWELVE_DIGITS
            .matcher(text)
            .replaceAll(digits -> accounts.getOrDefault(digits.group(), digits.group()));
  }

  private void count(String kind) {
    int _ = counts.merge(kind, 1, Integer::sum);
  }
}
