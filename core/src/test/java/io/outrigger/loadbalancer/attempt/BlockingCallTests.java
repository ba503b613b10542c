package io.outrigger.loadbalancer.attempt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.attempt.exchange.BlockingExchange;
import io.outrigger.loadbalancer.attempt.exchange.Deadline;
import io.outrigger.loadbalancer.settings.AttemptTimes;
import io.outrigger.loadbalancer.settings.FailoverSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link BlockingCall}.
 */
class BlockingCallTests {

	private final Stage stage = new Stage("a", "b", "c");

	@Test
	void asksAnotherInstanceAndReleasesWhatItDoesNotPassOn() throws IOException {
		Scripted call = new Scripted((number) -> (number == 1) ? 503 : 200);
		assertThat(call.send()).isEqualTo(200);
		assertThat(call.sent).hasSize(2).doesNotHaveDuplicates();
		assertThat(call.discarded).containsExactly(503);
		assertThat(this.stage.counts().failovers()).isOne();
		assertThat(call.sent).map(this.stage::failovers).containsExactly(1L, 0L);
		call.delivered.complete();
		this.stage.assertNothingInFlight();
	}

	@Test
	void passesTheLastErrorOn() {
		IOException last = new IOException("reset");
		Scripted call = new Scripted((number) -> (number == 1) ? new ConnectException() : last);
		assertThatExceptionOfType(IOException.class).isThrownBy(call::send).isSameAs(last);
		assertThat(call.sent).hasSize(2);
		RuntimeException own = new IllegalStateException();
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(new Scripted((number) -> own)::send)
			.isSameAs(own);
		this.stage.assertNothingInFlight();
	}

	@Test
	void repeatsNoPostThatMayHaveArrived() throws IOException {
		Scripted post = new Scripted((number) -> 503);
		post.method = "POST";
		assertThat(post.send()).isEqualTo(503);
		assertThat(post.sent).hasSize(1);
		assertThat(post.discarded).isEmpty();
	}

	@Test
	void repeatsNothingAfterTheDeadline() {
		this.stage.with(Stage.limits(Duration.ofMillis(100), Duration.ZERO));
		IOException late = new IOException("late");
		Scripted call = new Scripted((number) -> {
			this.stage.move(100);
			return late;
		});
		assertThatExceptionOfType(IOException.class).isThrownBy(call::send).isSameAs(late);
		assertThat(call.sent).hasSize(1);
		Scripted tooLate = new Scripted((number) -> 200);
		tooLate.deadline = new Deadline(this.stage.now());
		assertThatExceptionOfType(AttemptTimeoutException.class).isThrownBy(tooLate::send);
		assertThat(tooLate.sent).isEmpty();
	}

	@Test
	void waitsBeforeItRepeatsButNotBeyondTheDeadline() throws IOException {
		AttemptTimes times = new AttemptTimes(Duration.ZERO, Duration.ZERO, Duration.ofMillis(2), Duration.ofMillis(2));
		this.stage.with(Stage.failover(FailoverSettings.DEFAULTS.times(times)));
		Scripted call = new Scripted((number) -> (number == 1) ? 503 : 200);
		long before = System.nanoTime();
		assertThat(call.send()).isEqualTo(200);
		assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(1_000_000);
		Scripted hurried = new Scripted((number) -> 503);
		hurried.deadline = new Deadline(this.stage.now() + 500_000);
		assertThat(hurried.send()).isEqualTo(503);
		assertThat(hurried.sent).hasSize(1);
		assertThat(hurried.discarded).isEmpty();
	}

	@Test
	void repeatsNothingForACallerThatWasInterrupted() {
		Scripted call = new Scripted((number) -> {
			Thread.currentThread().interrupt();
			return new IOException("interrupted");
		});
		assertThatExceptionOfType(IOException.class).isThrownBy(call::send);
		assertThat(Thread.interrupted()).isTrue();
		assertThat(call.sent).hasSize(1);
		assertThat(this.stage.report(call.sent.get(0)).cancels()).isOne();
	}

	@Test
	void releasesAResponseThatCannotBeRead() {
		Scripted call = new Scripted((number) -> -1);
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(call::send);
		assertThat(call.discarded).containsExactly(-1, -1);
		this.stage.assertNothingInFlight();
	}

	/**
	 * Answers with statuses and exceptions.
	 */
	private final class Scripted implements BlockingExchange<Integer> {

		private final IntFunction<Object> script;

		private final List<String> sent = new ArrayList<>();

		private final List<Integer> discarded = new ArrayList<>();

		private String method = "GET";

		private @Nullable Deadline deadline;

		private @Nullable Attempt delivered;

		Scripted(IntFunction<Object> script) {
			this.script = script;
		}

		int send() throws IOException {
			AttemptEngine engine = BlockingCallTests.this.stage.engine;
			return engine.send(engine.plan("stock"), this);
		}

		@Override
		public Integer send(Attempt attempt) throws IOException {
			this.sent.add(attempt.instance().id());
			Object end = this.script.apply(this.sent.size());
			if (end instanceof IOException ex) {
				throw ex;
			}
			if (end instanceof RuntimeException ex) {
				throw ex;
			}
			return (Integer) end;
		}

		@Override
		public String method() {
			return this.method;
		}

		@Override
		public @Nullable Deadline deadline() {
			return this.deadline;
		}

		@Override
		public boolean canRepeat(boolean alongside) {
			return true;
		}

		@Override
		public int status(Integer response) {
			if (response < 0) {
				throw new UncheckedIOException(new IOException("garbage"));
			}
			return response;
		}

		@Override
		public boolean isStream(Integer response) {
			return false;
		}

		@Override
		public long waitNanos(Integer response) {
			return -1;
		}

		@Override
		public Integer deliver(Integer response, Attempt attempt) {
			this.delivered = attempt;
			return response;
		}

		@Override
		public void discard(Integer response) {
			this.discarded.add(response);
		}

	}

}
