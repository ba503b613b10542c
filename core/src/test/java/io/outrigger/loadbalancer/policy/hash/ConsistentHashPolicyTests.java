package io.outrigger.loadbalancer.policy.hash;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.outrigger.loadbalancer.settings.HashSettings;
import io.outrigger.loadbalancer.settings.PolicySettings;
import io.outrigger.loadbalancer.spi.BalancingPolicy;
import io.outrigger.loadbalancer.spi.FixedCandidates;
import io.outrigger.loadbalancer.spi.KeyHash;
import io.outrigger.loadbalancer.spi.PickRequest;
import io.outrigger.loadbalancer.spi.RequestKey;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConsistentHashPolicy}.
 */
class ConsistentHashPolicyTests {

	private final Random random = new Random(31);

	private final BalancingPolicy policy = new ConsistentHashPolicy(HashSettings.DEFAULTS,
			new RequestHash(PickRequest::keyHash, this.random::nextInt));

	@Test
	void sendsAKeyToTheSameCandidate() {
		FixedCandidates candidates = FixedCandidates.idle(10);
		HashRing ring = HashRing.of(candidates, HashSettings.DEFAULTS);
		for (int i = 0; i < 1000; i++) {
			Key key = new Key("user-" + i % 50);
			assertThat(this.policy.pick(candidates, key)).isEqualTo(ring.owner(key.keyHash()));
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 10, 100 })
	void neverExceedsTheBound(int size) {
		int[] weights = this.random.ints(size, 1, 101).toArray();
		FixedCandidates candidates = FixedCandidates.weighted(weights);
		double sum = Arrays.stream(weights).sum();
		List<Integer> open = new ArrayList<>();
		for (int step = 0; step < 50_000; step++) {
			// Half of the requests have the same key
			if (open.isEmpty() || this.random.nextInt(100) < ((step / 5000 % 2 == 0) ? 60 : 40)) {
				Key key = new Key(this.random.nextBoolean() ? "hot" : "user-" + this.random.nextInt(1000));
				int total = open.size();
				int picked = this.policy.pick(candidates, key);
				open.add(picked);
				candidates.inFlight[picked]++;
				double bound = Math.ceil(1.25 * (weights[picked] / sum) * (total + 1) - 1e-9);
				assertThat((double) candidates.inFlight[picked]).isLessThanOrEqualTo(bound);
			}
			else {
				candidates.inFlight[open.remove(this.random.nextInt(open.size()))]--;
			}
		}
	}

	@Test
	void jumpsFromAFullOneToTheSameOtherForTheSameKeyAndToAllOthersForAll() {
		FixedCandidates candidates = FixedCandidates.idle(10).busy(100);
		for (int i = 1; i < 10; i++) {
			candidates.inFlight[i] = 10;
		}
		HashRing ring = HashRing.of(candidates, HashSettings.DEFAULTS);
		int[] jumps = new int[10];
		for (int i = 0; i < 20_000; i++) {
			Key key = new Key("user-" + i);
			if (ring.owner(key.keyHash()) == 0) {
				int picked = this.policy.pick(candidates, key);
				assertThat(this.policy.pick(candidates, key)).isEqualTo(picked);
				jumps[picked]++;
			}
		}
		int all = Arrays.stream(jumps).sum();
		assertThat(jumps[0]).isZero();
		// Not to the neighbours alone: each of nine gets about a ninth
		assertThat(Arrays.stream(jumps).skip(1)).allSatisfy((count) -> assertThat(count).isBetween(all / 14, all / 6));
	}

	@Test
	void findsTheOneThatHasRoomAmongThousands() {
		FixedCandidates candidates = FixedCandidates.idle(5000);
		Arrays.fill(candidates.inFlight, 1000);
		candidates.inFlight[4321] = 0;

		BalancingPolicy strict = new ConsistentHashPolicy(new HashSettings(List.of(), 160, 1 << 16, 1.000001),
				new RequestHash(PickRequest::keyHash, this.random::nextInt));
		Arrays.fill(candidates.weights, 2);
		candidates.weights[4321] = 10_000;
		assertThat(strict.pick(candidates, new Key("user-1"))).isEqualTo(4321);
	}

	@Test
	void goesByTheFirstKeyThatARequestHas() {
		HashSettings settings = new HashSettings(List.of(Key.USER, Key.SESSION), 160, 1 << 16, 1.25);
		BalancingPolicy byKey = new ConsistentHashPolicy(settings,
				new RequestHash(settings::keyHash, this.random::nextInt));
		FixedCandidates candidates = FixedCandidates.idle(10);
		HashRing ring = HashRing.of(candidates, settings);
		for (int i = 0; i < 100; i++) {
			PickRequest both = Key.values(Map.of(Key.USER, "user-" + i, Key.SESSION, "session-" + i));
			PickRequest second = Key.values(Map.of(Key.USER, "", Key.SESSION, "session-" + i));
			assertThat(byKey.pick(candidates, both)).isEqualTo(ring.owner(KeyHash.of("user-" + i)));
			assertThat(byKey.pick(candidates, second)).isEqualTo(ring.owner(KeyHash.of("session-" + i)));
			assertThat(byKey.pick(candidates, new Key("own-" + i))).isEqualTo(ring.owner(KeyHash.of("own-" + i)));
		}
	}

	@Test
	void ipHashGoesByTheAddressOfTheClientUnlessTheRequestBringsAHash() {
		BalancingPolicy ipHash = HashPolicies.BY_NAME.get("ip-hash").apply(PolicySettings.DEFAULTS, (bound) -> 0);
		FixedCandidates candidates = FixedCandidates.idle(10);
		HashRing ring = HashRing.of(candidates, HashSettings.DEFAULTS);
		for (int i = 0; i < 100; i++) {
			PickRequest request = Key.values(Map.of(RequestKey.CLIENT_ADDRESS, "10.0.0." + i));
			assertThat(ipHash.pick(candidates, request)).isEqualTo(ring.owner(KeyHash.of("10.0.0." + i)));
		}
	}

	@Test
	void ipHashGoesByTheClient() {
		BalancingPolicy ipHash = HashPolicies.BY_NAME.get("ip-hash").apply(PolicySettings.DEFAULTS, (bound) -> 0);
		FixedCandidates candidates = FixedCandidates.idle(10);
		HashRing ring = HashRing.of(candidates, HashSettings.DEFAULTS);
		for (int i = 0; i < 100; i++) {
			Client client = new Client("10.0.0." + i);
			assertThat(ipHash.pick(candidates, client)).isEqualTo(ring.owner(client.clientHash()));
		}
	}

	@Test
	void sharesRequestsWithoutKeyByChance() {
		int[] share = FixedCandidates.idle(3).share(this.policy, 30_000);
		assertThat(Arrays.stream(share)).allSatisfy((count) -> assertThat(count).isBetween(8000, 12_000));
	}

	private record Client(String address) implements PickRequest {

		@Override
		public long keyHash() {
			return 1;
		}

		@Override
		public long clientHash() {
			return KeyHash.of(this.address);
		}

	}

}
