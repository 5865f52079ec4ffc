package io.lifecyclemanager.web.api;

import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.lifecyclemanager.web.access.ApiPermission;

/**
 * One operation of the API.
 *
 * @param method of HTTP
 * @param path as in the OpenAPI document, with parameters in braces
 * @param permission that the caller needs
 * @param handler serves the requests
 */
record ApiRoute(HandlerType method, String path, ApiPermission permission, Handler handler) {}
