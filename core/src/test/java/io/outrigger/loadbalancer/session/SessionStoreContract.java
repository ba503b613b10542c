package io.outrigger.loadbalancer.session;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every session store guarantees.
 */
public abstract class SessionStoreContract {

	private static final Duration LONG = Duration.ofMinutes(1);

	private static final Duration SHORT = Duration.ofMillis(600);

	private static final Duration LIMIT = Duration.ofSeconds(5);

	private static final String SESSION = SessionKey.of("ann");

	/**
	 * Returns a store without sessions.
	 */
	protected abstract SessionStore store();

	/**
	 * Lets time pass.
	 */
	protected abstract void pass(Duration time);

	@Test
	void aSessionStaysWhereItCameFirst() {
		assertThat(hold("orders", SESSION, "one", LONG)).isEqualTo("one");
		assertThat(hold("orders", SESSION, "two", LONG)).isEqualTo("one");
		assertThat(hold("orders", SessionKey.of("bob"), "two", LONG)).isEqualTo("two");
		assertThat(hold("billing", SESSION, "three", LONG)).isEqualTo("three");
	}

	@Test
	void ofManyWhoDecideAtOnceOneWins() {
		SessionStore store = store();
		List<String> told = Flux.fromStream(IntStream.range(0, 200).boxed())
			.flatMap((i) -> store.hold("orders", SESSION, "i-" + i, LONG), 64)
			.collectList()
			.blockOptional(LIMIT)
			.orElseThrow();
		assertThat(told).hasSize(200);
		assertThat(told.stream().distinct()).hasSize(1);
	}

	@Test
	void aSessionThatRestsTooLongIsForgotten() {
		hold("orders", SESSION, "one", SHORT);
		pass(SHORT.plusMillis(200));
		assertThat(hold("orders", SESSION, "two", SHORT)).isEqualTo("two");
	}

	@Test
	void aRequestRenewsASession() {
		hold("orders", SESSION, "one", SHORT);
		for (int i = 0; i < 4; i++) {
			pass(SHORT.dividedBy(3));
			assertThat(hold("orders", SESSION, "two", SHORT)).isEqualTo("one");
		}
	}

	@Test
	void aSessionMovesAwayFromWhoIsGone() {
		hold("orders", SESSION, "one", LONG);
		assertThat(move("orders", SESSION, "one", "two", LONG)).isEqualTo("two");
		assertThat(hold("orders", SESSION, "three", LONG)).isEqualTo("two");
	}

	@Test
	void whoComesLateToMoveASessionIsToldWhereItIs() {
		hold("orders", SESSION, "one", LONG);
		move("orders", SESSION, "one", "two", LONG);
		assertThat(move("orders", SESSION, "one", "three", LONG)).isEqualTo("two");
		assertThat(hold("orders", SESSION, "four", LONG)).isEqualTo("two");
	}

	@Test
	void aForgottenSessionMovesAsWell() {
		assertThat(move("orders", SESSION, "one", "two", LONG)).isEqualTo("two");
	}

	/**
	 * Asks where a session is.
	 */
	protected final String hold(String service, String session, String proposed, Duration timeout) {
		return block(store().hold(service, session, proposed, timeout));
	}

	private String move(String service, String session, String from, String to, Duration timeout) {
		return block(store().move(service, session, from, to, timeout));
	}

	private static String block(Mono<String> answer) {
		return answer.blockOptional(LIMIT).orElseThrow();
	}

}
