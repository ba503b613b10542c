package io.outrigger.autoconfigure.loadbalancer.client;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpRequestDecorator;
import org.springframework.web.reactive.function.BodyInserter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The body of a request that may be sent again. Whether its source could be read twice
 * cannot be seen, and one that looks as if it could may give something else the second
 * time. So it is read once, and what is read is kept, up to a limit, while it is sent:
 * the second time the same bytes are sent. A body beyond the limit, or one that is
 * flushed part by part, cannot be sent by another try once its source was asked. Within a
 * try its source is asked again as often as the connector does, as by any other client.
 */
final class RepeatableBody {

	/*
	 * What says something about the body itself. All else the next try has its own of.
	 */
	private static final String CONTENT = "Content-";

	private enum State {

		/**
		 * Nobody has asked for it.
		 */
		UNREAD,

		/**
		 * It is on its way, or gone.
		 */
		READING,

		/**
		 * All of it is kept.
		 */
		KEPT,

		/**
		 * Its source failed.
		 */
		FAILED

	}

	private final AtomicReference<State> state = new AtomicReference<>(State.UNREAD);

	private final BodyInserter<?, ? super ClientHttpRequest> source;

	private final int limit;

	private volatile @Nullable Kept kept;

	RepeatableBody(BodyInserter<?, ? super ClientHttpRequest> source, int limit) {
		this.source = source;
		this.limit = limit;
	}

	boolean canRepeat(boolean alongside) {
		State now = this.state.get();
		return now == State.KEPT || (now == State.UNREAD && !alongside);
	}

	boolean failed() {
		return this.state.get() == State.FAILED;
	}

	/**
	 * Returns the body as one more try sends it.
	 * @return the body, for that try alone
	 */
	BodyInserter<Object, ClientHttpRequest> forTry() {
		return new OfTry();
	}

	private void give(State next) {
		this.state.compareAndSet(State.READING, next);
	}

	/**
	 * The body of one try. A connector may ask for it more than once: it does where it
	 * follows a redirect that wants the same request.
	 */
	private final class OfTry implements BodyInserter<Object, ClientHttpRequest> {

		private volatile boolean asked;

		@Override
		public Mono<Void> insert(ClientHttpRequest message, Context context) {
			Kept again = RepeatableBody.this.kept;
			if (again != null) {
				return again.insert(message);
			}
			if (!this.asked && !RepeatableBody.this.state.compareAndSet(State.UNREAD, State.READING)) {
				return Mono.error(new IllegalStateException("The body of the request was sent before and is not kept"));
			}
			this.asked = true;
			return RepeatableBody.this.source.insert(new Recording(message), context);
		}

	}

	/**
	 * A body that was read whole, and what says something about it.
	 */
	private static final class Kept {

		private final byte[] bytes;

		private final Map<String, List<String>> headers;

		Kept(byte[] bytes, Map<String, List<String>> headers) {
			this.bytes = bytes;
			this.headers = headers;
		}

		Mono<Void> insert(ClientHttpRequest message) {
			this.headers.forEach((name, values) -> message.getHeaders().put(name, values));
			return (this.bytes.length == 0) ? message.setComplete()
					: message.writeWith(Mono.fromSupplier(() -> message.bufferFactory().wrap(this.bytes)));
		}

	}

	/**
	 * Keeps what is written.
	 */
	private final class Recording extends ClientHttpRequestDecorator {

		Recording(ClientHttpRequest message) {
			super(message);
		}

		// What is one buffer must stay one: it is sent in one piece
		@Override
		public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
			Recorder recorder = new Recorder(RepeatableBody.this.limit);
			if (body instanceof Mono<? extends DataBuffer> one) {
				return super.writeWith(one.doOnNext(recorder::take)
					.doOnError((ex) -> give(State.FAILED))
					.doOnSuccess((buffer) -> keep(recorder.bytes())));
			}
			return super.writeWith(Flux.<DataBuffer>from(body)
				.doOnNext(recorder::take)
				.doOnError((ex) -> give(State.FAILED))
				.doOnComplete(() -> keep(recorder.bytes())));
		}

		@Override
		public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
			return super.writeAndFlushWith(Flux.from(body).doOnError((ex) -> give(State.FAILED)));
		}

		@Override
		public Mono<Void> setComplete() {
			keep(new byte[0]);
			return super.setComplete();
		}

		private void keep(byte @Nullable [] bytes) {
			if (bytes != null) {
				Map<String, List<String>> headers = new HashMap<>();
				getHeaders().forEach((name, values) -> {
					if (name.regionMatches(true, 0, CONTENT, 0, CONTENT.length())) {
						headers.put(name, List.copyOf(values));
					}
				});
				RepeatableBody.this.kept = new Kept(bytes, headers);
				give(State.KEPT);
			}
		}

	}

	/**
	 * What was written so far.
	 */
	private static final class Recorder {

		private final int limit;

		private @Nullable ByteArrayOutputStream bytes = new ByteArrayOutputStream();

		Recorder(int limit) {
			this.limit = limit;
		}

		void take(DataBuffer buffer) {
			ByteArrayOutputStream bytes = this.bytes;
			if (bytes == null) {
				return;
			}
			int count = buffer.readableByteCount();
			if (bytes.size() + count > this.limit) {
				this.bytes = null;
				return;
			}
			byte[] copy = new byte[count];
			buffer.toByteBuffer(buffer.readPosition(), ByteBuffer.wrap(copy), 0, count);
			bytes.writeBytes(copy);
		}

		byte @Nullable [] bytes() {
			ByteArrayOutputStream bytes = this.bytes;
			return (bytes != null) ? bytes.toByteArray() : null;
		}

	}

}
