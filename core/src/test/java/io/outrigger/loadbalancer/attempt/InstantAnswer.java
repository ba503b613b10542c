package io.outrigger.loadbalancer.attempt;

import java.util.concurrent.CountDownLatch;

import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.attempt.exchange.ReactiveExchange;

/**
 * A request that is answered at once.
 */
final class InstantAnswer implements ReactiveExchange<Attempt> {

	private final CountDownLatch ended;

	InstantAnswer(CountDownLatch ended) {
		this.ended = ended;
	}

	@Override
	public Mono<Attempt> send(Attempt attempt) {
		Sinks.One<Attempt> answer = Sinks.one();
		answer.tryEmitValue(attempt);
		return answer.asMono().doFinally((signal) -> this.ended.countDown());
	}

	@Override
	public String method() {
		return "GET";
	}

	@Override
	public boolean canRepeat(boolean alongside) {
		return true;
	}

	@Override
	public int status(Attempt response) {
		return 200;
	}

	@Override
	public boolean isStream(Attempt response) {
		return false;
	}

	@Override
	public long waitNanos(Attempt response) {
		return -1;
	}

	@Override
	public Attempt deliver(Attempt response, Attempt attempt) {
		return response;
	}

	@Override
	public void discard(Attempt response) {
	}

}
