package io.outrigger.sidecar.identity;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.outrigger.flow.RejectedException;
import io.outrigger.flow.Rejection;
import io.outrigger.sidecar.identity.TestKeys.TestClock;
import io.outrigger.testsupport.NonBlocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link VerifiedCallers}.
 */
@ExtendWith(NonBlocking.class)
class VerifiedCallersTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final CallerIdentity ORDERS = new CallerIdentity("orders", "orders-1");

	private final TestClock clock = new TestClock();

	private final AtomicReference<IdentitySettings> settings = new AtomicReference<>(
			TestKeys.settings(TestKeys.hs256("k1")));

	private Scheduler workers = Schedulers.immediate();

	private final VerifiedCallers callers = new VerifiedCallers("stock", this.settings::get, this.clock,
			() -> this.workers);

	@Test
	void aTokenIsCheckedOnceByAWorkerAndThenKnown() throws Exception {
		String token = mint("stock");
		TestWorker worker = new TestWorker();
		this.workers = worker;
		CompletableFuture<CallerIdentity> checked = this.callers.verify(token).toFuture();
		assertThat(checked).isNotDone();
		assertThat(this.callers.atHand(token)).isNull();
		worker.run();
		assertThat(checked).isCompletedWithValue(ORDERS);
		assertThat(this.callers.atHand(token)).isEqualTo(ORDERS);
		assertThat(this.callers.verify(token).block(PATIENCE)).isEqualTo(ORDERS);
	}

	@Test
	void aTokenIsForgottenWhenItEnds() throws Exception {
		String token = mint("stock");
		this.callers.verify(token).block(PATIENCE);
		this.clock.move(Duration.ofMinutes(5).plusSeconds(29));
		assertThat(this.callers.atHand(token)).isEqualTo(ORDERS);
		this.clock.move(Duration.ofSeconds(1));
		assertThat(this.callers.atHand(token)).isNull();
		assertRejected(token);
	}

	@Test
	void aKeyThatIsTakenAwayTakesItsTokensAlong() throws Exception {
		String token = mint("stock");
		this.callers.verify(token).block(PATIENCE);
		this.settings.set(TestKeys.settings(TestKeys.hs256("k2")));
		assertThat(this.callers.atHand(token)).isNull();
		assertRejected(token);
	}

	@Test
	void withoutKeysATokenIsNoWorseThanNone() throws Exception {
		String token = mint("stock");
		TestWorker worker = new TestWorker();
		this.workers = worker;
		CompletableFuture<CallerIdentity> checked = this.callers.verify(token).toFuture();
		this.settings.set(new IdentitySettings(Map.of(), null, IdentitySettings.DEFAULT_LIFETIME));
		worker.run();
		assertThat(checked).isCompletedWithValue(null);
		assertThat(this.callers.atHand(token)).isNull();
	}

	@Test
	void whatProvesNothingIsNotKnown() throws Exception {
		for (String token : List.of(mint("billing"), "nonsense", "")) {
			assertRejected(token);
			assertThat(this.callers.atHand(token)).isNull();
		}
	}

	@Test
	void manyWithTheSameTokenShareOneCheck() throws Exception {
		String token = mint("stock");
		TestWorker worker = new TestWorker();
		this.workers = worker;
		List<CompletableFuture<CallerIdentity>> waiting = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			waiting.add(this.callers.verify(token).toFuture());
		}
		waiting.get(0).cancel(true);
		assertThat(worker.waiting()).isOne();
		worker.run();
		assertThat(waiting.subList(1, 1000)).allMatch((each) -> ORDERS.equals(each.join()));
	}

	@Test
	void onlySoManyAreCheckedAtATime() throws Exception {
		TestWorker worker = new TestWorker();
		this.workers = worker;
		List<CompletableFuture<CallerIdentity>> waiting = new ArrayList<>();
		for (int i = 0; i < 256; i++) {
			waiting.add(this.callers.verify("token " + i).toFuture());
		}
		assertTooMany(mint("stock"));
		worker.run();
		assertThat(waiting).allMatch(CompletableFuture::isCompletedExceptionally);
		CompletableFuture<CallerIdentity> next = this.callers.verify(mint("stock")).toFuture();
		worker.run();
		assertThat(next).isCompletedWithValue(ORDERS);
	}

	@Test
	void withoutAnybodyToCheckItIsSaidSo() throws Exception {
		TestWorker worker = new TestWorker();
		worker.dispose();
		this.workers = worker;
		assertTooMany(mint("stock"));
		this.workers = Schedulers.immediate();
		assertThat(this.callers.verify(mint("stock")).block(PATIENCE)).isEqualTo(ORDERS);
	}

	private void assertTooMany(String token) {
		assertThatExceptionOfType(RejectedException.class).isThrownBy(() -> this.callers.verify(token).block(PATIENCE))
			.satisfies((ex) -> assertThat(ex.rejection().reason()).isEqualTo(Rejection.Reason.CONCURRENCY_LIMITED));
	}

	private void assertRejected(String token) {
		this.workers = Schedulers.immediate();
		assertThatExceptionOfType(TokenRejectedException.class)
			.isThrownBy(() -> this.callers.verify(token).block(PATIENCE));
	}

	private String mint(String callee) throws Exception {
		return new TokenMinter("orders", "orders-1", this.clock).mint(this.settings.get(), callee);
	}

}
