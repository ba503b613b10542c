package io.outrigger.benchmarks.simulation.client;

import java.net.ConnectException;

import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

import io.outrigger.benchmarks.exchange.StatusExchange;
import io.outrigger.benchmarks.simulation.server.Call;
import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.spi.PickRequest;

/**
 * A request that the attempt engine sends, as often as it likes. Its answer is a status
 * and no more.
 */
final class EngineRequest extends BaseSubscriber<Integer> implements StatusExchange {

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
