package io.outrigger.autoconfigure.sidecar.inbound;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.outrigger.sidecar.inbound.BodyLimits;
import io.outrigger.sidecar.inbound.Refusal;
import io.outrigger.sidecar.inbound.Refusals;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LimitedBody}.
 */
class LimitedBodyTests {

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private final Refusals refusals = new Refusals(this::now);

	private final TestPublisher<DataBuffer> sender = TestPublisher.create();

	@Test
	void whatKeepsTheLimitsPasses() {
		StepVerifier.create(body(10, 1).map(DataBuffer::readableByteCount))
			.then(() -> this.sender.next(part(4), part(6)).complete())
			.expectNext(4, 6)
			.verifyComplete();
		this.sender.assertWasNotCancelled();
	}

	@Test
	void whatIsTooLargeIsCutOff() {
		StepVerifier.create(body(10, 0).map(DataBuffer::readableByteCount))
			.then(() -> this.sender.next(part(10)).next(part(1)))
			.expectNext(10)
			.expectErrorSatisfies((error) -> assertStatus(error, 413))
			.verify();
		this.sender.assertWasCancelled();
		assertThat(this.refusals.count(Refusal.BODY_TOO_LARGE)).isOne();
	}

	@Test
	void whatComesTooSlowlyIsCutOffAfterTheGrace() {
		StepVerifier.create(body(1000, 10).map(DataBuffer::readableByteCount))
			.then(() -> this.sender.next(part(40)))
			.expectNext(40)
			.then(() -> advance(4))
			.then(() -> assertThat(this.refusals.count(Refusal.BODY_TOO_SLOW)).isZero())
			.then(() -> advance(1))
			.expectErrorSatisfies((error) -> assertStatus(error, 408))
			.verify();
		this.sender.assertWasCancelled();
	}

	@Test
	void aRateThatIsKeptIsFastEnough() {
		StepVerifier.create(body(1000, 10).map(DataBuffer::readableByteCount)).then(() -> {
			for (int second = 0; second < 60; second++) {
				this.sender.next(part(11));
				advance(1);
			}
			this.sender.complete();
		}).expectNextCount(60).verifyComplete();
	}

	@Test
	void aReaderThatTakesItsTimeIsNotTheSendersFault() {
		StepVerifier.create(body(1000, 10).map(DataBuffer::readableByteCount), 1)
			.then(() -> this.sender.next(part(1)))
			.expectNext(1)
			.then(() -> advance(600))
			.thenRequest(1)
			.then(() -> this.sender.next(part(1)).complete())
			.expectNext(1)
			.verifyComplete();
	}

	@Test
	void whoeverStopsReadingLeavesNoTimerBehind() {
		StepVerifier.create(body(1000, 10)).thenCancel().verify();
		this.sender.assertWasCancelled();
		advance(60);
		assertThat(this.refusals.count(Refusal.BODY_TOO_SLOW)).isZero();
	}

	private Flux<DataBuffer> body(long maxBytes, long minRate) {
		BodyLimits limits = new BodyLimits(maxBytes, minRate, Duration.ofSeconds(5));
		return this.sender.flux()
			.transform(Operators.<DataBuffer, DataBuffer>liftPublisher(
					(source, reader) -> new LimitedBody(reader, limits, this.refusals::add, this::now, this.time)));
	}

	private long now() {
		return this.time.now(TimeUnit.NANOSECONDS);
	}

	private void advance(long seconds) {
		this.time.advanceTimeBy(Duration.ofSeconds(seconds));
	}

	private static DataBuffer part(int bytes) {
		return DefaultDataBufferFactory.sharedInstance.wrap(new byte[bytes]);
	}

	private static void assertStatus(Throwable error, int status) {
		assertThat(error).isInstanceOfSatisfying(ResponseStatusException.class,
				(ex) -> assertThat(ex.getStatusCode().value()).isEqualTo(status));
	}

}
