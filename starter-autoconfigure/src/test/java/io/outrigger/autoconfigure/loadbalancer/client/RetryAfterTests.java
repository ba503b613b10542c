package io.outrigger.autoconfigure.loadbalancer.client;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RetryAfter}.
 */
class RetryAfterTests {

	private final HttpHeaders headers = new HttpHeaders();

	@Test
	void isNotThere() {
		assertThat(RetryAfter.nanos(this.headers)).isEqualTo(-1);
	}

	@Test
	void isANumberOfSeconds() {
		this.headers.set(HttpHeaders.RETRY_AFTER, " 120 ");
		assertThat(RetryAfter.nanos(this.headers)).isEqualTo(Duration.ofMinutes(2).toNanos());
	}

	@Test
	void isADateByTheClockOfWhoeverAnswered() {
		this.headers.set(HttpHeaders.DATE, "Wed, 21 Oct 2015 07:27:30 GMT");
		this.headers.set(HttpHeaders.RETRY_AFTER, "Wed, 21 Oct 2015 07:28:00 GMT");
		assertThat(RetryAfter.nanos(this.headers)).isEqualTo(Duration.ofSeconds(30).toNanos());
		this.headers.set(HttpHeaders.RETRY_AFTER, "Wed, 21 Oct 2015 07:20:00 GMT");
		assertThat(RetryAfter.nanos(this.headers)).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "soon", "-1", "1.5", "99999999999999999999", "Wed, 21 Oct 2015 07:28:00 GMT",
			"Fri, 31 Dec 999999 23:59:59 GMT" })
	void isLongIfNobodyCanTell(String value) {
		this.headers.set(HttpHeaders.RETRY_AFTER, value);
		assertThat(RetryAfter.nanos(this.headers)).isEqualTo(Duration.ofDays(1).toNanos());
	}

}
