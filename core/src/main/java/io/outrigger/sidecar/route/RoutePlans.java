package io.outrigger.sidecar.route;

import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.attempt.AttemptEngine;
import io.outrigger.loadbalancer.attempt.AttemptPlan;
import io.outrigger.loadbalancer.attempt.ServiceAttempts;
import io.outrigger.loadbalancer.attempt.guard.CallGuard;
import io.outrigger.loadbalancer.settings.Attempting;
import io.outrigger.sidecar.guard.RouteGuards;

/**
 * The plan of each request: that of its route, or else of its service. A plan is kept,
 * with what it has measured, until the settings of either change. Safe for use from
 * several threads.
 */
public final class RoutePlans {

	/*
	 * Routes that are gone leave nothing behind for longer than until so many came.
	 */
	private static final int MOST = 10_000;

	private final ConcurrentMap<Key, Kept> plans = new ConcurrentHashMap<>();

	private final Supplier<RouteTable> routes;

	private final AttemptEngine engine;

	private final LoadBalancers balancers;

	private final RouteGuards guards;

	private final AtomicReference<RouteTable> followed = new AtomicReference<>(RouteTable.NONE);

	/**
	 * Creates the plans.
	 * @param routes read for each request; the same object until they change
	 * @param engine knows the plans of services
	 * @param balancers know the settings of services
	 * @param guards keep calls back
	 */
	public RoutePlans(Supplier<RouteTable> routes, AttemptEngine engine, LoadBalancers balancers, RouteGuards guards) {
		this.routes = routes;
		this.engine = engine;
		this.balancers = balancers;
		this.guards = guards;
	}

	/**
	 * Returns the plan of a request.
	 * @param request the request
	 * @return the plan as it is now
	 * @throws io.outrigger.loadbalancer.NoInstanceAvailableException if the registry does
	 * not know the service
	 */
	public AttemptPlan plan(RoutedRequest request) {
		Route route = routes().find(request);
		ServiceAttempts attempts = (route != null) ? this.engine.find(request.service()) : null;
		return (route != null && attempts != null) ? plan(route, attempts) : this.engine.plan(request.service());
	}

	@SuppressWarnings("ReferenceEquality")
	private RouteTable routes() {
		RouteTable before = this.followed.get();
		RouteTable now = this.routes.get();
		if (before != now && this.followed.compareAndSet(before, now)) {
			this.guards.retain(now.routes().stream().map(Route::id).collect(Collectors.toSet()));
		}
		return now;
	}

	private AttemptPlan plan(Route route, ServiceAttempts attempts) {
		Key key = new Key(attempts.service(), route.id());
		Attempting service = this.balancers.attempting(key.service);
		Kept kept = this.plans.get(key);
		if (kept != null && kept.isFor(attempts, service, route)) {
			return kept.plan;
		}
		if (this.plans.size() >= MOST) {
			this.plans.clear();
		}
		Attempting settings = route.attempts().over(service);
		CallGuard guard = this.guards.guard(route.id(), key.service, route.match().service() != null, route.guard());
		boolean same = kept != null && kept.attempts == attempts && kept.settings.equals(settings)
				&& kept.plan.guard().equals(guard) && Objects.equals(kept.plan.split(), route.split());
		AttemptPlan plan = (kept != null && same) ? kept.plan
				: attempts.plan(settings.failover(), settings.hedging(), guard, route.split()).named(route.id());
		this.plans.put(key, new Kept(attempts, service, route, settings, plan));
		return plan;
	}

	/**
	 * Returns how the requests of a route to a service are attempted.
	 * @param route the route, or {@code null} for requests that have none
	 * @param service name of the service
	 * @return the settings as they are now
	 */
	public Attempting attempting(@Nullable Route route, String service) {
		Attempting general = this.balancers.attempting(service);
		return (route != null) ? route.attempts().over(general) : general;
	}

	private record Key(String service, String route) {
	}

	/**
	 * A plan, and what it follows from.
	 */
	private record Kept(ServiceAttempts attempts, Attempting service, Route route, Attempting settings,
			AttemptPlan plan) {

		@SuppressWarnings("ReferenceEquality")
		boolean isFor(ServiceAttempts attempts, Attempting service, Route route) {
			return this.attempts == attempts && this.service == service && this.route == route;
		}

	}

}
