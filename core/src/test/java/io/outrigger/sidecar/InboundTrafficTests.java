package io.outrigger.sidecar;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link InboundTraffic} and {@link InboundRequest}.
 */
class InboundTrafficTests {

	private final InboundTraffic traffic = new InboundTraffic();

	private final InboundRequest request = this.traffic.begin();

	@ParameterizedTest
	@CsvSource({ "101,SUCCESS", "200,SUCCESS", "304,SUCCESS", "400,CLIENT_ERROR", "499,CLIENT_ERROR",
			"500,SERVER_ERROR", "503,SERVER_ERROR" })
	void aCompletedRequestEndsAsItsStatusSays(int status, InboundOutcome expected) {
		this.request.responding(status);
		assertThat(this.traffic.inFlight()).isOne();
		this.request.complete();
		assertEndedAs(expected);
	}

	@Test
	void aRequestWithoutABodyIsCountedWhenItsStatusGoesOut() {
		this.request.complete();
		assertThat(this.traffic.inFlight()).isZero();
		assertThat(counts()).isEmpty();
		this.request.responding(204);
		assertEndedAs(InboundOutcome.SUCCESS);
	}

	@Test
	void anErrorEndsAsItsHandlerDecides() {
		this.request.fail();
		this.request.responding(404);
		assertEndedAs(InboundOutcome.CLIENT_ERROR);
	}

	@Test
	void anErrorAfterTheAnswerBeganIsTheServers() {
		this.request.responding(200);
		this.request.fail();
		assertEndedAs(InboundOutcome.SERVER_ERROR);
	}

	@Test
	void aClientMayGoAwayBeforeTheAnswer() {
		this.request.cancel();
		assertEndedAs(InboundOutcome.CANCELLED);
	}

	@Test
	void aClientThatLeavesWithinTheAnswerHasBeenServed() {
		this.request.responding(200);
		this.request.cancel();
		assertEndedAs(InboundOutcome.SUCCESS);
	}

	@Test
	void theFirstEndCounts() {
		this.request.cancel();
		this.request.responding(500);
		this.request.complete();
		this.request.fail();
		assertEndedAs(InboundOutcome.CANCELLED);
	}

	@Test
	void countsOnceWhoeverIsFaster() {
		InboundTraffic busy = new InboundTraffic();
		IntStream.range(0, 10_000).forEach((i) -> {
			InboundRequest request = busy.begin();
			IntStream.range(0, 2).parallel().forEach((side) -> {
				if (side == 0) {
					request.responding(200);
				}
				else {
					request.complete();
				}
			});
		});
		assertThat(busy.inFlight()).isZero();
		assertThat(busy.ends(InboundOutcome.SUCCESS)).isEqualTo(10_000);
	}

	@Test
	void countsStrippedHeaders() {
		this.traffic.stripped(2);
		this.traffic.stripped(1);
		assertThat(this.traffic.strippedHeaders()).isEqualTo(3);
	}

	private void assertEndedAs(InboundOutcome outcome) {
		assertThat(this.traffic.inFlight()).isZero();
		assertThat(counts()).isEqualTo(Map.of(outcome, 1L));
	}

	private Map<InboundOutcome, Long> counts() {
		Map<InboundOutcome, Long> counts = new TreeMap<>();
		for (InboundOutcome outcome : InboundOutcome.values()) {
			if (this.traffic.ends(outcome) != 0) {
				counts.put(outcome, this.traffic.ends(outcome));
			}
		}
		return counts;
	}

}
