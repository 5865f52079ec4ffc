/**
 * How threads share work and remote calls: one retry loop, one wait for a denied permission, one
 * request for concurrent callers, several callers' items in one request, a limit on concurrent
 * requests, and a fan-out that is joined. Each class states its invariant.
 */
@NullMarked
package io.lifecyclemanager.sharing;

import org.jspecify.annotations.NullMarked;
