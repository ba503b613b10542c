package io.outrigger.testsupport;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link NonBlocking}: a guard that does not bite guards nothing.
 */
@ExtendWith(NonBlocking.class)
class NonBlockingTests {

	@Test
	void aBlockingCallOnAnEventLoopFails() {
		assertThatThrownBy(() -> waitingOn(Schedulers.parallel())).hasRootCauseInstanceOf(BlockingOperationError.class);
	}

	@Test
	void aBlockingCallElsewhereIsFine() {
		assertThat(waitingOn(Schedulers.boundedElastic())).isFalse();
	}

	private static Boolean waitingOn(Scheduler scheduler) {
		return Mono.fromCallable(() -> new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS))
			.subscribeOn(scheduler)
			.block(Duration.ofSeconds(10));
	}

}
