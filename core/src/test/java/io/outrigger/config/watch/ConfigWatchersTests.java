package io.outrigger.config.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.test.StepVerifier;

import io.outrigger.config.ConfigEntry;
import io.outrigger.config.ConfigLimitException;
import io.outrigger.config.ConfigSnapshot;
import io.outrigger.config.pattern.KeyPattern;
import io.outrigger.config.type.ValueType;
import io.outrigger.testsupport.NonBlocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ConfigWatchers}.
 */
@ExtendWith(NonBlocking.class)
class ConfigWatchersTests {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private volatile ConfigSnapshot present = ConfigSnapshot.EMPTY;

	@Test
	void watchersAreBoundedAndGiveTheirPlaceBack() {
		ConfigWatchers watchers = new ConfigWatchers(() -> this.present, 2);
		Disposable one = watchers.watch().subscribe();
		Disposable two = watchers.watch(KeyPattern.glob("a")).subscribe();
		StepVerifier.create(watchers.watch(KeyPattern.glob("a")))
			.verifyErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(ConfigLimitException.class)
				.hasMessage("There are 2 watchers already, which is the most that there may be"));
		StepVerifier.create(watchers.watch()).verifyError(ConfigLimitException.class);
		two.dispose();
		StepVerifier.create(watchers.watch(KeyPattern.glob("a")).take(1)).expectNextCount(1).verifyComplete();
		one.dispose();
	}

	@Test
	void aPatternThatNobodyWatchesAnyMoreIsWatchedAfreshLater() {
		ConfigWatchers watchers = new ConfigWatchers(() -> this.present);
		set(watchers, "a", 1);
		for (int i = 0; i < 3; i++) {
			int value = i;
			StepVerifier.create(watchers.watch(KeyPattern.glob("a")))
				.assertNext((changes) -> assertThat(changes.entries()).containsOnlyKeys("a"))
				.then(() -> set(watchers, "a", 10 + value))
				.assertNext((changes) -> assertThat(changes.entries().get("a").value()).isEqualTo("v" + (10 + value)))
				.thenCancel()
				.verify(LIMIT);
		}
	}

	@Test
	void aThousandWatchersOfOnePatternAreToldSoon() throws InterruptedException {
		ConfigWatchers watchers = new ConfigWatchers(() -> this.present);
		List<ConfigEntry> many = new ArrayList<>();
		for (int i = 0; i < 100_000; i++) {
			many.add(entry("key." + i, 1));
		}
		this.present = this.present.with(1, many);
		watchers.wake();
		AtomicInteger started = new AtomicInteger();
		List<CountDownLatch> told = new ArrayList<>();
		for (int round = 0; round < 20; round++) {
			told.add(new CountDownLatch(1_000));
		}
		Disposable.Composite all = Disposables.composite();
		for (int i = 0; i < 1_000; i++) {
			all.add(watchers.watch(KeyPattern.glob("key.5*")).subscribe((changes) -> {
				if (changes.entries().size() > 1) {
					started.incrementAndGet();
				}
				else {
					told.get((int) changes.revision() - 2).countDown();
				}
			}));
		}
		await().until(() -> started.get() == 1_000);
		List<Long> micros = new ArrayList<>();
		for (int round = 0; round < told.size(); round++) {
			long began = System.nanoTime();
			this.present = this.present.with(round + 2, List.of(entry("key.5", round + 2)));
			watchers.wake();
			assertThat(told.get(round).await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
			micros.add((System.nanoTime() - began) / 1_000);
		}
		all.dispose();
		micros.sort(null);
		System.out.println("1,000 watchers told in us, sorted: " + micros);
		// How soon on a machine with nothing else to do, the benchmarks tell
		assertThat(micros.get(micros.size() / 2)).isLessThan(1_000_000);
	}

	private void set(ConfigWatchers watchers, String key, int version) {
		this.present = this.present.with(this.present.revision() + 1, List.of(entry(key, version)));
		watchers.wake();
	}

	private static ConfigEntry entry(String key, int version) {
		return new ConfigEntry(key, "v" + version, ValueType.TEXT, version, version, Instant.EPOCH, "ann", "test");
	}

}
