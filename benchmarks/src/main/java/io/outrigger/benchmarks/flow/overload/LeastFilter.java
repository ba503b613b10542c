package io.outrigger.benchmarks.flow.overload;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

import io.outrigger.sidecar.PlatformHeaders;
import io.outrigger.time.TimeoutWheel;

/**
 * The least that one filter can do which knows who calls, keeps to a deadline, counts by
 * three limits and what is under way, hides a header and says what is left. It checks
 * nothing, decides nothing and matches no path: what ours costs beyond it is ours, and
 * what it costs itself is what a filter of WebFlux, its headers and a context do.
 */
class LeastFilter implements WebFilter {

	private static final String CALLER = "caller";

	private static final String DEADLINE = "deadline";

	private final TimeoutWheel timeouts = new TimeoutWheel(Schedulers.parallel());

	private final ConcurrentMap<String, String> callers = new ConcurrentHashMap<>();

	private final List<AtomicLong> limits = List.of(new AtomicLong(), new AtomicLong(), new AtomicLong());

	private final AtomicInteger underWay = new AtomicInteger();

	private final LongAdder ended = new LongAdder();

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		ServerHttpRequest request = exchange.getRequest();
		String token = String.valueOf(request.getHeaders().getFirst(PlatformHeaders.IDENTITY));
		String known = this.callers.get(token);
		String caller = (known != null) ? known : know(token, request);
		long left = TimeUnit.MILLISECONDS.toNanos(deadline(request.getHeaders().getFirst(PlatformHeaders.DEADLINE)));
		long now = System.nanoTime();
		for (AtomicLong limit : this.limits) {
			limit.accumulateAndGet(now, (before, time) -> Math.max(before, time) + 1);
		}
		this.underWay.incrementAndGet();
		HttpHeaders answer = exchange.getResponse().getHeaders();
		answer.set(PlatformHeaders.INSTANCE, "stock-1");
		answer.set("Outrigger-Load", "0.5");
		answer.set("RateLimit", "\"each\";r=" + (left / 1_000_000) + ";t=1");
		answer.set("RateLimit-Policy", "\"each\";q=1000000;w=1");
		exchange.getAttributes().put(CALLER, caller);
		Disposable timer = this.timeouts.schedule(this.ended::increment, left);
		return chain.filter(exchange.mutate().request(new Hiding(request)).build())
			.contextWrite(Context.of(CALLER, caller, DEADLINE, now + left))
			.doFinally((signal) -> {
				timer.dispose();
				this.underWay.decrementAndGet();
				this.ended.increment();
			});
	}

	private static long deadline(@Nullable String text) {
		return (text != null) ? Long.parseLong(text) : 1;
	}

	private String know(String token, ServerHttpRequest request) {
		String caller = String.valueOf(request.getHeaders().getFirst(PlatformHeaders.CALLER));
		this.callers.put(token, caller);
		return caller;
	}

	/**
	 * A request whose token nobody sees, once somebody looks.
	 */
	private static final class Hiding extends ServerHttpRequestDecorator {

		private @Nullable HttpHeaders headers;

		Hiding(ServerHttpRequest request) {
			super(request);
		}

		@Override
		public HttpHeaders getHeaders() {
			HttpHeaders present = this.headers;
			if (present == null) {
				present = new HttpHeaders(super.getHeaders());
				present.remove(PlatformHeaders.IDENTITY);
				this.headers = present;
			}
			return present;
		}

	}

}
