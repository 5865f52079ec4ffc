/** What the HTTP clients of both SDKs have in common: proxies, and how responses are encoded. */
@NullMarked
package io.lifecyclemanager.http;

import org.jspecify.annotations.NullMarked;
