package io.lifecyclemanager.simulation.aws.query;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A part of a long list, and the token that asks for the next; null when there is none. */
public record ResultPage<T>(List<T> items, @Nullable String next) {

  static <T> ResultPage<T> of(List<T> all, Optional<String> token, int size) {
    int from = Math.min(token.map(ResultPage::position).orElse(0), all.size());
    int to = Math.min(from + size, all.size());
    return new ResultPage<>(all.subList(from, to), to < all.size() ? "after-" + to : null);
  }

  /** As {@link #of}, refusing sizes that AWS refuses. */
  public static <T> ResultPage<T> checked(
      List<T> all, QueryRequest request, String tokenName, String sizeName, int most, int usual) {
    int size = request.number(sizeName, usual);
    if (size < 1 || size > most) {
      throw AwsFailure.invalid(sizeName + " must be between 1 and " + most + ", not " + size);
    }
    return of(all, request.optional(tokenName), size);
  }

  private static int position(String token) {
    if (!token.matches("after-\\d{1,9}")) {
      throw new AwsFailure(400, "InvalidNextToken", "The token '" + token + "' is invalid.");
    }
    return Integer.parseInt(token.substring("after-".length()));
  }
}
