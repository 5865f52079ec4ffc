package io.lifecyclemanager.claim;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * An EC2 event for which a node is claimed, as the annotation holds it.
 *
 * @param kind as in {@code spot}
 * @param id tells events of one kind apart; empty where it has no id
 * @param at when EC2 interrupts the instance, ISO 8601; null when that has begun already
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClaimEvent(String kind, String id, @Nullable String at) {}
