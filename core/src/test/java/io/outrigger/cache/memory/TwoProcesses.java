package io.outrigger.cache.memory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.outrigger.cache.CacheSettings;
import io.outrigger.cache.CacheSettings.Loading;
import io.outrigger.cache.CacheSettings.Stale;
import io.outrigger.cache.CachesSettings;
import io.outrigger.cache.Caller;
import io.outrigger.cache.FakeLoader;
import io.outrigger.cache.IntelligentCache;
import io.outrigger.cache.level.ModelLevels;
import io.outrigger.testsupport.NonBlocking;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two processes that share a level, for which time passes when the test says so. Whatever
 * waits for ever fails.
 */
@ExtendWith(NonBlocking.class)
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class TwoProcesses {

	static final Duration TTL = Duration.ofSeconds(60);

	static final Duration HOUR = Duration.ofHours(1);

	static final Duration RETRY = Duration.ofSeconds(30);

	static final Duration LEASE = Duration.ofSeconds(2);

	static final Duration LOAD_TIMEOUT = Duration.ofSeconds(10);

	final ModelLevels levels = new ModelLevels(this::now);

	final FakeLoader<Integer, String> loader = new FakeLoader<>();

	volatile CacheSettings settings = CacheSettings.of(TTL, Duration.ZERO, 100, LOAD_TIMEOUT);

	IntelligentCache<Integer, String> here;

	IntelligentCache<Integer, String> there;

	private VirtualTimeScheduler time;

	@BeforeEach
	void startProcesses() {
		this.time = VirtualTimeScheduler.getOrSet();
		start();
	}

	@AfterEach
	void giveTimeBack() {
		VirtualTimeScheduler.reset();
	}

	/**
	 * Starts both anew, with the settings that are in force now.
	 */
	final void start() {
		this.here = process();
		this.there = process();
	}

	private IntelligentCache<Integer, String> process() {
		return new InMemoryIntelligentCaches(() -> new CachesSettings(this.settings, Map.of()), this::now, this.levels,
				(name) -> null)
			.cache("products", Integer.class, String.class);
	}

	private long now() {
		return this.time.now(TimeUnit.NANOSECONDS);
	}

	final void pass(Duration duration) {
		this.time.advanceTimeBy(duration);
	}

	final void staleFor(Duration whileRevalidate, Duration ifError) {
		this.settings = this.settings.with(new Stale(whileRevalidate, ifError, RETRY, 0, 0));
	}

	final void waiting(Duration softTimeout, Duration lease) {
		this.settings = this.settings.with(new Loading(softTimeout, LOAD_TIMEOUT, Duration.ZERO, lease));
	}

	final Caller ask(IntelligentCache<Integer, String> process) {
		return Caller.of(process.get(1, this.loader));
	}

	/**
	 * Lets a hundred callers of both ask for key 1, of which one loads.
	 */
	final void stampedeIsOneLoad() {
		List<Caller> callers = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			callers.add(ask(this.here));
			callers.add(ask(this.there));
		}
		assertThat(this.loader.asked()).hasSize(1);
		this.loader.answer(0, "loaded");
		assertThat(callers).allSatisfy((caller) -> assertThat(caller.saw()).containsExactly("loaded"));
		assertThat(this.loader.asked()).hasSize(1);
	}

	static Throwable error() {
		return new IllegalStateException("no database");
	}

}
