package io.outrigger.flow.memory;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.outrigger.flow.RejectedException;
import io.outrigger.flow.Rejection;
import io.outrigger.flow.Rejection.Reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link MemoryGuard}.
 */
class MemoryGuardTests {

	private static final int PRIORITIES = 3;

	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 10);

	private final AtomicInteger reads = new AtomicInteger();

	private final AtomicReference<MemoryReading> memory = new AtomicReference<>(new MemoryReading(0, 0));

	private final AtomicReference<MemorySettings> settings = new AtomicReference<>(MemorySettings.DEFAULTS);

	private final MemoryGuard guard = new MemoryGuard("heap", PRIORITIES, this.settings::get, () -> {
		this.reads.incrementAndGet();
		return this.memory.get();
	}, this.now::get);

	@Test
	void refusesOnePriorityAfterTheOther() {
		assertThat(admitted(0.74)).isEqualTo(3);
		assertThat(admitted(0.75)).isEqualTo(2);
		assertThat(admitted(0.82)).isEqualTo(2);
		assertThat(admitted(0.83)).isEqualTo(1);
		assertThat(admitted(1)).as("the highest always goes").isEqualTo(1);
	}

	@Test
	void letsInAgainAtAMarginLess() {
		assertThat(admitted(0.95)).isEqualTo(1);
		assertThat(admitted(0.80)).isEqualTo(1);
		assertThat(admitted(0.77)).as("0.825 less the margin").isEqualTo(2);
		assertThat(admitted(0.70)).isEqualTo(2);
		assertThat(admitted(0.69)).isEqualTo(3);
		assertThat(admitted(0.74)).as("below the mark").isEqualTo(3);
	}

	@Test
	void readsOnceInAWhile() {
		int before = this.reads.get();
		for (int i = 0; i < 1000; i++) {
			this.guard.tryAcquire(0);
		}
		assertThat(this.reads).hasValue(before);
		this.now.addAndGet(Duration.ofSeconds(1).toNanos());
		IntStream.range(0, 10_000).parallel().forEach((i) -> this.guard.tryAcquire(0));
		assertThat(this.reads).hasValue(before + 1);
	}

	@Test
	void recoversThoughNothingIsCollectedAnyMore() {
		assertThat(admitted(0.95)).isEqualTo(1);
		pass(Duration.ofSeconds(29));
		assertThat(admittedNow()).isEqualTo(1);
		pass(Duration.ofSeconds(1));
		assertThat(admittedNow()).isEqualTo(2);
		pass(Duration.ofSeconds(30));
		assertThat(admittedNow()).isEqualTo(3);
		assertThat(admitted(0.95)).as("still so after a collection").isEqualTo(1);
		assertThat(admitted(0.1)).isEqualTo(3);
	}

	@Test
	void knowsShortMemoryFromTheStart() {
		this.memory.set(new MemoryReading(0.95, 7));
		MemoryGuard late = new MemoryGuard("heap", 2, this.settings::get, this.memory::get, this.now::get);
		assertThat(late.tryAcquire(0)).isTrue();
		assertThat(late.tryAcquire(1)).isFalse();
		assertThat(late.view()).isEqualTo(new MemoryView("heap", 0.95, 1, List.of(0L, 1L)));
	}

	@Test
	void takesChangedMarks() {
		assertThat(admitted(0.6)).isEqualTo(3);
		this.settings.set(new MemorySettings(0.3, 0.5, 0.05, Duration.ofSeconds(1), Duration.ofSeconds(30)));
		pass(Duration.ofSeconds(1));
		assertThat(admittedNow()).isEqualTo(1);
	}

	@Test
	void keepsTheLastGoodSettings() {
		AtomicBoolean broken = new AtomicBoolean();
		MemoryGuard kept = new MemoryGuard("heap", PRIORITIES, () -> {
			if (broken.get()) {
				throw new IllegalStateException("no settings");
			}
			return MemorySettings.DEFAULTS;
		}, this.memory::get, this.now::get);
		broken.set(true);
		this.memory.set(new MemoryReading(0.95, 1));
		this.now.addAndGet(Duration.ofSeconds(1).toNanos());
		StepVerifier.create(kept.guard(0, Mono.just(1))).expectNext(1).verifyComplete();
		StepVerifier.create(kept.guard(1, Mono.just(1))).verifyError(RejectedException.class);
		assertThat(kept.rejection().retryAfter()).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void takesAMemoryThatCannotBeReadForOneWithoutNews() {
		AtomicBoolean broken = new AtomicBoolean();
		MemoryGuard blind = new MemoryGuard("heap", PRIORITIES, this.settings::get, () -> {
			if (broken.get()) {
				throw new IllegalStateException("no memory");
			}
			return new MemoryReading(0.95, 0);
		}, this.now::get);
		broken.set(true);
		for (int admitted = 1; admitted <= PRIORITIES; admitted++) {
			for (int second = 1; second < 30; second++) {
				this.now.addAndGet(Duration.ofSeconds(1).toNanos());
				assertThat(blind.tryAcquire(admitted - 1)).isTrue();
				assertThat(blind.view().admitted()).isEqualTo(admitted);
			}
			this.now.addAndGet(Duration.ofSeconds(1).toNanos());
			blind.tryAcquire(0);
		}
	}

	@Test
	void staysBetweenTheMarksWhateverTheMemoryDoes() {
		Random random = new Random(61);
		for (int i = 0; i < 5000; i++) {
			double used = random.nextDouble();
			int let = admitted(used);
			if (used >= 0.9) {
				assertThat(let).isOne();
			}
			else if (used < 0.7) {
				assertThat(let).isEqualTo(PRIORITIES);
			}
			else if (used >= 0.75) {
				assertThat(let).isLessThan(PRIORITIES);
			}
		}
	}

	@Test
	void guardsPublishers() {
		StepVerifier.create(this.guard.guard(2, Mono.just(1))).expectNext(1).verifyComplete();
		StepVerifier.create(this.guard.guard(2, Flux.just(1, 2))).expectNext(1, 2).verifyComplete();
		admitted(0.8);
		Mono<Integer> low = this.guard.guard(2, Mono.just(1));
		Rejection rejection = new Rejection(Reason.MEMORY_SHORT, "heap", Duration.ofSeconds(1));
		StepVerifier.create(low)
			.verifyErrorSatisfies((error) -> assertThat(error).isInstanceOfSatisfying(RejectedException.class,
					(refused) -> assertThat(refused.rejection()).isEqualTo(rejection)));
		StepVerifier.create(this.guard.guard(2, Flux.just(1))).verifyError(RejectedException.class);
		admitted(0.1);
		StepVerifier.create(low).expectNext(1).verifyComplete();
		assertThat(this.guard.view().rejected().get(2)).isEqualTo(2);
	}

	@Test
	void allocatesNothing() {
		admitted(0.8);
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		long least = Long.MAX_VALUE;
		for (int round = 0; round < 20; round++) {
			long before = threads.getCurrentThreadAllocatedBytes();
			for (int i = 0; i < 1000; i++) {
				this.guard.tryAcquire(i % PRIORITIES);
			}
			least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
		}
		assertThat(least).isZero();
	}

	@Test
	void refusesWhatIsNoGuard() {
		Duration second = Duration.ofSeconds(1);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new MemoryGuard("heap", 1, this.settings::get, this.memory::get, this.now::get))
			.withMessage("priorities is 1, but must be at least 2");
		assertThatIllegalArgumentException().isThrownBy(() -> new MemorySettings(0.95, 0.9, 0.05, second, second))
			.withMessage("soft is 0.95, but must be above 0, up to hard, 0.9");
		assertThatIllegalArgumentException().isThrownBy(() -> new MemorySettings(0.5, 1.1, 0.05, second, second))
			.withMessageStartingWith("hard is 1.1");
		assertThatIllegalArgumentException().isThrownBy(() -> new MemorySettings(0.5, 0.9, 0.5, second, second))
			.withMessageStartingWith("margin is 0.5");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new MemorySettings(0.5, 0.9, 0.05, Duration.ofMillis(9), second))
			.withMessageStartingWith("refresh is PT0.009S");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new MemorySettings(0.5, 0.9, 0.05, second, Duration.ofMillis(999)))
			.withMessageStartingWith("patience is PT0.999S");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new MemorySettings(0.5, 0.9, 0.05, second, Duration.ofSeconds(Long.MAX_VALUE)))
			.withMessageEndingWith("but must be at least refresh, PT1S, up to 1 day");
		assertThatIllegalArgumentException().isThrownBy(() -> new MemoryReading(Double.NaN, 0));
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> this.guard.tryAcquire(3));
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> this.guard.tryAcquire(-1));
	}

	private int admitted(double used) {
		this.memory.updateAndGet((last) -> new MemoryReading(used, last.collections() + 1));
		pass(Duration.ofSeconds(1));
		return admittedNow();
	}

	private int admittedNow() {
		this.guard.tryAcquire(0);
		int let = this.guard.view().admitted();
		assertThat(this.guard.view().used()).isEqualTo(this.memory.get().used());
		return let;
	}

	private void pass(Duration time) {
		for (long left = time.toSeconds(); left > 0; left--) {
			this.now.addAndGet(Duration.ofSeconds(1).toNanos());
			this.guard.tryAcquire(0);
		}
	}

}
