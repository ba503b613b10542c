package io.outrigger.loadbalancer.attempt;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.NoInstanceAvailableException;
import io.outrigger.loadbalancer.attempt.exchange.BlockingExchange;
import io.outrigger.loadbalancer.attempt.exchange.Deadline;
import io.outrigger.loadbalancer.attempt.exchange.ReactiveExchange;
import io.outrigger.registry.ServiceView;
import io.outrigger.time.Ticker;

/**
 * Sends requests to the instances that load balancers pick, and sends them once more
 * where that helps: to an instance that has not had the request, when a try failed
 * (failover) or is slow (hedging), within a deadline and budgets. What it passes on is
 * the first answer, or how the last try ended. Every try is counted as what it was, and
 * every response that it does not pass on is released. Safe for use from several threads.
 */
public final class AttemptEngine {

	private final ConcurrentMap<String, ServiceAttempts> services = new ConcurrentHashMap<>();

	private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

	private final LoadBalancers balancers;

	private final Ticker ticker;

	private final Supplier<Scheduler> timers;

	/**
	 * Creates the engine.
	 * @param balancers pick the instances, and know the settings
	 * @param ticker the ticker of the load balancers
	 * @param timers gives what runs the timers of those requests that need any; tasks are
	 * short and never block
	 */
	public AttemptEngine(LoadBalancers balancers, Ticker ticker, Supplier<Scheduler> timers) {
		this.balancers = balancers;
		this.ticker = ticker;
		this.timers = timers;
	}

	/**
	 * Returns the plan of the requests to a service that have none of their own.
	 * @param service name of the service
	 * @return the plan as it is now
	 * @throws NoInstanceAvailableException if the registry does not know the service
	 */
	public AttemptPlan plan(String service) {
		ServiceAttempts attempts = find(service);
		if (attempts == null) {
			throw new NoInstanceAvailableException(ServiceView.empty(service));
		}
		return attempts.plan();
	}

	/**
	 * Sends a request.
	 * @param plan the plan, of the service that is meant
	 * @param exchange the request
	 * @param <R> the type of the responses
	 * @return the answer; each subscription sends the request anew. Errors with
	 * {@link NoInstanceAvailableException} if no instance takes requests, with
	 * {@link AttemptTimeoutException} after the deadline, else with the error of the last
	 * try
	 */
	public <R> Mono<R> send(AttemptPlan plan, ReactiveExchange<R> exchange) {
		return new Answer<>(plan, exchange, this.timers);
	}

	/**
	 * Sends a request and waits for the answer. There is no hedging and no time-out of a
	 * single try; after the deadline no further try follows.
	 * @param plan the plan, of the service that is meant
	 * @param exchange the request
	 * @param <R> the type of the responses
	 * @return the answer
	 * @throws IOException as the last try did
	 * @throws NoInstanceAvailableException if no instance takes requests
	 * @throws AttemptTimeoutException if the deadline was over before the first try
	 */
	public <R> R send(AttemptPlan plan, BlockingExchange<R> exchange) throws IOException {
		return new BlockingCall<>(plan, exchange).send();
	}

	/**
	 * Returns what the tries at a service have in common.
	 * @param service name of the service
	 * @return the same for as long as the registry knows the service; {@code null} if it
	 * does not
	 */
	public @Nullable ServiceAttempts find(String service) {
		ServiceAttempts attempts = this.services.get(service);
		if (attempts != null) {
			return attempts;
		}
		return (this.balancers.find(service) != null) ? create(service) : null;
	}

	/**
	 * Returns what was counted at a service. Begins nothing for one to which no request
	 * was sent.
	 * @param service name of the service
	 * @return the counts, live; {@code null} before the first request
	 */
	public @Nullable AttemptCounts counts(String service) {
		ServiceAttempts attempts = this.services.get(service);
		return (attempts != null) ? attempts.counts() : null;
	}

	/**
	 * Calls the listener with the name of a service before the first request is sent
	 * there, and now for those to which some were.
	 * @param listener must be quick: it runs on the thread of a request; it may be called
	 * twice for what happens meanwhile
	 */
	public void onService(Consumer<String> listener) {
		this.listeners.add(listener);
		this.services.keySet().forEach(listener);
	}

	private ServiceAttempts create(String service) {
		// A service that came may have replaced one that went
		this.services.keySet().removeIf((other) -> this.balancers.find(other) == null);
		ServiceAttempts created = new ServiceAttempts(service, this.balancers, this.ticker);
		ServiceAttempts before = this.services.putIfAbsent(service, created);
		if (before != null) {
			return before;
		}
		this.listeners.forEach((listener) -> listener.accept(service));
		return created;
	}

	/**
	 * The answer to a request: each subscription is a {@link Call} of its own. One
	 * operator for all that is done, for each would cost as much as all of it.
	 *
	 * @param <R> the type of the responses
	 */
	private static final class Answer<R> extends Mono<R> {

		private final AttemptPlan plan;

		private final ReactiveExchange<R> exchange;

		private final Supplier<Scheduler> timers;

		Answer(AttemptPlan plan, ReactiveExchange<R> exchange, Supplier<Scheduler> timers) {
			this.plan = plan;
			this.exchange = exchange;
			this.timers = timers;
		}

		@Override
		public void subscribe(CoreSubscriber<? super R> caller) {
			Context context = caller.currentContext();
			Deadline inherited = context.getOrDefault(Deadline.KEY, (Deadline) null);
			Deadline deadline = this.plan.deadline(Deadline.earlier(this.exchange.deadline(), inherited));
			caller.onSubscribe(new Call<>(this.plan, this.exchange, caller, context, this.timers.get(), deadline));
		}

	}

}
