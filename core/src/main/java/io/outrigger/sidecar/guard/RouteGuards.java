package io.outrigger.sidecar.guard;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.attempt.guard.CallGuard;
import io.outrigger.loadbalancer.attempt.guard.Rejection;
import io.outrigger.time.Ticker;

/**
 * The guards of routes, one for each service that a route goes to. Each is kept until its
 * settings change, and of those what did not change is. Safe for use from several
 * threads.
 */
public final class RouteGuards {

	private final ConcurrentMap<Key, Held> guards = new ConcurrentHashMap<>();

	private final List<BiConsumer<String, String>> listeners = new CopyOnWriteArrayList<>();

	private final Environment environment;

	/**
	 * Creates the guards.
	 * @param balancers know the instances
	 * @param registries where the Resilience4j instances are kept
	 * @param ticker the load balancers'
	 * @param timers gives what runs timers; tasks are short and never block
	 */
	public RouteGuards(LoadBalancers balancers, ResilienceRegistries registries, Ticker ticker,
			Supplier<Scheduler> timers) {
		this.environment = new Environment(balancers, new ResilienceInstances(registries), ticker, timers);
	}

	/**
	 * Returns the guard of the calls of a route to a service.
	 * @param route name of the route
	 * @param service name of the service
	 * @param single whether the route goes to no other
	 * @param settings what keeps calls back
	 * @return the guard, the same for the same settings
	 */
	public CallGuard guard(String route, String service, boolean single, GuardSettings settings) {
		if (settings.equals(GuardSettings.NONE)) {
			forget(new Key(route, service));
			return CallGuard.NONE;
		}
		Key key = new Key(route, service);
		Held held = this.guards.get(key);
		return (held != null && held.settings.equals(settings)) ? held.guard : create(key, single, settings);
	}

	private CallGuard create(Key key, boolean single, GuardSettings settings) {
		Held created = this.guards.compute(key, (same, before) -> {
			if (before != null && before.settings.equals(settings)) {
				return before;
			}
			String name = single ? key.route : key.route + "." + key.service;
			GuardedRoute route = new GuardedRoute(key.route, key.service, name);
			RouteGuard guard = new RouteGuard(route, settings, this.environment,
					(before != null) ? before.guard : null);
			return new Held(settings, guard, name);
		});
		this.listeners.forEach((listener) -> listener.accept(key.route, key.service));
		return created.guard;
	}

	/**
	 * Forgets the guards of routes that are gone.
	 * @param routes names of those that are left
	 */
	public void retain(Set<String> routes) {
		this.guards.keySet().stream().filter((key) -> !routes.contains(key.route)).forEach(this::forget);
	}

	private void forget(Key key) {
		Held held = this.guards.remove(key);
		if (held != null) {
			held.guard.forget();
			this.environment.instances().forget(held.name);
		}
	}

	/**
	 * Returns what the guard of a route to a service does now.
	 * @param route name of the route
	 * @param service name of the service
	 * @return the report; {@code null} if no call was made yet, or nothing guards it
	 */
	public @Nullable GuardReport report(String route, String service) {
		Held held = this.guards.get(new Key(route, service));
		return (held != null) ? held.guard.report() : null;
	}

	/**
	 * Returns what all guards do now.
	 * @return a report of each, in the order of their names
	 */
	public List<GuardReport> report() {
		return this.guards.values()
			.stream()
			.map((held) -> held.guard.report())
			.sorted(Comparator.comparing(GuardReport::route).thenComparing(GuardReport::service))
			.toList();
	}

	/**
	 * Returns how many calls of a route to a service one policy kept back.
	 * @param route name of the route
	 * @param service name of the service
	 * @param rejection the policy
	 * @return the number since calls are guarded
	 */
	public long rejected(String route, String service, Rejection rejection) {
		Held held = this.guards.get(new Key(route, service));
		return (held != null) ? held.guard.rejections(rejection) : 0;
	}

	/**
	 * Calls the listener with the names of a route and a service when calls are guarded
	 * for the first time, and now for those that are. It may be called again for the
	 * same.
	 * @param listener must be quick: it runs on the thread of a request
	 */
	public void onGuard(BiConsumer<String, String> listener) {
		this.listeners.add(listener);
		this.guards.keySet().forEach((key) -> listener.accept(key.route, key.service));
	}

	private record Key(String route, String service) {
	}

	private record Held(GuardSettings settings, RouteGuard guard, String name) {
	}

}
