package io.outrigger.autoconfigure.sidecar.context;

import java.util.Map;
import java.util.NoSuchElementException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.util.context.Context;

import io.outrigger.autoconfigure.loadbalancer.request.Inbound;
import io.outrigger.autoconfigure.loadbalancer.request.Inbound.Credentials;
import io.outrigger.loadbalancer.attempt.exchange.Deadline;
import io.outrigger.sidecar.identity.CallerIdentity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ServedContext}: whatever is done to it leaves what the same would of a
 * context of Reactor's own.
 */
class ServedContextTests {

	private static final Inbound INBOUND = new Inbound(null, null, Credentials.NONE, null);

	private static final CallerIdentity CALLER = new CallerIdentity("orders", "orders-1");

	private static final Deadline DEADLINE = new Deadline(7);

	private final Context reactors = Context.of("a", 1, "b", 2, Inbound.KEY, INBOUND, CallerIdentity.KEY, CALLER,
			Deadline.KEY, DEADLINE);

	private final Context ours = ServedContext.of(Context.of("a", 1, "b", 2), INBOUND, CALLER, DEADLINE);

	@Test
	void knowsWhatWasKnownAndTheRequest() {
		expectSame(this.ours, this.reactors);
		assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(() -> this.ours.get("c"));
		assertThat(this.ours.<Object>getOrDefault("c", "else")).isEqualTo("else");
		assertThat(this.ours.<Object>getOrEmpty(Deadline.KEY)).contains(DEADLINE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a", "c" })
	void canBeAddedToAndTakenFrom(String key) {
		expectSame(this.ours.put(key, 9), this.reactors.put(key, 9));
		expectSame(this.ours.delete(key), this.reactors.delete(key));
		expectSame(this.ours.put(key, 9).delete("b").put("d", 4), this.reactors.put(key, 9).delete("b").put("d", 4));
	}

	@Test
	void whatItKnowsOfTheRequestCanBeReplacedAndRemoved() {
		for (String key : new String[] { Inbound.KEY, CallerIdentity.KEY, Deadline.KEY }) {
			expectSame(this.ours.put(key, "other"), this.reactors.put(key, "other"));
			expectSame(this.ours.delete(key), this.reactors.delete(key));
			expectSame(this.ours.delete(key).put(key, "other"), this.reactors.put(key, "other"));
		}
	}

	@Test
	void canBePutTogetherWithOthers() {
		Context other = Context.of("a", 5, Deadline.KEY, new Deadline(9), "e", 6);
		expectSame(this.ours.putAll(other.readOnly()), this.reactors.putAll(other.readOnly()));
		expectSame(other.putAll(this.ours.readOnly()), other.putAll(this.reactors.readOnly()));
		expectSame(this.ours.putAllMap(Map.of("a", 5, "e", 6)), this.reactors.putAllMap(Map.of("a", 5, "e", 6)));
		expectSame(Context.empty().putAll(this.ours.readOnly()), this.reactors);
	}

	@Test
	void lacksWhatIsNotKnown() {
		Context bare = ServedContext.of(Context.empty(), INBOUND, null, null);
		expectSame(bare, Context.of(Inbound.KEY, INBOUND));
		expectSame(bare.put(Deadline.KEY, DEADLINE), Context.of(Inbound.KEY, INBOUND, Deadline.KEY, DEADLINE));
	}

	@Test
	void replacesWhatWasKnownOfAnotherRequest() {
		Context before = Context.of("a", 1, "b", 2, Deadline.KEY, new Deadline(1));
		expectSame(ServedContext.of(before, INBOUND, CALLER, DEADLINE), this.reactors);
		expectSame(ServedContext.of(this.ours, INBOUND, CALLER, DEADLINE), this.reactors);
	}

	private static void expectSame(Context actual, Context expected) {
		assertThat(actual.size()).isEqualTo(expected.size());
		assertThat(actual.stream()).containsExactlyInAnyOrderElementsOf(expected.stream().toList());
		expected.stream().forEach((entry) -> {
			assertThat(actual.hasKey(entry.getKey())).isTrue();
			assertThat(actual.<Object>get(entry.getKey())).isEqualTo(entry.getValue());
			assertThat(actual.<Object>getOrDefault(entry.getKey(), null)).isEqualTo(entry.getValue());
		});
		for (String key : new String[] { "a", "b", "c", "d", "e", Inbound.KEY, CallerIdentity.KEY, Deadline.KEY }) {
			assertThat(actual.hasKey(key)).isEqualTo(expected.hasKey(key));
		}
	}

}
