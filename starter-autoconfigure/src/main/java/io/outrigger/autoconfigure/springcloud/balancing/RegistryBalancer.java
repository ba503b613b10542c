package io.outrigger.autoconfigure.springcloud.balancing;

import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.DefaultResponse;
import org.springframework.cloud.client.loadbalancer.EmptyResponse;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.RequestDataContext;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.cloud.client.loadbalancer.RetryableRequestContext;
import org.springframework.cloud.loadbalancer.core.ReactorServiceInstanceLoadBalancer;
import org.springframework.cloud.loadbalancer.core.RoundRobinLoadBalancer;
import org.springframework.cloud.loadbalancer.core.SelectedInstanceCallback;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import org.springframework.util.CollectionUtils;
import org.springframework.util.function.SingletonSupplier;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.ContextView;

import io.outrigger.autoconfigure.loadbalancer.request.Inbound;
import io.outrigger.autoconfigure.springcloud.DiscoveredInstance;
import io.outrigger.autoconfigure.springcloud.DiscoveredServices;
import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.LoadBalancer;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.NoInstanceAvailableException;
import io.outrigger.loadbalancer.session.StickyRequests;
import io.outrigger.loadbalancer.spi.PickRequest;

/**
 * Chooses by our policies, for one service. Where the registry does not know the service,
 * or the user has given it a list of instances of another kind, it is Spring Cloud's
 * round robin that chooses. Each choice is a {@link PickedInstance} of its own; it takes
 * no lock, and touches no network but to ask where a session is, without blocking.
 */
class RegistryBalancer implements ReactorServiceInstanceLoadBalancer {

	private final String service;

	private final LoadBalancers balancers;

	private final StickyRequests sticky;

	private final Function<io.outrigger.registry.ServiceInstance, DiscoveredInstance> shown;

	private final boolean avoidsPrevious;

	private final SingletonSupplier<Lists> lists;

	private final RoundRobinLoadBalancer stock;

	/**
	 * Creates the balancer.
	 * @param service name of the service
	 * @param suppliers gives what lists its instances
	 * @param balancers choose
	 * @param sticky knows which instance the session of a request is at
	 * @param services says how instances are shown
	 * @param avoidsPrevious whether a retry of Spring Cloud's goes to another instance
	 */
	RegistryBalancer(String service, ObjectProvider<ServiceInstanceListSupplier> suppliers, LoadBalancers balancers,
			StickyRequests sticky, DiscoveredServices services, boolean avoidsPrevious) {
		this.service = service;
		this.balancers = balancers;
		this.sticky = sticky;
		this.shown = services::shown;
		this.avoidsPrevious = avoidsPrevious;
		this.lists = SingletonSupplier.of(() -> Lists.of(suppliers.getIfAvailable()));
		this.stock = new RoundRobinLoadBalancer(suppliers, service);
	}

	@Override
	@SuppressWarnings("rawtypes")
	public Mono<Response<ServiceInstance>> choose(Request request) {
		return new Choice(request);
	}

	private @Nullable LoadBalancer balancer() {
		return this.balancers.find(this.service);
	}

	// Where a session is matters to the first try alone
	private boolean isSticky(Set<String> tried) {
		return tried.isEmpty() && this.sticky.areAt(this.service);
	}

	private Response<ServiceInstance> choose(LoadBalancer balancer, PickRequest request, Set<String> tried,
			@Nullable SelectedInstanceCallback callback) {
		try {
			Attempt attempt = pick(balancer, request, tried);
			PickedInstance picked = new PickedInstance(this.shown, attempt);
			if (callback != null) {
				callback.selectedServiceInstance(picked);
			}
			return new DefaultResponse(picked);
		}
		catch (NoInstanceAvailableException ex) {
			return new EmptyResponse();
		}
	}

	/*
	 * Once all were tried, another round begins: how often to try is for whoever retries
	 * to say. Even then not the same twice in a row.
	 */
	private static Attempt pick(LoadBalancer balancer, PickRequest request, Set<String> tried) {
		Attempt attempt = null;
		if (!tried.isEmpty()) {
			attempt = balancer.choose(request, tried, null);
			if (attempt == null && tried.size() > 1) {
				attempt = balancer.choose(request, Set.of(CollectionUtils.lastElement(tried)), null);
			}
		}
		return (attempt != null) ? attempt : balancer.choose(request);
	}

	@SuppressWarnings("unchecked")
	private Set<String> tried(Request<?> request) {
		if (!(request.getContext() instanceof RequestDataContext context)) {
			return Set.of();
		}
		if (context instanceof RetryableRequestContext retry && retry.getPreviousServiceInstance() != null
				&& this.avoidsPrevious) {
			return Set.of(retry.getPreviousServiceInstance().getInstanceId());
		}
		Object tried = (context.getClientRequest() != null)
				? context.getClientRequest().getAttributes().get(PickedInstance.TRIED) : null;
		return (tried instanceof Set<?> ids) ? (Set<String>) ids : Set.of();
	}

	/**
	 * A choice that is made when somebody subscribes: as {@code Mono.deferContextual},
	 * with two objects less.
	 */
	private final class Choice extends Mono<Response<ServiceInstance>> {

		private final Request<?> request;

		Choice(Request<?> request) {
			this.request = request;
		}

		@Override
		public void subscribe(CoreSubscriber<? super Response<ServiceInstance>> subscriber) {
			Response<ServiceInstance> now = null;
			Mono<Response<ServiceInstance>> later = null;
			try {
				Lists lists = RegistryBalancer.this.lists.obtain();
				LoadBalancer balancer = lists.areOurs() ? balancer() : null;
				Set<String> tried = tried(this.request);
				if (balancer == null) {
					later = RegistryBalancer.this.stock.choose(this.request);
				}
				else if (isSticky(tried)) {
					later = whereItsSessionIs(balancer, lists, subscriber.currentContext());
				}
				else {
					now = choose(balancer, wanted(subscriber.currentContext()), tried, lists.callback());
				}
			}
			catch (RuntimeException ex) {
				later = Mono.error(Operators.onOperatorError(ex, subscriber.currentContext()));
			}
			if (later != null) {
				later.subscribe(subscriber);
			}
			else {
				subscriber.onSubscribe(Operators.scalarSubscription(subscriber, now));
			}
		}

		private Mono<Response<ServiceInstance>> whereItsSessionIs(LoadBalancer balancer, Lists lists,
				ContextView context) {
			return RegistryBalancer.this.sticky.settle(RegistryBalancer.this.service, wanted(context))
				.map((settled) -> choose(balancer, settled, Set.of(), lists.callback()));
		}

		private PickRequest wanted(ContextView context) {
			return SpringCloudRequest.of(this.request, Inbound.in(context));
		}

	}

	/**
	 * What lists the instances.
	 *
	 * @param areOurs whether the registry does, and nothing alters that
	 * @param callback wants to know what was chosen, if anything does
	 */
	private record Lists(boolean areOurs, @Nullable SelectedInstanceCallback callback) {

		static Lists of(@Nullable ServiceInstanceListSupplier supplier) {
			RegistryListSupplier ours = RegistryListSupplier.in(supplier);
			return new Lists(ours != null && ours.isFirst(),
					(supplier instanceof SelectedInstanceCallback callback) ? callback : null);
		}

	}

}
