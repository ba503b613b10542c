package io.outrigger.loadbalancer.zone;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link ZoneShares}.
 */
class ZoneSharesTests {

	private static final Locality A = new Locality("a", "east");

	private static final Locality B = new Locality("b", "east");

	private static final Locality C = new Locality("c", "west");

	@Test
	void staysAtHomeWhereThereIsEnough() {
		assertThat(shares(A, Map.of(A, 4.0, B, 4.0), Map.of(A, 2.0, B, 2.0))).containsExactly(Map.entry(A, 1.0));
		assertThat(shares(A, Map.of(A, 6.0, B, 2.0), Map.of(A, 1.0, B, 1.0))).containsExactly(Map.entry(A, 1.0));
	}

	@Test
	void whatIsTooMuchGoesWhereThereIsRoom() {
		Map<Locality, Double> shares = shares(B, Map.of(A, 6.0, B, 2.0), Map.of(A, 1.0, B, 1.0));
		assertThat(shares.get(B)).isCloseTo(0.5, within(1e-9));
		assertThat(shares.get(A)).isCloseTo(0.5, within(1e-9));
	}

	@Test
	void prefersItsRegion() {
		Map<Locality, Double> shares = shares(A, Map.of(A, 1.0, B, 3.0, C, 4.0), Map.of(A, 2.0, B, 2.0, C, 4.0));
		assertThat(shares.keySet()).containsExactlyInAnyOrder(A, B);
		shares = shares(A, Map.of(A, 1.0, B, 2.0, C, 5.0), Map.of(A, 3.0, B, 1.0, C, 4.0));
		assertThat(shares.get(A)).isCloseTo(1.0 / 3, within(1e-9));
		assertThat(shares.get(B)).isCloseTo(1.0 / 3, within(1e-9));
		assertThat(shares.get(C)).isCloseTo(1.0 / 3, within(1e-9));
	}

	@Test
	void leavesHomeAltogetherIfThereIsNobody() {
		assertThat(shares(A, Map.of(B, 2.0, C, 2.0), Map.of(A, 1.0, C, 1.0))).containsExactly(Map.entry(B, 1.0));
	}

	@Test
	void hasNoPreferenceWhereNothingIsKnown() {
		assertThat(shares(A, Map.of(B, 2.0), Map.of(B, 1.0))).isEmpty();
		assertThat(shares(A, Map.of(A, 0.0), Map.of(A, 1.0))).isEmpty();
	}

	@Test
	void ifAllCallersDoSoEveryInstanceHasTheSameLoad() {
		Random random = new Random(5);
		for (int round = 0; round < 1000; round++) {
			List<Locality> zones = IntStream.range(0, 2 + random.nextInt(6))
				.mapToObj((i) -> new Locality("z" + i, (i % 3 == 2) ? null : "r" + i % 3))
				.toList();
			Map<Locality, Double> capacity = amounts(zones, random);
			Map<Locality, Double> callers = amounts(zones, random);
			Map<Locality, Double> load = new HashMap<>();
			double requests = sum(callers);
			for (Locality here : zones) {
				Map<Locality, Double> shares = shares(here, capacity, callers);
				if (callers.get(here) > 0) {
					assertThat(sum(shares)).isCloseTo(1, within(1e-4));
					shares.forEach((zone, share) -> load.merge(zone, share * callers.get(here), Double::sum));
				}
			}
			double usual = requests / sum(capacity);
			for (Locality zone : zones) {
				double expected = usual * capacity.get(zone);
				assertThat(Objects.requireNonNullElse(load.get(zone), 0.0)).isCloseTo(expected, within(1e-3));
			}
		}
	}

	private static Map<Locality, Double> amounts(List<Locality> zones, Random random) {
		Map<Locality, Double> amounts = new HashMap<>();
		zones.forEach((zone) -> amounts.put(zone, (double) random.nextInt(10)));
		amounts.merge(zones.get(0), 1.0, Double::sum);
		return amounts;
	}

	private static double sum(Map<Locality, Double> amounts) {
		return amounts.values().stream().mapToDouble(Double::doubleValue).sum();
	}

	private static Map<Locality, Double> shares(Locality here, Map<Locality, Double> capacity,
			Map<Locality, Double> callers) {
		return new ZoneShares(here, capacity, callers).shares();
	}

}
