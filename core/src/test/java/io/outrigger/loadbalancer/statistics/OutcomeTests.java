package io.outrigger.loadbalancer.statistics;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Outcome}.
 */
class OutcomeTests {

	@ParameterizedTest
	@CsvSource({ "101,SUCCESS", "200,SUCCESS", "302,SUCCESS", "404,SUCCESS", "429,SUCCESS", "499,SUCCESS",
			"500,SERVER_ERROR", "503,SERVER_ERROR", "599,SERVER_ERROR" })
	void blamesTheInstanceForStatusesFrom500(int status, Outcome expected) {
		assertThat(Outcome.ofStatus(status)).isEqualTo(expected);
	}

	@Test
	void tellsNetworkErrorsApart() {
		assertThat(Outcome.ofError(new ConnectException())).isEqualTo(Outcome.CONNECT_ERROR);
		assertThat(Outcome.ofError(new UnknownHostException())).isEqualTo(Outcome.CONNECT_ERROR);
		assertThat(Outcome.ofError(new SocketTimeoutException())).isEqualTo(Outcome.TIMEOUT);
		assertThat(Outcome.ofError(new TimeoutException())).isEqualTo(Outcome.TIMEOUT);
		assertThat(Outcome.ofError(new ReadTimeoutException())).isEqualTo(Outcome.TIMEOUT);
		assertThat(Outcome.ofError(new EOFException())).isEqualTo(Outcome.IO_ERROR);
	}

	@Test
	void looksIntoWrappers() {
		assertThat(Outcome.ofError(new IllegalStateException(new RuntimeException(new IOException("reset")))))
			.isEqualTo(Outcome.IO_ERROR);
	}

	@Test
	void doesNotBlameTheInstanceForErrorsOfThisSide() {
		assertThat(Outcome.ofError(new IllegalArgumentException("cannot be encoded"))).isEqualTo(Outcome.CANCELLED);
	}

	@Test
	void survivesErrorsThatCauseEachOther() {
		RuntimeException first = new RuntimeException();
		RuntimeException second = new RuntimeException(first);
		first.initCause(second);
		assertThat(Outcome.ofError(first)).isEqualTo(Outcome.CANCELLED);
	}

	@Test
	void countsAsFailureWhatSpeaksAgainstTheInstance() {
		assertThat(Outcome.values()).filteredOn(Outcome::isFailure)
			.containsExactly(Outcome.SERVER_ERROR, Outcome.CONNECT_ERROR, Outcome.TIMEOUT, Outcome.IO_ERROR);
	}

	private static final class ReadTimeoutException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

}
