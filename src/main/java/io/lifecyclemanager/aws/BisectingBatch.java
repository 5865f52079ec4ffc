package io.lifecyclemanager.aws;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Gatherers;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Requests about many items that AWS rejects as a whole when one of the items is bad. */
public final class BisectingBatch {
  private BisectingBatch() {}

  /**
   * Makes the request for all items. Where AWS rejects it because of a bad item, makes it for each
   * half, and so on, down to the items that are bad alone. May be repeated.
   *
   * @param items each once
   * @param maxItems how many items fit into one request
   * @param isBadItem whether a rejection is about an item of the request
   * @return the bad items, each with AWS's error message
   * @throws AwsServiceException every other failure; some of the items may have been sent
   */
  public static <T> Map<T, String> send(
      List<T> items,
      int maxItems,
      Consumer<List<T>> request,
      Predicate<AwsServiceException> isBadItem) {
    Map<T, String> bad = new LinkedHashMap<>();
    items.stream()
        .gather(Gatherers.windowFixed(maxItems))
        .forEach(batch -> send(batch, request, isBadItem, bad));
    return bad;
  }

  private static <T> void send(
      List<T> batch,
      Consumer<List<T>> request,
      Predicate<AwsServiceException> isBadItem,
      Map<T, String> bad) {
    try {
      request.accept(batch);
    } catch (AwsServiceException e) {
      if (!isBadItem.test(e)) {
        throw e;
      }
      if (batch.size() > 1) {
        int half = batch.size() / 2;
        send(batch.subList(0, half), request, isBadItem, bad);
        send(batch.subList(half, batch.size()), request, isBadItem, bad);
      } else {
        bad.put(batch.getFirst(), AwsFailures.errorMessage(e));
      }
    }
  }
}
