package io.outrigger.config.redis.drill;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import reactor.core.publisher.Mono;

/**
 * Publishes one release after the other through a member, whatever becomes of them.
 */
final class Press {

	private static final Duration PACE = Duration.ofMillis(10);

	private final AtomicInteger accepted = new AtomicInteger();

	private final AtomicInteger ended = new AtomicInteger();

	private final AtomicBoolean running = new AtomicBoolean(true);

	private final CompletableFuture<Void> stopped;

	Press(Member member, Stamps stamps) {
		this.stopped = Mono.defer(() -> member.publish(stamps.next()))
			.doOnNext((published) -> this.accepted.incrementAndGet())
			.then()
			.onErrorComplete()
			.doOnSuccess((done) -> this.ended.incrementAndGet())
			.then(Mono.delay(PACE))
			.repeat(this.running::get)
			.then()
			.toFuture();
	}

	/*
	 * How many releases were accepted so far.
	 */
	int accepted() {
		return this.accepted.get();
	}

	/*
	 * How many releases ended so far, however they did.
	 */
	int ended() {
		return this.ended.get();
	}

	/*
	 * Begins no release any more. Completes once the last has ended.
	 */
	CompletableFuture<Void> stop() {
		this.running.set(false);
		return this.stopped;
	}

	/**
	 * Gives values that nobody else has.
	 */
	interface Stamps {

		String next();

	}

}
