package io.outrigger.sidecar.fallback;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link KeptAnswers}.
 */
class KeptAnswersTests {

	private final AtomicLong now = new AtomicLong();

	private final KeptAnswers answers = new KeptAnswers(this.now::get);

	@Test
	void areFoundUntilTheyAreTooOld() {
		this.answers.keep("k", 200, Map.of("ETag", List.of("1")), new byte[] { 7 });
		this.now.addAndGet(Duration.ofMinutes(5).toNanos());
		KeptAnswer kept = this.answers.find("k", Duration.ofMinutes(5));
		assertThat(kept.body()).containsExactly(7);
		assertThat(this.answers.age(kept)).isEqualTo(Duration.ofMinutes(5));
		this.now.incrementAndGet();
		assertThat(this.answers.find("k", Duration.ofMinutes(5))).isNull();
		assertThat(this.answers.find("other", Duration.ofDays(1))).isNull();
	}

	@Test
	void areThoseToGetRequestsWithoutCredentials() {
		assertThat(key("GET", Map.of())).isNotNull().isEqualTo(key("GET", Map.of("X-Trace", "1")));
		assertThat(key("GET", Map.of("Accept", "text/csv"))).isNotEqualTo(key("GET", Map.of()));
		assertThat(key("POST", Map.of())).isNull();
		for (String name : List.of("Authorization", "Proxy-Authorization", "Cookie", "Range")) {
			assertThat(key("GET", Map.of(name, "any"))).as(name).isNull();
		}
	}

	@Test
	void areThoseThatMayBeToldToAnybody() {
		assertThat(mayKeep(200, Map.of())).isTrue();
		assertThat(mayKeep(200, Map.of("Cache-Control", "max-age=0"))).isTrue();
		assertThat(mayKeep(204, Map.of())).isFalse();
		assertThat(mayKeep(404, Map.of())).isFalse();
		assertThat(mayKeep(200, Map.of("Cache-Control", "No-Store"))).isFalse();
		assertThat(mayKeep(200, Map.of("Cache-Control", "max-age=60, private"))).isFalse();
		assertThat(mayKeep(200, Map.of("Vary", "Cookie"))).isFalse();
		assertThat(mayKeep(200, Map.of("Set-Cookie", "a=b"))).isFalse();
	}

	@Test
	void takeNoMoreRoomThanTheyMay() {
		for (int i = 0; i < 200; i++) {
			this.answers.keep("k" + i, 200, Map.of(), new byte[KeptAnswers.LONGEST]);
		}
		// Caffeine makes room a moment later
		await().untilAsserted(() -> assertThat(
				IntStream.range(0, 200).filter((i) -> this.answers.find("k" + i, Duration.ofDays(1)) != null).count())
			.isBetween(1L, 80L));
	}

	private static String key(String method, Map<String, String> headers) {
		return KeptAnswers.key(method, "http://stock", "/products/1?a=b", headers::get);
	}

	private static boolean mayKeep(int status, Map<String, String> headers) {
		return KeptAnswers.mayKeep(status, headers::get);
	}

}
