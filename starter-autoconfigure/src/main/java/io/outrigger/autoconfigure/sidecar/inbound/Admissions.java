package io.outrigger.autoconfigure.sidecar.inbound;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

import io.outrigger.autoconfigure.sidecar.context.ServedRequests;
import io.outrigger.autoconfigure.sidecar.header.Headers;
import io.outrigger.autoconfigure.sidecar.inbound.InboundStep.Arrival;
import io.outrigger.loadbalancer.attempt.exchange.Deadline;
import io.outrigger.sidecar.inbound.Admission;
import io.outrigger.sidecar.inbound.InboundGate;
import io.outrigger.sidecar.inbound.Refusal;

/**
 * Lets requests in or answers them in place of the service, and ends the work for those
 * whose caller has stopped waiting.
 */
public final class Admissions {

	private static final long LONGEST_MILLIS = Duration.ofDays(1).toMillis();

	private final InboundGate gate;

	private final RefusedAnswers answers;

	private final DeadlineCut cut;

	private final Headers headers;

	private final Bodies bodies;

	private final InboundSteps steps;

	private final ServedRequests served;

	/**
	 * Creates admissions.
	 * @param gate decides who is let in
	 * @param answers answers those who are not
	 * @param headers limits how many headers they may have
	 * @param bodies limits what they may bring
	 * @param steps what else decides
	 * @param served tells the work for them what is known of them
	 * @param cut ends the work for them when their sender has stopped waiting
	 */
	public Admissions(InboundGate gate, RefusedAnswers answers, Headers headers, Bodies bodies, InboundSteps steps,
			ServedRequests served, DeadlineCut cut) {
		this.gate = gate;
		this.answers = answers;
		this.cut = cut;
		this.headers = headers;
		this.bodies = bodies;
		this.steps = steps;
		this.served = served;
	}

	/**
	 * Whether there are rules that protect something.
	 * @return {@code true} if requests must not pass by
	 */
	public boolean areNeeded() {
		return this.gate.hasRules();
	}

	/**
	 * Serves a request, or not.
	 * @param exchange the request
	 * @param believed makes of it what the service sees
	 * @param service serves those that are let in
	 * @return completes when the request is answered; to be subscribed to once, at once
	 */
	public Mono<Void> serve(ServerWebExchange exchange,
			BiFunction<ServerWebExchange, Admission, ServerWebExchange> believed, WebFilterChain service) {
		if (this.headers.areTooMany(exchange.getRequest())) {
			return this.answers.write(exchange, Refusal.TOO_MANY_HEADERS);
		}
		HttpArrivedRequest request = new HttpArrivedRequest(exchange.getRequest());
		Admission admission = this.gate.decide(request);
		Service then = new Service(believed, service);
		long arrived = this.cut.ticker().nanos();
		if (admission != null) {
			return serve(new Arrival(exchange, request, admission, deadline(admission, arrived)), then);
		}
		return this.gate.decideLater(request)
			.flatMap((decided) -> serve(new Arrival(exchange, request, decided, deadline(decided, arrived)), then));
	}

	private Mono<Void> serve(Arrival arrival, Service service) {
		ServerWebExchange exchange = arrival.exchange();
		Refusal refusal = arrival.admission().refusal();
		if (refusal != null) {
			return this.answers.write(exchange, refusal);
		}
		if (this.bodies.isTooLarge(exchange.getRequest())) {
			return this.answers.write(exchange, Refusal.BODY_TOO_LARGE);
		}
		return this.steps.serve(arrival, () -> work(arrival, service));
	}

	private Mono<Void> work(Arrival arrival, Service service) {
		Admission admission = arrival.admission();
		ServerWebExchange exchange = service.believed().apply(arrival.exchange(), admission);
		Deadline deadline = arrival.deadline();
		Mono<Void> work = this.served.serve(service.chain().filter(exchange), exchange, admission.caller(), deadline);
		if (Bodies.mayHaveBody(arrival.exchange().getRequest())) {
			work = work.onErrorResume((error) -> unlessCut(error, arrival.exchange()));
		}
		return (deadline != null) ? this.cut.within(work, arrival.exchange(), deadline) : work;
	}

	private Mono<Void> unlessCut(Throwable error, ServerWebExchange exchange) {
		Refusal refusal = CutBodyException.refusal(error);
		return (refusal != null && !exchange.getResponse().isCommitted()) ? this.answers.writeCounted(exchange, refusal)
				: Mono.error(error);
	}

	private static @Nullable Deadline deadline(Admission admission, long arrived) {
		long left = admission.remainingMillis();
		return (left != Admission.NO_DEADLINE)
				? new Deadline(arrived + TimeUnit.MILLISECONDS.toNanos(Math.min(LONGEST_MILLIS, left))) : null;
	}

	/**
	 * What becomes of requests that are let in.
	 *
	 * @param believed makes of them what the service sees
	 * @param chain serves them
	 */
	private record Service(BiFunction<ServerWebExchange, Admission, ServerWebExchange> believed, WebFilterChain chain) {
	}

}
