package io.outrigger.sidecar.guard;

import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.attempt.guard.CallGuard;
import io.outrigger.time.Ticker;

/**
 * The guards of routes, one for each service that a route goes to. Each is kept until its
 * settings change, and of those what did not change is. Safe for use from several
 * threads.
 */
public final class RouteGuards {

	private final ConcurrentMap<Key, Held> guards = new ConcurrentHashMap<>();

	private final List<Consumer<GuardedCalls>> listeners = new CopyOnWriteArrayList<>();

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
			Rejections rejections = (before != null) ? before.rejections : new Rejections(Clock.systemUTC());
			String name = single ? key.route : key.route + "." + key.service;
			GuardedRoute route = new GuardedRoute(key.route, key.service, name);
			return new Held(settings, new RouteGuard(route, settings, this.environment, rejections), rejections, name);
		});
		GuardedCalls calls = new GuardedCalls(key.route, key.service, created.rejections);
		this.listeners.forEach((listener) -> listener.accept(calls));
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
	 * Calls the listener when calls of a route to a service are guarded for the first
	 * time, and now for those that are. It may be called again for the same.
	 * @param listener must be quick: it runs on the thread of a request
	 */
	public void onGuard(Consumer<GuardedCalls> listener) {
		this.listeners.add(listener);
		this.guards.forEach((key, held) -> listener.accept(new GuardedCalls(key.route, key.service, held.rejections)));
	}

	/**
	 * The calls of a route to a service.
	 *
	 * @param route name of the route
	 * @param service name of the service
	 * @param rejections those that were kept back
	 */
	public record GuardedCalls(String route, String service, Rejections rejections) {
	}

	private record Key(String route, String service) {
	}

	private record Held(GuardSettings settings, RouteGuard guard, Rejections rejections, String name) {
	}

}
