package io.outrigger.benchmarks.simulation.client;

import java.net.ConnectException;

import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

import io.outrigger.benchmarks.simulation.server.Call;
import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.attempt.exchange.ReactiveExchange;
import io.outrigger.loadbalancer.spi.PickRequest;

/**
 * A request that the attempt engine sends, as often as it likes. Its answer is a status
 * and no more.
 */
final class EngineRequest extends BaseSubscriber<Integer> implements ReactiveExchange<Integer> {

	private final Client client;

	private final PickRequest request;

	private final long begun;

	EngineRequest(Client client, PickRequest request, long begun) {
		this.client = client;
		this.request = request;
		this.begun = begun;
	}

	@Override
	public Mono<Integer> send(Attempt attempt) {
		return Mono.create((sink) -> {
			Call call = new Try(sink);
			sink.onCancel(call::leave);
			this.client.server(attempt.instance()).take(call);
		});
	}

	@Override
	protected void hookOnNext(Integer status) {
		this.client.ended(this.begun, status);
	}

	@Override
	protected void hookOnError(Throwable error) {
		this.client.failed();
	}

	@Override
	public PickRequest request() {
		return this.request;
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
	public boolean asksToWait(Integer response) {
		return false;
	}

	@Override
	public Integer deliver(Integer response, Attempt attempt) {
		attempt.complete();
		return response;
	}

	@Override
	public void discard(Integer response) {
		// A status holds nothing
	}

	/**
	 * One of its tries.
	 */
	private static final class Try extends Call {

		private final MonoSink<Integer> sink;

		Try(MonoSink<Integer> sink) {
			this.sink = sink;
		}

		@Override
		protected void answered(int status) {
			this.sink.success(status);
		}

		@Override
		protected void refused() {
			this.sink.error(new ConnectException("Connection refused"));
		}

	}

}
