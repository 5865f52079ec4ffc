/** The HTTP API under {@code /api/v1}, as its OpenAPI document describes it. */
@NullMarked
package io.lifecyclemanager.web.api;

import org.jspecify.annotations.NullMarked;
