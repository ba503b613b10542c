package io.outrigger.loadbalancer.steering;

import java.util.List;
import java.util.Map;
import java.util.Random;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.outrigger.loadbalancer.spi.PickRequest;
import io.outrigger.loadbalancer.spi.RequestKey;
import io.outrigger.registry.ServiceInstance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link TrafficSplit}.
 */
class TrafficSplitTests {

	private static final InstanceMatch V2 = new InstanceMatch("2", Map.of());

	private static final InstanceMatch TRACK = new InstanceMatch(null, Map.of("track", "canary"));

	private final TrafficSplit split = new TrafficSplit(
			List.of(new Share("canary", TRACK, 5, marks("header:X-Canary=always", "cookie:beta")),
					new Share("next", V2, 20, marks("header:X-Next"))));

	@Test
	void anInstanceBelongsToTheFirstShareThatNamesIt() {
		assertThat(this.split.shareOf(instance("1", Map.of()))).isEqualTo(TrafficSplit.REST);
		assertThat(this.split.shareOf(instance("2", Map.of("track", "stable")))).isEqualTo(1);
		assertThat(this.split.shareOf(instance("2", Map.of("track", "canary", "other", "x")))).isZero();
		assertThat(this.split.shareOf(instance(null, Map.of()))).isEqualTo(TrafficSplit.REST);
	}

	@Test
	void aMarkDecidesWhateverChanceSays() {
		assertThat(shareOf(0.999, Map.of("header:X-Canary", "always"))).isZero();
		assertThat(shareOf(0.999, Map.of("cookie:beta", ""))).isZero();
		assertThat(shareOf(0.999, Map.of("header:X-Next", "anything"))).isEqualTo(1);
		assertThat(shareOf(0.999, Map.of("header:X-Next", "1", "cookie:beta", "1"))).isZero();
		assertThat(shareOf(0.999, Map.of("header:X-Canary", "never"))).isEqualTo(TrafficSplit.REST);
	}

	@Test
	void withoutAMarkEachShareGetsItsPercentage() {
		Random random = new Random(7);
		int[] count = new int[3];
		for (int i = 0; i < 100_000; i++) {
			count[this.split.shareOf(PickRequest.PLAIN, random::nextDouble) + 1]++;
		}
		assertThat(count[0]).isBetween(74_400, 75_600);
		assertThat(count[1]).isBetween(4_700, 5_300);
		assertThat(count[2]).isBetween(19_500, 20_500);
	}

	@Test
	void percentagesAreBoundedAndNamesAreOnce() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Share("canary", V2, 101, List.of()))
			.withMessage("Load balancer split.canary.percent is '101.0' but must be: from 0 to 100");
		assertThatIllegalArgumentException().isThrownBy(() -> new Share("canary", V2, Double.NaN, List.of()));
		Share half = new Share("a", V2, 60, List.of());
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new TrafficSplit(List.of(half, new Share("b", TRACK, 41, List.of()))))
			.withMessage("Load balancer split.*.percent is '101.0' but must be: at most 100 in all");
		assertThatIllegalArgumentException().isThrownBy(() -> new TrafficSplit(List.of(half, half)))
			.withMessageContaining("split is 'a' but must be: a name of its own");
		assertThatIllegalArgumentException().isThrownBy(() -> new InstanceMatch(null, Map.of()));
	}

	@Test
	void aMarkIsReadAsItIsWritten() {
		assertThat(Mark.of("header:X-Canary=always")).hasToString("header:X-Canary=always");
		assertThat(Mark.of("cookie:beta")).hasToString("cookie:beta");
		assertThat(Mark.of("client-address=10.0.0.1")).isNotNull();
		assertThat(Mark.of("X-Canary=always")).isNull();
		assertThat(Mark.of("header:=x")).isNull();
	}

	private int shareOf(double chance, Map<String, String> values) {
		return this.split.shareOf(new PickRequest() {

			@Override
			public @Nullable String value(RequestKey key) {
				return values.get(key.toString());
			}

		}, () -> chance);
	}

	private static List<Mark> marks(String... texts) {
		return List.of(texts).stream().map(Mark::of).toList();
	}

	private static ServiceInstance instance(@Nullable String version, Map<String, String> metadata) {
		return ServiceInstance.builder("orders", "one", "localhost", 8080).version(version).metadata(metadata).build();
	}

}
