package io.outrigger.loadbalancer.roster;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.outrigger.loadbalancer.settings.placement.DynamicWeightSettings;
import io.outrigger.loadbalancer.settings.placement.Placement;
import io.outrigger.registry.load.InstanceLoad;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DynamicWeights}.
 */
class DynamicWeightsTests {

	private final Stock stock = new Stock();

	@BeforeEach
	void switchOn() {
		this.stock.placement = this.stock.placement
			.with(new DynamicWeightSettings(true, Duration.ofSeconds(10), Duration.ofSeconds(180)));
		this.stock.with(3);
	}

	@Test
	void isOffUnlessItIsSwitchedOn() {
		this.stock.placement = Placement.DEFAULTS;
		heartbeat("i-0", 0.9);
		assertThat(weights()).containsExactly(100, 100, 100);
	}

	@Test
	void whoHasLessLeftWeighsLessAndWhoSaysNothingAsMuchAsUsual() {
		heartbeat("i-0", 0.5);
		heartbeat("i-1", 0);
		assertThat(weights()).containsExactly(67, 133, 100);
	}

	@Test
	void whatLimitsFirstCountsBeforeTheProcessor() {
		this.stock.load("i-0", new InstanceLoad(7, 0.1, 0.1, null, 1.0));
		heartbeat("i-1", 0);
		heartbeat("i-2", 0);
		assertThat(weights()).containsExactly(10, 150, 150);
	}

	@Test
	void takesReportsOfResponsesAsWell() {
		weights();
		this.stock.member("i-0").standing().reported(0.5, this.stock.now);
		this.stock.member("i-1").standing().reported(0, this.stock.now);
		this.stock.member("i-2").standing().reported(Double.NaN, this.stock.now);
		this.stock.pass(Duration.ofSeconds(1));
		assertThat(weights()).containsExactly(67, 133, 100);
	}

	@Test
	void looksOnceASecond() {
		weights();
		heartbeat("i-0", 0.5);
		heartbeat("i-1", 0);
		this.stock.pass(Duration.ofMillis(999));
		assertThat(weights()).containsExactly(100, 100, 100);
		this.stock.pass(Duration.ofMillis(1));
		assertThat(weights()).containsExactly(67, 133, 100);
	}

	@Test
	void aLaterReportCountsMoreTheLongerTheOneBeforeIsAgo() {
		heartbeat("i-0", 0);
		heartbeat("i-1", 0);
		heartbeat("i-2", 0);
		weights();
		this.stock.pass(Duration.ofSeconds(10));
		heartbeat("i-0", 1);
		assertThat(weights()).containsExactly(47, 127, 127);
	}

	@Test
	void aSlightChangeChangesNothing() {
		heartbeat("i-0", 0.5);
		heartbeat("i-1", 0.5);
		heartbeat("i-2", 0.5);
		weights();
		this.stock.pass(Duration.ofSeconds(1));
		heartbeat("i-0", 0.53);
		this.stock.pass(Duration.ofSeconds(100));
		assertThat(weights()).containsExactly(100, 100, 100);
	}

	@Test
	void forgetsWhatIsOlderThanThreeMinutes() {
		heartbeat("i-0", 0.5);
		heartbeat("i-1", 0);
		weights();
		this.stock.pass(Duration.ofSeconds(179));
		assertThat(weights()).containsExactly(67, 133, 100);
		this.stock.pass(Duration.ofSeconds(1));
		assertThat(weights()).containsExactly(100, 100, 100);
	}

	@Test
	void lightOnesAreToldApartAsWell() {
		for (int i = 0; i < 3; i++) {
			this.stock.with("i-" + i, (builder) -> builder.weight(1));
		}
		heartbeat("i-0", 0.5);
		heartbeat("i-1", 0);
		assertThat(weights()).containsExactly(67, 133, 100);
	}

	private void heartbeat(String id, double cpu) {
		this.stock.load(id, new InstanceLoad(null, cpu, null, null, null));
	}

	private List<Integer> weights() {
		CandidateList list = this.stock.roster().lists().get(0);
		return IntStream.range(0, list.size()).mapToObj(list::weight).toList();
	}

}
