package io.outrigger.autoconfigure.loadbalancer;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

import io.outrigger.autoconfigure.actuate.PathSegment;
import io.outrigger.autoconfigure.actuate.Problems;
import io.outrigger.autoconfigure.loadbalancer.explain.ExplanationDescriptor;
import io.outrigger.autoconfigure.loadbalancer.explain.KeyedRequest;
import io.outrigger.loadbalancer.InstanceReport;
import io.outrigger.loadbalancer.LoadBalancer;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.attempt.AttemptCounts;
import io.outrigger.loadbalancer.attempt.AttemptEngine;
import io.outrigger.loadbalancer.policy.BalancingPolicies;
import io.outrigger.loadbalancer.spi.Priority;
import io.outrigger.loadbalancer.standing.Health;
import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceRegistry;

/**
 * {@code /actuator/loadbalancer}: how the requests of this process to every service are
 * balanced, how one would be and why, and the way to let another policy serve a service
 * in this process.
 */
@WebEndpoint(id = "loadbalancer", defaultAccess = Access.READ_ONLY)
public class LoadBalancerEndpoint {

	private static final int LONGEST_ROUTE = 1024;

	private final ServiceRegistry registry;

	private final LoadBalancers balancers;

	private final AttemptEngine engine;

	LoadBalancerEndpoint(ServiceRegistry registry, LoadBalancers balancers, AttemptEngine engine) {
		this.registry = registry;
		this.balancers = balancers;
		this.engine = engine;
	}

	/**
	 * Returns every service.
	 * @return the services that the registry knows
	 */
	@ReadOperation
	public BalancersDescriptor services() {
		Map<String, BalancerDescriptor> services = new LinkedHashMap<>();
		for (String service : this.registry.services()) {
			LoadBalancer balancer = this.balancers.find(service);
			if (balancer != null) {
				services.put(service, describe(service, balancer));
			}
		}
		return new BalancersDescriptor(services);
	}

	/**
	 * Returns one service, or explains how a request to it would be placed. Nothing
	 * changes by that.
	 * @param service its name
	 * @param explain the key of a request, whichever the policy goes by; empty for a
	 * request without any
	 * @param route the route of the request to be explained, if it has one
	 * @param priority its priority, {@code normal} if it is not said
	 * @return the service, or the explanation; or 404; or 400 for what no request can
	 * have
	 */
	@ReadOperation
	public WebEndpointResponse<?> service(@Selector String service, @org.springframework.lang.Nullable String explain,
			@org.springframework.lang.Nullable String route, @org.springframework.lang.Nullable String priority) {
		LoadBalancer balancer = this.balancers.find(service);
		if (balancer == null) {
			return unknown(service);
		}
		if (explain == null && (route != null || priority != null)) {
			return refused("explain", null, "the key of a request, or empty, where route or priority is given");
		}
		return (explain != null) ? explain(service, balancer, explain, route, priority)
				: new WebEndpointResponse<>(describe(service, balancer));
	}

	private static WebEndpointResponse<?> explain(String service, LoadBalancer balancer, String key,
			@Nullable String route, @Nullable String priority) {
		if (route != null && route.length() > LONGEST_ROUTE) {
			return refused("route", route, "at most " + LONGEST_ROUTE + " characters");
		}
		Priority known = (priority != null) ? Priority.of(priority) : Priority.NORMAL;
		if (known == null) {
			return refused("priority", priority, "high, normal or low");
		}
		return new WebEndpointResponse<>(ExplanationDescriptor.of(service,
				balancer.explain(new KeyedRequest(key, Objects.requireNonNullElse(route, ""), known))));
	}

	private BalancerDescriptor describe(String service, LoadBalancer balancer) {
		return BalancerDescriptor.of(service, balancer, this.engine.counts(service));
	}

	/**
	 * Lets a policy serve a service in this process, until restart or the next change of
	 * its configured policy.
	 * @param selected name of the service
	 * @param policy name of the policy
	 * @return the service as it is balanced now
	 */
	@WriteOperation
	public WebEndpointResponse<?> override(@Selector(match = Selector.Match.ALL_REMAINING) Object selected,
			@org.springframework.lang.Nullable String policy) {
		return PathSegment.of(selected, (service) -> override(service, policy), (refusal) -> refusal);
	}

	private WebEndpointResponse<?> override(String service, @Nullable String policy) {
		LoadBalancer balancer = this.balancers.find(service);
		if (balancer == null) {
			return unknown(service);
		}
		if (policy == null || !BalancingPolicies.names().contains(policy)) {
			return refused("policy", policy, "one of " + String.join(", ", BalancingPolicies.names()));
		}
		try {
			balancer.override(policy);
		}
		catch (IllegalArgumentException ex) {
			return refused("policy", policy, "one that can serve '" + service
					+ "': custom needs outrigger.loadbalancer.custom, or that of the service, to name a bean of type "
					+ "BalancingPolicy");
		}
		return new WebEndpointResponse<>(describe(service, balancer));
	}

	private static WebEndpointResponse<?> refused(String name, @Nullable String value, String rule) {
		return Problems.problem(WebEndpointResponse.STATUS_BAD_REQUEST, name, value, rule);
	}

	private static WebEndpointResponse<?> unknown(String service) {
		return Problems.problem(WebEndpointResponse.STATUS_NOT_FOUND, "service", service,
				"a service that has instances");
	}

	/**
	 * All services.
	 *
	 * @param services the services by name
	 */
	public record BalancersDescriptor(Map<String, BalancerDescriptor> services) {
	}

	/**
	 * One service as this process balances it.
	 *
	 * @param service its name
	 * @param policy the policy that serves it
	 * @param configuredPolicy the policy that its configuration names
	 * @param panic whether too few instances are available, so that others are picked too
	 * @param attempts its tries beyond the first of each request
	 * @param instances its instances
	 */
	public record BalancerDescriptor(String service, String policy, String configuredPolicy, boolean panic,
			AttemptsDescriptor attempts, List<MemberDescriptor> instances) {

		static BalancerDescriptor of(String service, LoadBalancer balancer, @Nullable AttemptCounts counts) {
			return new BalancerDescriptor(service, balancer.policy(), balancer.configuredPolicy(), balancer.panic(),
					AttemptsDescriptor.of(counts), balancer.report().stream().map(MemberDescriptor::of).toList());
		}

	}

	/**
	 * The tries of one service beyond the first of each request, since this process began
	 * to send requests there.
	 *
	 * @param failovers those that followed one that failed
	 * @param retriesRefused those that did not, for want of retry budget
	 * @param hedges those beside one that was slow
	 * @param hedgesWon those of them that answered first
	 * @param hedgesRefused those that were not sent, for want of hedge budget
	 */
	public record AttemptsDescriptor(long failovers, long retriesRefused, long hedges, long hedgesWon,
			long hedgesRefused) {

		static AttemptsDescriptor of(@Nullable AttemptCounts counts) {
			return (counts != null) ? new AttemptsDescriptor(counts.failovers(), counts.retriesRefused(),
					counts.hedges(), counts.hedgesWon(), counts.hedgesRefused())
					: new AttemptsDescriptor(0, 0, 0, 0, 0);
		}

	}

	/**
	 * One instance as this process has seen it.
	 *
	 * @param id its id
	 * @param status what it says about itself, or the registry's doubt in it
	 * @param weight its relative capacity
	 * @param effectiveWeight what of it counts, less while it is new; 0 if it is not
	 * picked
	 * @param health what active checks say
	 * @param ejectedForMs how long it gets no request because others failed, 0 if the
	 * next may find out whether it works again; absent if it is not ejected, or a request
	 * is finding out
	 * @param inFlight requests that have not ended
	 * @param latencyMs average time to response headers, if there was a response
	 * @param failureScore 10 for each failure, fading within about 30 seconds
	 * @param picks requests sent to it
	 * @param successes requests it answered with a status below 500
	 * @param failures requests it answered otherwise, or not
	 * @param cancels requests that ended on this side before an answer
	 */
	public record MemberDescriptor(String id, InstanceStatus status, int weight, double effectiveWeight, Health health,
			@Nullable Long ejectedForMs, int inFlight, @Nullable Double latencyMs, int failureScore, long picks,
			long successes, long failures, long cancels) {

		static MemberDescriptor of(InstanceReport report) {
			Duration ejected = report.ejectionLeft();
			return new MemberDescriptor(report.instance().id(), report.instance().status(), report.instance().weight(),
					report.effectiveWeight(), report.health(), (ejected != null) ? ejected.toMillis() : null,
					report.inFlight(), millis(report.latency()), report.failureScore(), report.picks(),
					report.successes(), report.failures(), report.cancels());
		}

		private static @Nullable Double millis(@Nullable Duration latency) {
			return (latency != null) ? latency.toNanos() / 1e6 : null;
		}

	}

}
