package io.outrigger.benchmarks.simulation.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import io.outrigger.benchmarks.simulation.clock.Agenda;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Server}.
 */
class ServerTests {

	private final Agenda agenda = new Agenda();

	private final List<String> ends = new ArrayList<>();

	private final Server server = new Server(this.agenda, new Random(1), 1, ServiceTime.fixed(Duration.ofMillis(10)));

	@Test
	void servesAsManyAtATimeAsItHasWorkersAndTheOthersInTurn() {
		take("a");
		take("b");
		take("c");
		this.agenda.run();
		assertThat(this.ends).containsExactly("a 200 after 10 ms", "b 200 after 20 ms", "c 200 after 30 ms");
		assertThat(this.server.calls()).isEqualTo(3);
	}

	@Test
	void doesNotServeWhoLeftTheQueueAndServesWhoLeavesLaterToTheEnd() {
		Call served = take("a");
		Call waits = take("b");
		take("c");
		served.leave();
		waits.leave();
		this.agenda.run();
		assertThat(this.ends).containsExactly("c 200 after 20 ms");
	}

	@Test
	void answersAsItDoesWhenARequestBegins() {
		take("a");
		this.server.answers(503, ServiceTime.fixed(Duration.ofMillis(1)));
		take("b");
		this.agenda.run();
		assertThat(this.ends).containsExactly("a 200 after 10 ms", "b 503 after 11 ms");
	}

	@Test
	void refusesOrSaysNothingWhileItIsGone() {
		this.server.reach(Server.Reach.REFUSING);
		take("a");
		this.server.reach(Server.Reach.SILENT);
		take("b");
		this.agenda.run();
		assertThat(this.ends).containsExactly("a refused after 1 ms");
	}

	@Test
	void losesWhatItHasWhenItGoes() {
		take("a");
		take("b");
		this.server.reach(Server.Reach.SILENT);
		this.agenda.run();
		assertThat(this.ends).isEmpty();
	}

	@Test
	void failsAsManyAsItIsTold() {
		this.server.workers(Server.UNLIMITED);
		this.server.errors(0.25);
		for (int i = 0; i < 1000; i++) {
			take("a");
		}
		this.agenda.run();
		assertThat(this.ends.stream().filter((end) -> end.contains(" 500 ")).count()).isBetween(200L, 300L);
	}

	@Test
	void servesSlowerWhereItIsCrowdedAndWhileItIsCold() {
		Random random = new Random(1);
		ServiceTime crowded = ServiceTime.crowded(Duration.ofMillis(60), 60);
		assertThat(crowded.nanos(60, random)).isEqualTo(60_000_000);
		assertThat(crowded.nanos(90, random)).isEqualTo(90_000_000);
		ServiceTime cold = ServiceTime.warmingUp(crowded, 5, Duration.ofSeconds(10), this.agenda);
		List<Long> times = new ArrayList<>();
		for (int seconds : new int[] { 0, 5, 10, 20 }) {
			this.agenda.in(Duration.ofSeconds(seconds).toNanos(), () -> times.add(cold.nanos(1, random)));
		}
		this.agenda.run();
		assertThat(times).containsExactly(300_000_000L, 180_000_000L, 60_000_000L, 60_000_000L);
	}

	@Test
	void drawsTimesOfTheMeanAndDeviationThatItIsTold() {
		ServiceTime normal = ServiceTime.normal(Duration.ofMillis(167), Duration.ofMillis(5));
		ServiceTime logNormal = ServiceTime.logNormal(Duration.ofMillis(20), 1);
		assertThat(mean(normal)).isBetween(166.9, 167.1);
		assertThat(mean(logNormal)).isBetween(19.7, 20.3);
	}

	private static double mean(ServiceTime time) {
		Random random = new Random(1);
		double sum = 0;
		for (int i = 0; i < 100_000; i++) {
			sum += time.nanos(1, random) / 1e6;
		}
		return sum / 100_000;
	}

	private Call take(String name) {
		Call call = new Call() {

			@Override
			protected void answered(int status) {
				end(String.valueOf(status));
			}

			@Override
			protected void refused() {
				end("refused");
			}

			private void end(String how) {
				long millis = Duration.ofNanos(ServerTests.this.agenda.nanos()).toMillis();
				ServerTests.this.ends.add("%s %s after %d ms".formatted(name, how, millis));
			}

		};
		this.server.take(call);
		return call;
	}

}
