package io.outrigger.flow.concurrency;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import io.outrigger.flow.concurrency.algorithm.LimitAlgorithm;
import io.outrigger.flow.concurrency.algorithm.LimitRange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random histories of a {@link ConcurrencyLimiter}, beside a model of what it says.
 */
class ConcurrencyLimiterPropertyTests {

	private static final Outcome[] OUTCOMES = Outcome.values();

	private final AtomicLong now = new AtomicLong();

	@Test
	void decidesAsTheModelDoes() {
		Random random = new Random(31);
		for (int round = 0; round < 300; round++) {
			List<Partition> partitions = partitions(random, 1 + random.nextInt(8));
			AtomicReference<ConcurrencySettings> settings = new AtomicReference<>(
					ConcurrencySettings.fixed(1 + random.nextInt(40)));
			ConcurrencyLimiter limiter = limiter(partitions, settings);
			List<Permit> open = new ArrayList<>();
			List<Integer> owners = new ArrayList<>();
			for (int step = 0; step < 300; step++) {
				if (random.nextInt(40) == 0) {
					settings.set(ConcurrencySettings.fixed(1 + random.nextInt(40)));
				}
				if (random.nextInt(5) < 3) {
					int partition = random.nextInt(partitions.size());
					// A limit that was changed is known at the latest to who would be
					// refused
					boolean expected = admits(limiter.limit(), partitions, owners, partition)
							|| admits(settings.get().range().initial(), partitions, owners, partition);
					Permit permit = limiter.acquire(partition);
					assertThat(permit != null).isEqualTo(expected);
					if (permit != null) {
						open.add(permit);
						owners.add(partition);
					}
				}
				else if (!open.isEmpty()) {
					int which = random.nextInt(open.size());
					owners.remove(which);
					end(open.remove(which), random);
				}
				assertThat(limiter.inFlight()).isEqualTo(open.size());
			}
			open.forEach((permit) -> end(permit, random));
			assertThat(limiter.inFlight()).isZero();
			assertThat(limiter.view().partitions()).allSatisfy((each) -> assertThat(each.inFlight()).isZero());
		}
	}

	@Test
	void staysWithinItsRangeWhateverHappens() {
		Random random = new Random(37);
		for (int round = 0; round < 200; round++) {
			int min = 1 + random.nextInt(5);
			int max = min + random.nextInt(60);
			LimitAlgorithm algorithm = LimitAlgorithm.values()[round % LimitAlgorithm.values().length];
			ConcurrencySettings settings = ConcurrencySettings.DEFAULTS.with(algorithm,
					new LimitRange(min + random.nextInt(max - min + 1), min, max));
			ConcurrencyLimiter limiter = limiter(partitions(random, 1 + random.nextInt(3)),
					new AtomicReference<>(settings));
			List<Long> open = new ArrayList<>();
			for (int step = 0; step < 2000; step++) {
				this.now.addAndGet(random.nextInt(10_000_000));
				long start = limiter.tryAcquire(random.nextInt(limiter.partitions()));
				if (start >= 0) {
					open.add(start);
				}
				while (open.size() > random.nextInt(max)) {
					limiter.release(open.remove(random.nextInt(open.size())), OUTCOMES[random.nextInt(3)]);
				}
				assertThat(limiter.limit()).isBetween(min, max);
				assertThat(limiter.inFlight()).isEqualTo(open.size());
			}
		}
	}

	@Test
	void sharesOutNoMoreThanThereIsAndRoundsDownAtMost() {
		Random random = new Random(41);
		for (int round = 0; round < 5000; round++) {
			List<Partition> partitions = partitions(random, 1 + random.nextInt(8));
			int limit = 1 + random.nextInt(255);
			Allotment allotment = new Allotment(limit, partitions);
			int sum = 0;
			for (int i = 0; i < partitions.size(); i++) {
				Partition each = partitions.get(i);
				assertThat(allotment.guaranteed(i)).isGreaterThan((int) (limit * each.share()) - 1);
				assertThat(allotment.kept(i)).isEqualTo(each.lends() ? 0 : allotment.guaranteed(i));
				sum += allotment.guaranteed(i);
			}
			assertThat(sum).isLessThanOrEqualTo(limit);
		}
		List<Partition> thirds = List.of(Partition.lending("a", 1 / 3.0), Partition.lending("b", 1 / 3.0),
				Partition.lending("c", 1 / 3.0));
		assertThat(new Allotment(9, thirds).guaranteed(2)).isEqualTo(3);
		assertThat(new Allotment(2, thirds).guaranteed(1)).isEqualTo(1);
		assertThat(new Allotment(2, thirds).guaranteed(2)).isZero();
	}

	/*
	 * A guarantee first, then what nobody has and nobody keeps.
	 */
	private static boolean admits(int limit, List<Partition> partitions, List<Integer> owners, int partition) {
		Allotment shares = new Allotment(limit, partitions);
		int taken = 0;
		for (int i = 0; i < partitions.size(); i++) {
			int each = i;
			int count = (int) owners.stream().filter((owner) -> owner == each).count();
			if (i == partition && count < shares.guaranteed(i)) {
				return true;
			}
			taken += partitions.get(i).lends() ? count : Math.max(count, shares.guaranteed(i));
		}
		return taken < limit;
	}

	private static void end(Permit permit, Random random) {
		assertThat(permit.end(OUTCOMES[random.nextInt(3)])).isTrue();
		if (random.nextBoolean()) {
			assertThat(permit.end(OUTCOMES[random.nextInt(3)])).isFalse();
			permit.close();
		}
	}

	private ConcurrencyLimiter limiter(List<Partition> partitions, AtomicReference<ConcurrencySettings> settings) {
		return new ConcurrencyLimiter("test", settings::get, partitions, ConcurrencyLimiter::algorithm, this.now::get);
	}

	private static List<Partition> partitions(Random random, int count) {
		List<Partition> partitions = new ArrayList<>();
		double left = 1;
		for (int i = 0; i < count; i++) {
			double share = (random.nextInt(4) == 0) ? 0 : left * random.nextDouble();
			left -= share;
			partitions.add(new Partition("p" + i, share, random.nextBoolean()));
		}
		return partitions;
	}

}
