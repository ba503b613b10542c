package io.outrigger.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import io.outrigger.testsupport.NonBlocking;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LiveConfig}.
 */
@ExtendWith(NonBlocking.class)
class LiveConfigTests {

	private final LiveConfig.Holder<String> live = new LiveConfig.Holder<>("first");

	@Test
	void readingGivesTheVeryObjectThatWasSet() {
		String next = new StringBuilder("next").toString();
		this.live.set(next);
		assertThat(this.live.get()).isSameAs(next).isSameAs(this.live.get());
	}

	@Test
	void aFixedOneStays() {
		LiveConfig<String> fixed = LiveConfig.fixed("always");
		assertThat(fixed.get()).isEqualTo("always");
		StepVerifier.create(fixed.changes().take(1)).expectNext("always").verifyComplete();
	}

	@Test
	void changesStartWithThePresentValue() {
		StepVerifier.create(this.live.changes())
			.expectNext("first")
			.then(() -> this.live.set("second"))
			.expectNext("second")
			.then(() -> this.live.set("third"))
			.expectNext("third")
			.thenCancel()
			.verify(Duration.ofSeconds(10));
	}

	@Test
	void aSlowSubscriberMissesSomeButNotTheLast() {
		List<String> seen = new ArrayList<>();
		BaseSubscriber<String> slow = new BaseSubscriber<>() {

			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				subscription.request(1);
			}

			@Override
			protected void hookOnNext(String value) {
				seen.add(value);
			}

		};
		this.live.changes().subscribe(slow);
		for (int i = 0; i < 1_000; i++) {
			this.live.set("value " + i);
		}
		slow.request(10);
		Awaitility.await().until(() -> seen.contains("value 999"));
		assertThat(seen).hasSizeLessThanOrEqualTo(4);
	}

	@Test
	void aSubscriberThatIsStuckDoesNotHoldUpTheWriter() {
		CountDownLatch stuck = new CountDownLatch(1);
		CountDownLatch reached = new CountDownLatch(1);
		this.live.changes().publishOn(Schedulers.boundedElastic()).subscribe((value) -> {
			reached.countDown();
			awaitUninterruptibly(stuck);
		});
		awaitUninterruptibly(reached);
		this.live.set("second");
		assertThat(this.live.get()).isEqualTo("second");
		stuck.countDown();
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
