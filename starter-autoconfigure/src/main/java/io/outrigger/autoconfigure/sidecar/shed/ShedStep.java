package io.outrigger.autoconfigure.sidecar.shed;

import java.time.Duration;
import java.util.function.Supplier;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

import io.outrigger.autoconfigure.loadbalancer.request.StreamTypes;
import io.outrigger.autoconfigure.sidecar.inbound.DeadlineCut;
import io.outrigger.autoconfigure.sidecar.inbound.InboundStep;
import io.outrigger.autoconfigure.sidecar.inbound.RefusedAnswers;
import io.outrigger.autoconfigure.sidecar.served.Served;
import io.outrigger.flow.concurrency.Outcome;
import io.outrigger.flow.concurrency.Permit;
import io.outrigger.loadbalancer.spi.Priority;
import io.outrigger.sidecar.inbound.Admission;
import io.outrigger.sidecar.inbound.Refusal;
import io.outrigger.sidecar.shed.LoadShedding;
import io.outrigger.sidecar.shed.PriorityRules;

/**
 * Refuses requests where more are under way than go well. What is let in has its place
 * until it is answered; a stream until it has begun, for it may take days.
 *
 * @param shedding knows how many may be under way
 * @param rules says how much depends on a request
 * @param answers answers in place of the service
 * @param cut ends the wait of those whose sender has stopped waiting
 */
@Order(Ordered.LOWEST_PRECEDENCE)
record ShedStep(LoadShedding shedding, Supplier<PriorityRules> rules, RefusedAnswers answers,
		DeadlineCut cut) implements InboundStep {

	private static final String WEB_SOCKET = "websocket";

	private static final int SERVICE_UNAVAILABLE = 503;

	private static final int GATEWAY_TIMEOUT = 504;

	private static final int FIRST_ERROR = 400;

	@Override
	public boolean isOn() {
		return this.shedding.isOn();
	}

	@Override
	public Mono<Void> serve(Arrival arrival, Supplier<Mono<Void>> next) {
		Priority priority = this.rules.get().of(arrival.request(), arrival.admission().priority());
		boolean waits = this.shedding.letsWait(priority);
		Permit permit = waits ? this.shedding.enter() : this.shedding.admit(priority);
		if (permit != null) {
			return held(permit, arrival, next);
		}
		return waits ? waiting(arrival, next) : refused(arrival);
	}

	private Mono<Void> waiting(Arrival arrival, Supplier<Mono<Void>> next) {
		// What is granted meanwhile is given back by the work that it begins, but flatMap
		// may lose a cancellation at that moment
		Mono<Void> turn = Mono.fromDirect(this.shedding.await()
			.flatMapMany((granted) -> granted.map((permit) -> held(permit, arrival, next))
				.orElseGet(() -> refused(arrival))));
		return (arrival.deadline() != null) ? this.cut.within(turn, arrival.exchange(), arrival.deadline()) : turn;
	}

	private Mono<Void> refused(Arrival arrival) {
		return this.answers.write(arrival.exchange(), Refusal.OVERLOADED);
	}

	private Mono<Void> held(Permit permit, Arrival arrival, Supplier<Mono<Void>> next) {
		ServerHttpResponse response = arrival.exchange().getResponse();
		boolean webSocket = WEB_SOCKET.equalsIgnoreCase(arrival.exchange().getRequest().getHeaders().getUpgrade());
		response.beforeCommit(() -> {
			String type = response.getHeaders().getFirst(HttpHeaders.CONTENT_TYPE);
			if ((webSocket && type == null) || StreamTypes.contain(type)) {
				permit.close();
			}
			return Mono.empty();
		});
		try {
			return Served.after(next.get(), (signal, error) -> permit.end(outcome(signal, arrival)));
		}
		catch (RuntimeException | Error ex) {
			permit.close();
			throw ex;
		}
	}

	// That whoever waits for less than requests take waits in vain tells nothing of them
	private boolean isImpatient(Arrival arrival) {
		long patience = arrival.admission().remainingMillis();
		Duration mean = (patience != Admission.NO_DEADLINE) ? this.shedding.meanTime() : null;
		return mean != null && patience <= mean.toMillis();
	}

	/*
	 * Of what was cancelled or is the client's mistake nobody learns how busy this is.
	 * But where no answers were measured yet all may be given up, for all of it takes too
	 * long, and nothing else would tell.
	 */
	private Outcome outcome(SignalType signal, Arrival arrival) {
		if (signal == SignalType.CANCEL) {
			return (this.shedding.meanTime() != null) ? Outcome.IGNORED : Outcome.DROPPED;
		}
		HttpStatusCode status = arrival.exchange().getResponse().getStatusCode();
		int code = (status != null) ? status.value() : 0;
		if (code == SERVICE_UNAVAILABLE || code == GATEWAY_TIMEOUT) {
			return isImpatient(arrival) ? Outcome.IGNORED : Outcome.DROPPED;
		}
		return (signal == SignalType.ON_COMPLETE && code < FIRST_ERROR) ? Outcome.SUCCESS : Outcome.IGNORED;
	}

}
