package io.outrigger.registry.redis;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Membership}.
 */
class MembershipTests {

	private static final long UNTIL = 100;

	private final Membership three = Membership.empty("orders")
		.replaced(1, Map.of("c", up("c"), "a", up("a"), "e", up("e")), true, UNTIL);

	@Test
	void allAreListedInTheOrderOfTheirIds() {
		assertThat(ids(this.three)).containsExactly("a", "c", "e");
	}

	@Test
	void changesArePutWhereTheyBelong() {
		Map<String, ServiceInstance> changes = new HashMap<>();
		changes.put("f", up("f"));
		changes.put("b", up("b"));
		changes.put("0", up("0"));
		changes.put("c", up("c").withStatus(InstanceStatus.DRAINING));
		changes.put("e", null);
		changes.put("stranger", null);
		Membership next = this.three.changed(2, changes);
		assertThat(ids(next)).containsExactly("0", "a", "b", "c", "f");
		assertThat(next.view().instance("c").status()).isEqualTo(InstanceStatus.DRAINING);
		assertThat(next.view().revision()).isEqualTo(2);
		assertThat(ids(this.three)).containsExactly("a", "c", "e");
	}

	@Test
	void whatChangesNothingLeavesTheView() {
		assertThat(this.three.changed(2, Map.of("c", up("c"))).view()).isSameAs(this.three.view());
		assertThat(this.three.without(UNTIL).view()).isSameAs(this.three.view());
	}

	@Test
	void eachIsFoundByItsIdAndNobodyElse() {
		for (String id : List.of("a", "c", "e")) {
			assertThat(this.three.known(id)).isEqualTo(up(id));
		}
		for (String id : List.of("", "b", "d", "f")) {
			assertThat(this.three.known(id)).isNull();
		}
	}

	@Test
	void whoeverTheStoreMayHaveForgottenIsSuspectAndNotKnown() {
		Membership next = this.three.replaced(2, Map.of("c", up("c")), false, UNTIL);
		assertThat(ids(next)).containsExactly("a", "c", "e");
		assertThat(next.view().instance("a").status()).isEqualTo(InstanceStatus.SUSPECT);
		assertThat(next.view().instance("c").status()).isEqualTo(InstanceStatus.UP);
		assertThat(next.known("a")).isNull();
		assertThat(next.known("c")).isNotNull();
	}

	@Test
	void aSuspectIsUpAgainOnceItRegistersAndOthersStaySuspect() {
		Membership next = this.three.replaced(2, Map.of(), false, UNTIL).changed(3, Map.of("a", up("a")));
		assertThat(next.known("a")).isEqualTo(up("a"));
		assertThat(next.view().instance("c").status()).isEqualTo(InstanceStatus.SUSPECT);
		assertThat(next.doubted()).containsOnlyKeys("c", "e");
	}

	@Test
	void suspectsGoWhenTheirTimeIsUp() {
		Membership doubted = this.three.replaced(2, Map.of("c", up("c")), false, UNTIL);
		assertThat(ids(doubted.without(UNTIL - 1))).containsExactly("a", "c", "e");
		Membership next = doubted.without(UNTIL);
		assertThat(ids(next)).containsExactly("c");
		assertThat(next.view().revision()).isGreaterThan(doubted.view().revision());
	}

	private static List<String> ids(Membership membership) {
		return membership.view().instances().stream().map(ServiceInstance::id).toList();
	}

	private static ServiceInstance up(String id) {
		return ServiceInstance.builder("orders", id, "10.0.0.1", 8080).build();
	}

}
