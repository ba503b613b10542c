package io.outrigger.benchmarks.simulation.clock;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Agenda} and {@link VirtualTimers}.
 */
class AgendaTests {

	private final Agenda agenda = new Agenda();

	private final List<Long> happened = new ArrayList<>();

	@Test
	void letsHappenWhatIsNextHoweverManyThingsArePlanned() {
		Random random = new Random(1);
		for (int i = 0; i < 10_000; i++) {
			this.agenda.in(random.nextInt(1000), () -> this.happened.add(this.agenda.nanos()));
		}
		this.agenda.run();
		assertThat(this.happened).hasSize(10_000).isSorted();
	}

	@Test
	void ofWhatHappensAtTheSameTimeTheFirstThatWasPlannedComesFirst() {
		for (long i = 0; i < 1000; i++) {
			long number = i;
			this.agenda.in(7, () -> this.happened.add(number));
		}
		this.agenda.run();
		assertThat(this.happened).hasSize(1000).isSorted();
	}

	@Test
	void whatHappensMayPlanMore() {
		this.agenda.in(5, () -> this.agenda.in(5, () -> this.happened.add(this.agenda.nanos())));
		this.agenda.run();
		assertThat(this.happened).containsExactly(10L);
	}

	@Test
	void timersCanBeCalledOff() {
		VirtualTimers timers = new VirtualTimers(this.agenda);
		timers.schedule(() -> this.happened.add(timers.now(TimeUnit.MICROSECONDS)), 2, TimeUnit.MILLISECONDS);
		Disposable timer = timers.schedule(() -> this.happened.add(-1L), 1, TimeUnit.MILLISECONDS);
		timer.dispose();
		Scheduler.Worker worker = timers.createWorker();
		worker.schedule(() -> this.happened.add(-2L));
		worker.dispose();
		this.agenda.run();
		assertThat(this.happened).containsExactly(2000L);
		assertThat(timer.isDisposed()).isTrue();
		assertThat(worker.isDisposed()).isTrue();
	}

	@Test
	void everybodyDrawsForHimselfAndAlwaysTheSame() {
		Draws draws = new Draws(42);
		assertThat(draws.of("a").nextLong()).isEqualTo(new Draws(42).of("a").nextLong())
			.isNotEqualTo(draws.of("b").nextLong())
			.isNotEqualTo(new Draws(43).of("a").nextLong());
	}

}
