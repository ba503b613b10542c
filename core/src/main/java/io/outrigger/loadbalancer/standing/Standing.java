package io.outrigger.loadbalancer.standing;

import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.settings.placement.DynamicWeightSettings;
import io.outrigger.loadbalancer.statistics.RecentOutcomes;
import io.outrigger.registry.ServiceInstance;

/**
 * What this process thinks of one registration, for as long as that lives. Safe for use
 * from several threads. Times are readings of the service's ticker, in nanoseconds.
 */
public final class Standing {

	private final ServiceStanding service;

	private final ServiceInstance instance;

	private final Conduct whole;

	private final ConcurrentMap<String, Conduct> routes = new ConcurrentHashMap<>(0);

	private final ReportedLoad load = new ReportedLoad();

	private volatile @Nullable URI address;

	private volatile Health health = Health.UNKNOWN;

	private volatile long warmSince;

	/**
	 * Creates the standing of an instance of which nothing is known.
	 * @param service what it has in common with the other instances of its service
	 * @param instance the instance
	 * @param outcomes how its requests ended, noted by others
	 * @param warmSince when it began to take requests
	 */
	public Standing(ServiceStanding service, ServiceInstance instance, RecentOutcomes outcomes, long warmSince) {
		this.service = service;
		this.instance = instance;
		this.whole = new Conduct(this, "", outcomes);
		this.warmSince = warmSince;
	}

	/**
	 * Returns where the instance is. Worked out for the first request and kept, for every
	 * request asks.
	 * @return scheme, host and port
	 */
	public URI address() {
		URI known = this.address;
		if (known == null) {
			known = this.instance.uri();
			this.address = known;
		}
		return known;
	}

	/**
	 * Returns how the instance behaves as a whole.
	 * @return its conduct
	 */
	public Conduct whole() {
		return this.whole;
	}

	/**
	 * Returns how the instance behaves on a route.
	 * @param route the route; empty if it is not known
	 * @return its conduct there; that of the whole if the route is not known, and one
	 * that many share if there are too many routes
	 */
	public Conduct on(String route) {
		if (route.isEmpty()) {
			return this.whole;
		}
		Conduct known = this.routes.get(route);
		return (known != null) ? known : begin(this.service.routes().of(route));
	}

	private Conduct begin(String route) {
		return this.routes.computeIfAbsent(route, (key) -> new Conduct(this, key, new RecentOutcomes()));
	}

	/**
	 * Returns the name under which a route goes.
	 * @param route the route, not empty
	 * @return the same, or what all have in common that are too many
	 */
	public String nameOf(String route) {
		return this.service.routes().nameOf(route);
	}

	/**
	 * Returns the conduct on a route, if there is any.
	 * @param route the route
	 * @return the conduct, or {@code null} if no request went there on it
	 */
	public @Nullable Conduct known(String route) {
		return this.routes.get(route);
	}

	/**
	 * Returns the routes for which the instance is ejected.
	 * @return their names
	 */
	public Set<String> ejectedRoutes() {
		return this.routes.values()
			.stream()
			.filter((conduct) -> conduct.verdict().isEjected())
			.map(Conduct::route)
			.collect(Collectors.toSet());
	}

	/**
	 * Whether the instance is ejected, for all requests or for those of a route.
	 * @param route the route; empty for all requests
	 * @return whether it gets no requests but those that are to find out
	 */
	public boolean isEjected(String route) {
		return verdict(route).isEjected();
	}

	/**
	 * Returns the verdict that holds for the requests of a route.
	 * @param route the route; empty for all requests
	 * @return the verdict on the whole, if that is ejected, and otherwise the one for the
	 * route
	 */
	public Verdict verdict(String route) {
		Verdict verdict = this.whole.verdict();
		Conduct conduct = (route.isEmpty() || verdict.isEjected()) ? null : this.routes.get(route);
		return (conduct != null) ? conduct.verdict() : verdict;
	}

	/**
	 * Returns what active checks say.
	 * @return the health
	 */
	public Health health() {
		return this.health;
	}

	/**
	 * Takes over what active checks say. Who was unhealthy and is no more starts slowly.
	 * @param health the health
	 * @param now the time
	 */
	public void health(Health health, long now) {
		Health before = this.health;
		if (before == health) {
			return;
		}
		if (before == Health.UNHEALTHY) {
			this.warmSince = now;
		}
		this.health = health;
		this.service.changed();
	}

	/**
	 * Returns when the instance began to take requests, or to take them again.
	 * @return the time
	 */
	public long warmSince() {
		return this.warmSince;
	}

	/**
	 * Says that the instance begins to take requests.
	 * @param now the time
	 */
	public void warmFrom(long now) {
		this.warmSince = now;
	}

	/**
	 * Whether anybody wants to know what the instance reports about its load.
	 * @return {@code true} if weights follow it
	 */
	public boolean wantsReports() {
		return this.service.placement().dynamicWeights().enabled();
	}

	/**
	 * Takes a report of the instance about its load over, if anybody wants to know.
	 * @param share what it uses of its capacity, from 0 to 1; what is not is ignored
	 * @param now the time
	 */
	public void reported(double share, long now) {
		DynamicWeightSettings settings = this.service.placement().dynamicWeights();
		if (settings.enabled()) {
			this.load.report(share, settings.smoothing().toNanos(), now);
		}
	}

	/**
	 * Returns how busy the instance says it is.
	 * @return its load
	 */
	public ReportedLoad load() {
		return this.load;
	}

	ServiceStanding service() {
		return this.service;
	}

	ServiceInstance instance() {
		return this.instance;
	}

}
