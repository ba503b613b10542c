package io.outrigger.loadbalancer.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Sessions}.
 */
class SessionsTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(30);

	private static final Duration LIMIT = Duration.ofSeconds(5);

	private static final String ANN = SessionKey.of("ann");

	private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);

	private final Recorder store = new Recorder(new InMemorySessionStore(this.nanos::get));

	private final Fleet fleet = new Fleet("one", "two", "three");

	private final Sessions sessions = new Sessions(this.store, this.nanos::get);

	private final Sessions others = new Sessions(this.store, this.nanos::get);

	@Test
	void aSessionStaysAndTheStoreIsNotAskedEachTime() {
		String first = find(this.sessions, ANN);
		for (int i = 0; i < 100; i++) {
			assertThat(find(this.sessions, ANN)).isEqualTo(first);
		}
		assertThat(this.store.calls).hasSize(1);
		pass(Duration.ofSeconds(6));
		assertThat(find(this.sessions, ANN)).isEqualTo(first);
		assertThat(this.store.calls).as("asked anew, so that the session is renewed").hasSize(2);
	}

	@Test
	void anotherCallerFindsItAtTheSameInstance() {
		this.store.hold("orders", ANN, "two", TIMEOUT).block(LIMIT);
		assertThat(find(this.sessions, ANN)).isEqualTo("two");
		assertThat(find(this.others, ANN)).isEqualTo("two");
	}

	@Test
	void itMovesWhenItsInstanceIsGoneAndAllCallersFollow() {
		String first = find(this.sessions, ANN);
		assertThat(find(this.others, ANN)).isEqualTo(first);
		this.fleet.open.remove(first);
		String next = find(this.sessions, ANN);
		assertThat(next).isNotEqualTo(first).isIn(this.fleet.open);
		assertThat(find(this.others, ANN)).isEqualTo(next);
		assertThat(this.sessions.moved()).isOne();
		this.fleet.open.add(first);
		pass(Duration.ofSeconds(6));
		assertThat(find(this.sessions, ANN)).as("and does not come back").isEqualTo(next);
	}

	@Test
	void anInstanceThatIsNotKnownHereIsLeft() {
		this.store.hold("orders", ANN, "elsewhere", TIMEOUT).block(LIMIT);
		assertThat(find(this.sessions, ANN)).isIn(this.fleet.open);
	}

	@Test
	void newSessionsAreSpread() {
		Map<String, Integer> count = new HashMap<>();
		IntStream.range(0, 3_000)
			.forEach((i) -> count.merge(find(this.sessions, SessionKey.of("s" + i)), 1, Integer::sum));
		assertThat(count).containsOnlyKeys("one", "two", "three");
		assertThat(count.values()).allSatisfy((each) -> assertThat(each).isBetween(900, 1_100));
	}

	@Test
	void withoutTheStoreASessionStaysAndNewOnesGoWhereAllWouldSendThem() {
		this.store.hold("orders", ANN, "two", TIMEOUT).block(LIMIT);
		assertThat(find(this.sessions, ANN)).isEqualTo("two");
		this.store.away = true;
		pass(Duration.ofSeconds(6));
		assertThat(find(this.sessions, ANN)).isEqualTo("two");
		String bob = SessionKey.of("bob");
		assertThat(find(this.sessions, bob)).isEqualTo(find(this.others, bob));
		assertThat(this.sessions.unanswered()).isEqualTo(2);
		int asked = this.store.calls.size();
		assertThat(find(this.sessions, bob)).isIn(this.fleet.open);
		assertThat(this.store.calls).as("not asked for each request").hasSize(asked);
		this.fleet.open.remove("two");
		assertThat(find(this.sessions, ANN)).isIn(this.fleet.open);
	}

	@Test
	void withoutInstancesThereIsNone() {
		this.fleet.open.clear();
		assertThat(this.sessions.instanceOf("orders", ANN, TIMEOUT, this.fleet).block(LIMIT)).isNull();
	}

	private String find(Sessions sessions, String session) {
		return sessions.instanceOf("orders", session, TIMEOUT, this.fleet).blockOptional(LIMIT).orElseThrow();
	}

	private void pass(Duration time) {
		this.nanos.addAndGet(time.toNanos());
	}

	private static final class Fleet implements Places {

		private final TreeSet<String> open;

		Fleet(String... open) {
			this.open = new TreeSet<>(List.of(open));
		}

		@Override
		public boolean isOpen(String instance) {
			return this.open.contains(instance);
		}

		@Override
		public List<String> open() {
			return List.copyOf(this.open);
		}

	}

	private static final class Recorder implements SessionStore {

		private final List<String> calls = new ArrayList<>();

		private final SessionStore store;

		private boolean away;

		Recorder(SessionStore store) {
			this.store = store;
		}

		@Override
		public Mono<String> hold(String service, String session, String proposed, Duration timeout) {
			return call("hold " + session, this.store.hold(service, session, proposed, timeout));
		}

		@Override
		public Mono<String> move(String service, String session, String from, String to, Duration timeout) {
			return call("move " + session, this.store.move(service, session, from, to, timeout));
		}

		private Mono<String> call(String what, Mono<String> answer) {
			this.calls.add(what);
			return this.away ? Mono.error(new IllegalStateException("away")) : answer;
		}

	}

}
