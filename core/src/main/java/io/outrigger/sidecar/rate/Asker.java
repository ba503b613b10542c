package io.outrigger.sidecar.rate;

import org.jspecify.annotations.Nullable;

import io.outrigger.sidecar.match.ArrivedRequest;

/**
 * A request, and what is known of who sent it.
 *
 * @param request the request
 * @param caller the service that proved to have sent it; {@code null} if none did
 * @param principal who the application says it is; {@code null} if nobody
 */
record Asker(ArrivedRequest request, @Nullable String caller, @Nullable String principal) {
}
