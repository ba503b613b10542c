package io.outrigger.autoconfigure.sidecar.route;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.outrigger.sidecar.guard.GuardReport;

/**
 * A route and what it does now.
 *
 * @param route the route
 * @param attempts how its requests are attempted; {@code null} if they go to several
 * services, which differ
 * @param state what keeps its calls back now, for each service that one went to
 */
public record RouteReport(RouteDescriptor route, @Nullable AttemptDescriptor attempts, List<GuardReport> state) {
}
