package io.outrigger.loadbalancer.roster;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.outrigger.loadbalancer.policy.BalancingPolicies;
import io.outrigger.loadbalancer.settings.PolicySettings;
import io.outrigger.loadbalancer.settings.placement.ZoneSettings;
import io.outrigger.loadbalancer.spi.BalancingPolicy;
import io.outrigger.loadbalancer.spi.KeyHash;
import io.outrigger.loadbalancer.spi.PickRequest;
import io.outrigger.loadbalancer.zone.Locality;
import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for zones: which part of the requests stays near.
 */
class ZoneTests {

	private static final Locality HERE = new Locality("a", "east");

	private static final Locality NEAR = new Locality("b", "east");

	private static final Locality FAR = new Locality("c", "west");

	private final Stock stock = new Stock(HERE, "shop-1");

	@Test
	void staysInItsZoneIfInstancesAreSpreadAsCallersAre() {
		fleet(2, 2, 2);
		assertThat(this.stock.candidates()).containsExactly("a-0", "a-1");
		assertThat(this.stock.roster().lists()).hasSize(1);
		assertThat(this.stock.roster().exclusion(2)).isEqualTo(Exclusion.OTHER_ZONE);
	}

	@Test
	void usesAllWhileThereAreFewerThanSix() {
		fleet(2, 2, 1);
		assertThat(this.stock.candidates()).hasSize(5);
	}

	@Test
	void usesAllIfItIsNotKnownWhereThisIs() {
		Stock somewhere = new Stock();
		for (int i = 0; i < 6; i++) {
			Locality zone = (i % 2 == 0) ? HERE : FAR;
			somewhere.with("i-" + i, (builder) -> builder.location(zone.zone(), zone.region()));
		}
		assertThat(somewhere.candidates()).hasSize(6);
	}

	@Test
	void usesAllIfNobodyIsInItsZoneAndCallersAreNotKnown() {
		fleet(0, 3, 3);
		assertThat(this.stock.candidates()).hasSize(6);
	}

	@Test
	void goesNearbyIfNobodyIsInItsZone() {
		fleet(0, 3, 3);
		this.stock.callers(List.of(HERE, FAR));
		assertThat(this.stock.candidates()).containsExactly("b-0", "b-1", "b-2");
	}

	@Test
	void canBeSwitchedOff() {
		fleet(2, 2, 2);
		this.stock.placement = this.stock.placement.with(new ZoneSettings(false, 6));
		assertThat(this.stock.candidates()).hasSize(6);
	}

	@Test
	void sharesWithOthersWhatItsZoneHasTooManyCallersFor() {
		fleet(2, 4, 2);
		this.stock.callers(List.of(HERE, HERE, NEAR, FAR));
		Roster roster = this.stock.roster();
		assertThat(roster.lists()).map((list) -> list.id(0)).containsExactly("a-0", "b-0");
		assertThat(roster.share(0)).isCloseTo(0.5, within(1e-9));
		assertThat(roster.share(1)).isCloseTo(0.5, within(1e-9));
		assertThat(this.stock.picks("p2c").get("b-3")).isBetween(1100, 1400);
	}

	@Test
	void noticesThatCallersCameAndWentWithinSeconds() {
		fleet(2, 2, 2);
		this.stock.callers(List.of(HERE, NEAR, FAR));
		assertThat(this.stock.candidates()).hasSize(2);
		this.stock.callers(Collections.nCopies(3, HERE));
		this.stock.pass(Duration.ofSeconds(5));
		assertThat(this.stock.candidates()).hasSize(6);
	}

	@Test
	void aThirdMissingIsNoReasonToLeave() {
		fleet(4, 4, 4);
		this.stock.with("a-0", (builder) -> at(builder, HERE).status(InstanceStatus.SUSPECT));
		assertThat(this.stock.candidates()).containsExactly("a-1", "a-2", "a-3");
	}

	@Test
	void halfMissingIs() {
		fleet(4, 4, 4);
		for (String id : List.of("a-0", "a-1")) {
			this.stock.with(id, (builder) -> at(builder, HERE).status(InstanceStatus.SUSPECT));
		}
		Roster roster = this.stock.roster();
		assertThat(roster.share(0)).isBetween(0.7, 0.8);
		assertThat(roster.lists().get(1).size()).isEqualTo(4);
	}

	@Test
	void inPanicEveryZoneIsTried() {
		fleet(3, 3, 3);
		for (String id : List.of("a-0", "a-1", "b-0", "b-1", "c-0")) {
			Locality zone = id.startsWith("a") ? HERE : id.startsWith("b") ? NEAR : FAR;
			this.stock.with(id, (builder) -> at(builder, zone).status(InstanceStatus.SUSPECT));
		}
		assertThat(this.stock.roster().panic()).isTrue();
		assertThat(this.stock.candidates()).hasSize(9);
	}

	@Test
	void aKeyChoosesItsZoneForGood() {
		fleet(2, 4, 2);
		this.stock.callers(List.of(HERE, HERE, NEAR, FAR));
		BalancingPolicy maglev = new BalancingPolicies().create("maglev", PolicySettings.DEFAULTS);
		int home = 0;
		for (int key = 0; key < 1000; key++) {
			String first = pick(maglev, key);
			home += first.startsWith("a") ? 1 : 0;
			assertThat(pick(maglev, key)).isEqualTo(first);
		}
		assertThat(home).isBetween(440, 560);
	}

	@Test
	void manyZonesAreAFewLists() {
		for (int zone = 0; zone < 20; zone++) {
			Locality locality = new Locality((zone == 0) ? "a" : "z-" + zone, "east");
			for (int i = 0; i < 2; i++) {
				this.stock.with("i-" + zone + "-" + i, (builder) -> at(builder, locality));
			}
		}
		this.stock.callers(List.of(HERE));
		Roster roster = this.stock.roster();
		assertThat(roster.lists()).hasSize(7);
		assertThat(this.stock.candidates()).hasSize(40);
		assertThat(roster.share(6)).isCloseTo(14.0 / 20, within(1e-6));
	}

	private String pick(BalancingPolicy policy, int key) {
		PickRequest request = new PickRequest() {

			@Override
			public long keyHash() {
				return KeyHash.of("key-" + key);
			}

		};
		return this.stock.roster().pick(policy, request, this.stock.random::nextInt).instance().id();
	}

	private void fleet(int here, int near, int far) {
		zone("a-", here, HERE);
		zone("b-", near, NEAR);
		zone("c-", far, FAR);
	}

	private void zone(String prefix, int size, Locality zone) {
		for (int i = 0; i < size; i++) {
			this.stock.with(prefix + i, (builder) -> at(builder, zone));
		}
	}

	private static ServiceInstance.Builder at(ServiceInstance.Builder builder, Locality zone) {
		return builder.location(zone.zone(), zone.region());
	}

}
