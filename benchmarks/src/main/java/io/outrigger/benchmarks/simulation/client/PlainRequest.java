package io.outrigger.benchmarks.simulation.client;

import java.net.ConnectException;
import java.util.concurrent.TimeoutException;

import io.outrigger.benchmarks.simulation.server.Call;
import io.outrigger.loadbalancer.Attempt;

/**
 * A request that is sent once, whatever comes of it.
 */
final class PlainRequest extends Call {

	private final Client client;

	private final Attempt attempt;

	private boolean ended;

	PlainRequest(Client client, Attempt attempt) {
		this.client = client;
		this.attempt = attempt;
	}

	@Override
	protected void answered(int status) {
		this.ended = true;
		this.attempt.responded(status);
		this.attempt.complete();
		this.client.ended(this.attempt.begunNanos(), status);
	}

	@Override
	protected void refused() {
		fail(new ConnectException("Connection refused"));
	}

	void expire() {
		if (!this.ended) {
			leave();
			fail(new TimeoutException("No answer"));
		}
	}

	private void fail(Exception error) {
		this.ended = true;
		this.attempt.fail(error);
		this.client.failed();
	}

}
