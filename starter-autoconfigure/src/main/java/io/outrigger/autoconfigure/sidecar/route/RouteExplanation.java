package io.outrigger.autoconfigure.sidecar.route;

import org.jspecify.annotations.Nullable;

import io.outrigger.sidecar.guard.GuardReport;

/**
 * What a request would get.
 *
 * @param service service that it goes to
 * @param route its route; {@code null} if none fits, so that all is as the service says
 * @param attempts how it would be attempted
 * @param mayRepeat whether it would be sent again although an instance may have got it
 * @param state what keeps calls back now; {@code null} if nothing does, or none was made
 * yet
 */
public record RouteExplanation(String service, @Nullable RouteDescriptor route, AttemptDescriptor attempts,
		boolean mayRepeat, @Nullable GuardReport state) {
}
