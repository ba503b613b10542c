package io.outrigger.autoconfigure.sidecar.inbound;

import java.time.Duration;
import java.util.function.Function;

import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

import io.outrigger.autoconfigure.sidecar.context.ServedRequests;
import io.outrigger.autoconfigure.sidecar.header.Headers;
import io.outrigger.autoconfigure.sidecar.inbound.InboundStep.Arrival;
import io.outrigger.loadbalancer.attempt.exchange.Deadline;
import io.outrigger.sidecar.inbound.Admission;
import io.outrigger.sidecar.inbound.InboundGate;
import io.outrigger.sidecar.inbound.Refusal;
import io.outrigger.time.Ticker;

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

	private final Ticker ticker;

	/**
	 * Creates admissions.
	 * @param gate decides who is let in
	 * @param answers answers those who are not
	 * @param headers limits how many headers they may have
	 * @param bodies limits what they may bring
	 * @param steps what else decides
	 * @param served tells the work for them what is known of them
	 * @param ticker measures deadlines: the load balancer's
	 */
	public Admissions(InboundGate gate, RefusedAnswers answers, Headers headers, Bodies bodies, InboundSteps steps,
			ServedRequests served, Ticker ticker) {
		this.gate = gate;
		this.answers = answers;
		this.cut = new DeadlineCut(ticker, answers);
		this.headers = headers;
		this.bodies = bodies;
		this.steps = steps;
		this.served = served;
		this.ticker = ticker;
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
	 * @param service serves those that are let in
	 * @return completes when the request is answered
	 */
	public Mono<Void> serve(ServerWebExchange exchange, Function<Admission, Mono<Void>> service) {
		if (this.headers.areTooMany(exchange.getRequest())) {
			return this.answers.write(exchange, Refusal.TOO_MANY_HEADERS);
		}
		HttpArrivedRequest request = new HttpArrivedRequest(exchange.getRequest());
		Admission admission = this.gate.decide(request);
		long arrived = this.ticker.nanos();
		if (admission != null) {
			return serve(new Arrival(exchange, request, admission), service, arrived);
		}
		return this.gate.decideLater(request)
			.flatMap((decided) -> serve(new Arrival(exchange, request, decided), service, arrived));
	}

	private Mono<Void> serve(Arrival arrival, Function<Admission, Mono<Void>> service, long arrived) {
		ServerWebExchange exchange = arrival.exchange();
		Admission admission = arrival.admission();
		Refusal refusal = admission.refusal();
		if (refusal != null) {
			return this.answers.write(exchange, refusal);
		}
		if (this.bodies.isTooLarge(exchange.getRequest())) {
			return this.answers.write(exchange, Refusal.BODY_TOO_LARGE);
		}
		return this.steps.serve(arrival, () -> work(exchange, admission, service, arrived));
	}

	private Mono<Void> work(ServerWebExchange exchange, Admission admission, Function<Admission, Mono<Void>> service,
			long arrived) {
		Mono<Void> work = this.served.serve(service.apply(admission), exchange, admission.caller());
		if (admission.remainingMillis() == Admission.NO_DEADLINE) {
			return work;
		}
		Duration left = Duration.ofMillis(Math.min(LONGEST_MILLIS, admission.remainingMillis()));
		return this.cut.within(work, exchange, new Deadline(arrived + left.toNanos()));
	}

}
