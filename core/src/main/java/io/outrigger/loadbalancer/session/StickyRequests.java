package io.outrigger.loadbalancer.session;

import java.util.List;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.outrigger.loadbalancer.LoadBalancer;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.roster.Member;
import io.outrigger.loadbalancer.spi.PickRequest;
import io.outrigger.loadbalancer.spi.Priority;
import io.outrigger.loadbalancer.spi.RequestKey;
import io.outrigger.loadbalancer.steering.StickySettings;
import io.outrigger.registry.InstanceStatus;

/**
 * Tells requests that name a session which instance it is at, before they are placed.
 * Safe for use from several threads; nothing here blocks.
 */
public final class StickyRequests {

	private final LoadBalancers balancers;

	private final Sessions sessions;

	/**
	 * Creates what finds the sessions of requests.
	 * @param balancers know the settings and the instances
	 * @param sessions know where sessions are
	 */
	public StickyRequests(LoadBalancers balancers, Sessions sessions) {
		this.balancers = balancers;
		this.sessions = sessions;
	}

	/**
	 * Whether requests to a service may name a session. If not, {@link #settle} need not
	 * be asked.
	 * @param service name of the service
	 * @return {@code true} if the settings say where
	 */
	public boolean areAt(String service) {
		return !this.balancers.steering(service).sticky().keys().isEmpty();
	}

	/**
	 * Finds the instance that the session of a request is at.
	 * @param service name of the service
	 * @param request the request
	 * @return the request, which prefers that instance; as it is if it names no session,
	 * or no instance takes requests. Does not fail
	 */
	public Mono<PickRequest> settle(String service, PickRequest request) {
		StickySettings sticky = this.balancers.steering(service).sticky();
		String value = value(sticky, request);
		LoadBalancer balancer = (value != null) ? this.balancers.find(service) : null;
		if (value == null || balancer == null) {
			return Mono.just(request);
		}
		return this.sessions.instanceOf(service, SessionKey.of(value), sticky.timeout(), new Open(balancer))
			.<PickRequest>map((instance) -> new Settled(request, instance))
			.defaultIfEmpty(request);
	}

	private static @Nullable String value(StickySettings sticky, PickRequest request) {
		for (RequestKey key : sticky.keys()) {
			String value = request.value(key);
			if (value != null && !value.isEmpty()) {
				return value;
			}
		}
		return null;
	}

	/**
	 * Those that take requests. Whoever is only avoided for a while keeps its sessions.
	 *
	 * @param balancer knows the instances
	 */
	private record Open(LoadBalancer balancer) implements Places {

		@Override
		public boolean isOpen(String instance) {
			Member member = this.balancer.member(instance);
			return member != null && (isWilling(member) || member.instance().status() == InstanceStatus.SUSPECT);
		}

		@Override
		public List<String> open() {
			return this.balancer.members()
				.stream()
				.filter(Open::isWilling)
				.map((member) -> member.instance().id())
				.toList();
		}

		private static boolean isWilling(Member member) {
			return member.instance().status().takesRequests();
		}

	}

	/**
	 * A request that prefers an instance.
	 *
	 * @param request all else about it
	 * @param preferred id of the instance
	 */
	private record Settled(PickRequest request, String preferred) implements PickRequest {

		@Override
		public @Nullable String value(RequestKey key) {
			return this.request.value(key);
		}

		@Override
		public String route() {
			return this.request.route();
		}

		@Override
		public long keyHash() {
			return this.request.keyHash();
		}

		@Override
		public long clientHash() {
			return this.request.clientHash();
		}

		@Override
		public Priority priority() {
			return this.request.priority();
		}

	}

}
