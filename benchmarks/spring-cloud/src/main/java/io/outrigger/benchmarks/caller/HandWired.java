package io.outrigger.benchmarks.caller;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.context.ApplicationContext;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClientRequest;
import reactor.util.context.Context;

import io.outrigger.sidecar.PlatformHeaders;
import io.outrigger.sidecar.identity.IdentityTokens;

/**
 * The least that a client can do that has two breakers, a bulkhead and a rate limit of
 * Resilience4j, a time-out, and headers that say who calls, all in one operator. It picks
 * no instance, repeats nothing and counts nothing: what ours costs beyond it is ours, and
 * what it costs itself is what those libraries and headers do.
 */
final class HandWired implements ExchangeFilterFunction {

	private static final String LIBRARIES = "libraries";

	private static final Duration LIMIT = Duration.ofSeconds(1);

	private final List<CircuitBreaker> breakers;

	private final Bulkhead bulkhead;

	private final RateLimiter limiter;

	private final AsciiString token;

	/**
	 * Creates what guards the calls to an instance.
	 * @param application has the registries
	 * @param service the service
	 * @param instance the instance
	 */
	HandWired(ApplicationContext application, String service, String instance) {
		CircuitBreakerRegistry breakers = application.getBean(CircuitBreakerRegistry.class);
		CircuitBreakerConfig config = CircuitBreakerConfig.custom()
			.slidingWindow(10, 20, SlidingWindowType.TIME_BASED, SlidingWindowSynchronizationStrategy.LOCK_FREE)
			.build();
		this.breakers = List.of(breakers.circuitBreaker(LIBRARIES, config),
				breakers.circuitBreaker(LIBRARIES + "-" + instance, config));
		this.bulkhead = application.getBean(BulkheadRegistry.class)
			.bulkhead(LIBRARIES, BulkheadConfig.custom().maxConcurrentCalls(10_000).build());
		this.limiter = application.getBean(RateLimiterRegistry.class)
			.rateLimiter(LIBRARIES,
					RateLimiterConfig.custom().limitForPeriod(1_000_000).limitRefreshPeriod(LIMIT).build());
		String token = application.getBean(IdentityTokens.class).obtain(service).block(LIMIT);
		if (token == null) {
			throw new IllegalStateException("There is no token for " + service);
		}
		this.token = AsciiString.cached(token);
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		return new Guarded(next.exchange(request));
	}

	/**
	 * Says who calls. Given to the request where it is built, so that it is not copied.
	 * @param written the request
	 */
	void write(ClientHttpRequest written) {
		HttpClientRequest http = written.getNativeRequest();
		http.header(PlatformHeaders.CALLER, "caller/caller-12345678");
		http.header(PlatformHeaders.ATTEMPT, "1");
		http.header(PlatformHeaders.DEADLINE, "1999");
		http.header(PlatformHeaders.IDENTITY, this.token);
	}

	private final class Guarded extends MonoOperator<ClientResponse, ClientResponse> {

		Guarded(Mono<ClientResponse> answer) {
			super(answer);
		}

		@Override
		public void subscribe(CoreSubscriber<? super ClientResponse> caller) {
			HandWired.this.breakers.forEach(CircuitBreaker::acquirePermission);
			HandWired.this.bulkhead.acquirePermission();
			if (HandWired.this.limiter.reservePermission() != 0) {
				throw new IllegalStateException("The rate limit is too narrow");
			}
			this.source.subscribe(new Call(caller));
		}

	}

	private final class Call extends AtomicBoolean implements CoreSubscriber<ClientResponse>, Subscription, Runnable {

		private static final long serialVersionUID = 1;

		private final transient CoreSubscriber<? super ClientResponse> caller;

		private final long begun = System.nanoTime();

		private transient @Nullable Subscription answer;

		private transient Disposable timer = Disposables.disposed();

		Call(CoreSubscriber<? super ClientResponse> caller) {
			this.caller = caller;
		}

		@Override
		public Context currentContext() {
			return this.caller.currentContext();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			if (Operators.validate(this.answer, subscription)) {
				this.answer = subscription;
				this.timer = Schedulers.parallel().schedule(this, LIMIT.toNanos(), TimeUnit.NANOSECONDS);
				this.caller.onSubscribe(this);
			}
		}

		@Override
		public void onNext(ClientResponse response) {
			if (end()) {
				long nanos = System.nanoTime() - this.begun;
				for (CircuitBreaker breaker : HandWired.this.breakers) {
					breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
				}
				this.caller.onNext(response);
				this.caller.onComplete();
			}
		}

		@Override
		public void onError(Throwable error) {
			if (end()) {
				fail(error);
			}
		}

		@Override
		public void onComplete() {
			if (end()) {
				this.caller.onComplete();
			}
		}

		@Override
		public void run() {
			if (end() && this.answer != null) {
				this.answer.cancel();
				fail(new TimeoutException());
			}
		}

		@Override
		public void request(long n) {
			if (this.answer != null) {
				this.answer.request(n);
			}
		}

		@Override
		public void cancel() {
			end();
			if (this.answer != null) {
				this.answer.cancel();
			}
		}

		private void fail(Throwable error) {
			for (CircuitBreaker breaker : HandWired.this.breakers) {
				breaker.onError(System.nanoTime() - this.begun, TimeUnit.NANOSECONDS, error);
			}
			this.caller.onError(error);
		}

		private boolean end() {
			if (get() || !compareAndSet(false, true)) {
				return false;
			}
			this.timer.dispose();
			HandWired.this.bulkhead.onComplete();
			return true;
		}

	}

}
