package io.outrigger.loadbalancer;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.outrigger.loadbalancer.explain.Explanation;
import io.outrigger.loadbalancer.roster.Exclusion;
import io.outrigger.loadbalancer.session.InMemorySessionStore;
import io.outrigger.loadbalancer.session.Sessions;
import io.outrigger.loadbalancer.session.StickyRequests;
import io.outrigger.loadbalancer.settings.Attempting;
import io.outrigger.loadbalancer.settings.PerService;
import io.outrigger.loadbalancer.settings.placement.Placement;
import io.outrigger.loadbalancer.spi.PickRequest;
import io.outrigger.loadbalancer.spi.RequestKey;
import io.outrigger.loadbalancer.steering.InstanceMatch;
import io.outrigger.loadbalancer.steering.Mark;
import io.outrigger.loadbalancer.steering.Share;
import io.outrigger.loadbalancer.steering.Steering;
import io.outrigger.loadbalancer.steering.StickySettings;
import io.outrigger.loadbalancer.steering.TrafficSplit;
import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for traffic splits and sticky sessions, through {@link LoadBalancer}.
 */
class LoadBalancerSteeringTests {

	private static final int PICKS = 2_000;

	private static final RequestKey SESSION = RequestKey.of("header:X-Session");

	private final Fleet fleet = new Fleet();

	private final Sessions sessions = new Sessions(new InMemorySessionStore(Ticker.system()), Ticker.system());

	private final StickyRequests sticky = new StickyRequests(this.fleet.balancers, this.sessions);

	@Test
	void aShareGetsItsPercentageAndTheOthersTheRest() {
		canary(20);
		Map<String, Integer> picks = picks(Map.of());
		assertThat(picks.get("new")).isBetween(320, 480);
		assertThat(picks.get("old-1") + picks.get("old-2")).isEqualTo(PICKS - picks.get("new"));
		assertThat(Math.abs(picks.get("old-1") - picks.get("old-2"))).isLessThan(300);
	}

	@Test
	void aMarkDecides() {
		canary(0);
		assertThat(picks(Map.of("header:X-Canary", "always"))).containsOnlyKeys("new");
		assertThat(picks(Map.of("header:X-Canary", "never"))).containsOnlyKeys("old-1", "old-2");
		assertThat(picks(Map.of())).containsOnlyKeys("old-1", "old-2");
	}

	@Test
	void aShareOfWhichNobodyCanBePickedLeavesItsRequestsToTheOthers() {
		ServiceInstance canary = canary(50);
		this.fleet.status(canary, InstanceStatus.OUT_OF_SERVICE);
		assertThat(picks(Map.of("header:X-Canary", "always"))).containsOnlyKeys("old-1", "old-2");
		this.fleet.status(canary, InstanceStatus.UP);
		assertThat(picks(Map.of("header:X-Canary", "always"))).containsOnlyKeys("new");
	}

	@Test
	void whereOnlyAShareIsLeftItGetsAll() {
		this.fleet.add(instance("new", "2"));
		split(0);
		assertThat(picks(Map.of())).containsOnlyKeys("new");
	}

	@Test
	void aFailoverStaysInItsShare() {
		canary(0);
		LoadBalancer stock = this.fleet.balancers.find("stock");
		Attempt next = stock.choose(PickRequest.PLAIN, Set.of("old-1"), null).begin();
		assertThat(next.instance().id()).isEqualTo("old-2");
		assertThat(stock.choose(PickRequest.PLAIN, Set.of("old-1", "old-2"), null)).isNull();
	}

	@Test
	void theExplanationNamesWhoBelongsToAnotherShare() {
		canary(0);
		Explanation explanation = this.fleet.balancers.find("stock").explain(PickRequest.PLAIN);
		assertThat(explanation.candidates()).extracting("id").containsOnly("old-1", "old-2");
		assertThat(explanation.exclusions()).extracting("id", "exclusion")
			.containsExactly(tuple("new", Exclusion.OTHER_SHARE));
	}

	@Test
	void aSplitIsLive() {
		canary(0);
		assertThat(picks(Map.of())).doesNotContainKey("new");
		split(100);
		assertThat(picks(Map.of())).containsOnlyKeys("new");
	}

	@Test
	void aSessionStaysAtItsInstanceWhateverThePolicyAndMovesWhenItLeaves() {
		for (String id : List.of("a", "b", "c")) {
			this.fleet.add("stock", id);
		}
		stickyBy(SESSION);
		Map<String, Integer> picks = picks(Map.of("header:X-Session", "ann"));
		assertThat(picks).hasSize(1);
		String first = picks.keySet().iterator().next();
		this.fleet.status(this.fleet.balancers.find("stock")
			.members()
			.stream()
			.filter((member) -> member.instance().id().equals(first))
			.findFirst()
			.orElseThrow()
			.instance(), InstanceStatus.DRAINING);
		Map<String, Integer> next = picks(Map.of("header:X-Session", "ann"));
		assertThat(next).hasSize(1).doesNotContainKey(first);
		assertThat(this.sessions.moved()).isOne();
		assertThat(picks(Map.of())).hasSize(2);
	}

	@Test
	void aSessionIsNotSentToWhereItWasTried() {
		this.fleet.add("stock", "a");
		this.fleet.add("stock", "b");
		stickyBy(SESSION);
		PickRequest request = this.sticky.settle("stock", request(Map.of("header:X-Session", "ann"))).block();
		String first = this.fleet.balancers.pick("stock", request).instance().id();
		Attempt next = this.fleet.balancers.find("stock").choose(request, Set.of(first), null).begin();
		assertThat(next.instance().id()).isNotEqualTo(first);
	}

	private ServiceInstance canary(double percent) {
		this.fleet.add(instance("old-1", "1"));
		this.fleet.add(instance("old-2", "1"));
		ServiceInstance canary = this.fleet.add(instance("new", "2"));
		split(percent);
		return canary;
	}

	private void split(double percent) {
		steer(Steering.NONE.with(new TrafficSplit(List.of(new Share("canary", new InstanceMatch("2", Map.of()), percent,
				List.of(Mark.of("header:X-Canary=always")))))));
	}

	private void stickyBy(RequestKey key) {
		steer(Steering.NONE.with(new StickySettings(List.of(key), Duration.ofMinutes(1))));
	}

	private void steer(Steering steering) {
		this.fleet.settings.set(new LoadBalancerSettings(PolicyChoice.of("round-robin"), Map.of(),
				PerService.all(Placement.DEFAULTS), PerService.all(Attempting.DEFAULTS), PerService.all(steering)));
	}

	private Map<String, Integer> picks(Map<String, String> values) {
		Map<String, Integer> picks = new TreeMap<>();
		for (int i = 0; i < PICKS; i++) {
			PickRequest request = this.sticky.settle("stock", request(values)).block();
			Attempt attempt = this.fleet.balancers.pick("stock", request);
			attempt.responded(200);
			attempt.complete();
			picks.merge(attempt.instance().id(), 1, Integer::sum);
		}
		return picks;
	}

	private static PickRequest request(Map<String, String> values) {
		return new PickRequest() {

			@Override
			public @Nullable String value(RequestKey key) {
				return values.get(key.toString());
			}

		};
	}

	private static ServiceInstance instance(String id, String version) {
		return ServiceInstance.builder("stock", id, "localhost", 8080).version(version).build();
	}

}
