package io.outrigger.loadbalancer.attempt;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.attempt.exchange.BlockingExchange;

/**
 * A request of a client that blocks, and fails or has a response that is not read yet.
 */
final class Reading implements BlockingExchange<Integer> {

	private final @Nullable IOException error;

	Attempt attempt;

	Reading(@Nullable IOException error) {
		this.error = error;
	}

	@Override
	public Integer send(Attempt attempt) throws IOException {
		this.attempt = attempt;
		if (this.error != null) {
			throw this.error;
		}
		return 200;
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
	public int status(Integer response) {
		return response;
	}

	@Override
	public boolean isStream(Integer response) {
		return false;
	}

	@Override
	public long waitNanos(Integer response) {
		return -1;
	}

	@Override
	public Integer deliver(Integer response, Attempt attempt) {
		return response;
	}

	@Override
	public void discard(Integer response) {
	}

}
