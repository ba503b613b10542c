package io.outrigger.autoconfigure.loadbalancer.client;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.client.ClientResponse;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Schedulers;

/**
 * Takes the body of a response that nobody wants off its connection. A short one is read
 * to its end, so that the connection can be used again; what is longer, or does not come,
 * is not worth that: it is cancelled, and the connection closed.
 */
public final class UnreadBody extends BaseSubscriber<DataBuffer> {

	private static final int LIMIT = 256 << 10;

	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private final Disposable timer;

	private int bytes;

	private UnreadBody() {
		this.timer = Schedulers.parallel().schedule(this::dispose, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
	}

	/**
	 * Releases a response, without waiting for that.
	 * @param response the response, of which nothing was read
	 */
	public static void release(ClientResponse response) {
		response.body(BodyExtractors.toDataBuffers()).subscribe(new UnreadBody());
	}

	@Override
	protected void hookOnSubscribe(Subscription subscription) {
		subscription.request(Long.MAX_VALUE);
	}

	@Override
	protected void hookOnNext(DataBuffer buffer) {
		this.bytes += buffer.readableByteCount();
		DataBufferUtils.release(buffer);
		if (this.bytes > LIMIT) {
			cancel();
		}
	}

	// Nobody is left who would want to know
	@Override
	protected void hookOnError(Throwable error) {
		this.timer.dispose();
	}

	@Override
	protected void hookFinally(SignalType type) {
		this.timer.dispose();
	}

}
