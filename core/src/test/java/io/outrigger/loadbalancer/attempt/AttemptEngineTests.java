package io.outrigger.loadbalancer.attempt;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

import io.outrigger.loadbalancer.InstanceReport;
import io.outrigger.loadbalancer.NoInstanceAvailableException;
import io.outrigger.loadbalancer.attempt.exchange.Deadline;
import io.outrigger.loadbalancer.settings.AttemptTimes;
import io.outrigger.loadbalancer.settings.Attempting;
import io.outrigger.loadbalancer.settings.FailoverSettings;
import io.outrigger.loadbalancer.settings.HedgingSettings;
import io.outrigger.loadbalancer.settings.RetryBudgetSettings;
import io.outrigger.registry.ServiceInstance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link AttemptEngine} and requests that do not block.
 */
class AttemptEngineTests {

	private static final RetryBudgetSettings NO_BUDGET = new RetryBudgetSettings(0, 0, Duration.ofSeconds(10));

	private final Stage stage = new Stage("a", "b", "c");

	@Test
	void passesTheAnswerOn() {
		Wire wire = new Wire(this.stage, (attempt, number) -> Wire.answer(200)).send();
		assertThat(wire.signals).containsExactly(wire.replies.get(0), "end");
		assertThat(wire.reply().delivered).isOne();
		wire.reply().read();
		this.stage.assertNothingInFlight();
		assertThat(this.stage.report(wire.sent.get(0)).successes()).isOne();
	}

	@ParameterizedTest
	@ValueSource(ints = { 502, 503, 504 })
	void asksAnotherInstanceAfterAStatusThatSaysSo(int status) {
		Wire wire = new Wire(this.stage, (attempt, number) -> Wire.answer((number == 1) ? status : 200)).send();
		assertThat(wire.sent).hasSize(2).doesNotHaveDuplicates();
		assertThat(wire.numbers).containsExactly(1, 2);
		assertThat(wire.replies.get(0).discarded).isOne();
		assertThat(wire.reply().status).isEqualTo(200);
		assertThat(this.stage.counts().failovers()).isOne();
		assertThat(this.stage.report(wire.sent.get(0)).failures()).isOne();
		wire.reply().read();
		this.stage.assertNothingInFlight();
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 302, 404, 429, 500, 501 })
	void takesAnyOtherStatusForTheAnswer(int status) {
		Wire wire = new Wire(this.stage, (attempt, number) -> Wire.answer(status)).send();
		assertThat(wire.sent).hasSize(1);
		assertThat(wire.reply().status).isEqualTo(status);
	}

	@Test
	void asksAnotherInstanceAfterAnErrorOfTheNetwork() {
		for (Exception error : List.of(new ConnectException(), new IOException("reset"), new TimeoutException())) {
			Wire wire = new Wire(this.stage, (attempt, number) -> (number == 1) ? Wire.fail(error) : Wire.answer(200));
			assertThat(wire.send().sent).hasSize(2);
			wire.reply().read();
		}
		this.stage.assertNothingInFlight();
	}

	@Test
	void repeatsNothingAfterAnErrorOfThisSide() {
		IllegalStateException error = new IllegalStateException();
		Wire wire = new Wire(this.stage, (attempt, number) -> Wire.fail(error)).send();
		assertThat(wire.sent).hasSize(1);
		assertThat(wire.signals).containsExactly(error);
		this.stage.assertNothingInFlight();
	}

	@Test
	void repeatsWhatMayHaveArrivedOnlyIfTheMethodAllows() {
		Wire broken = new Wire(this.stage, (attempt, number) -> Wire.fail(new IOException("reset")));
		Wire refused = new Wire(this.stage, (attempt, number) -> (number == 1) ? Wire.refuse() : Wire.answer(200));
		Wire unavailable = new Wire(this.stage, (attempt, number) -> Wire.answer(503));
		for (Wire wire : List.of(broken, refused, unavailable)) {
			wire.method = "POST";
			wire.send();
		}
		assertThat(broken.sent).hasSize(1);
		assertThat(refused.sent).hasSize(2);
		assertThat(unavailable.sent).hasSize(1);
		assertThat(unavailable.reply().status).isEqualTo(503);
		this.stage.with(Stage.failover(FailoverSettings.DEFAULTS.methods(Set.of("POST"))));
		broken.send();
		assertThat(broken.sent).hasSize(3);
	}

	@Test
	void repeatsNothingWhoseBodyIsGone() {
		Wire wire = new Wire(this.stage, (attempt, number) -> Wire.answer(503));
		wire.canRepeat = false;
		assertThat(wire.send().sent).hasSize(1);
	}

	@Test
	void sendsNoMoreThanItMayAndPassesTheLastEndOn() {
		this.stage.with(Stage.failover(FailoverSettings.DEFAULTS.attempts(3)));
		Wire wire = new Wire(this.stage, (attempt, number) -> (number < 3) ? Wire.refuse() : Wire.answer(503)).send();
		assertThat(wire.sent).containsExactlyInAnyOrder("a", "b", "c");
		assertThat(wire.reply().status).isEqualTo(503);
		this.stage.with(Stage.failover(FailoverSettings.DEFAULTS.attempts(1)));
		Wire once = new Wire(this.stage, (attempt, number) -> Wire.refuse()).send();
		assertThat(once.sent).hasSize(1);
		assertThat(once.signals).singleElement().isInstanceOf(ConnectException.class);
	}

	@Test
	void asksNoInstanceTwice() {
		Stage small = new Stage("a", "b").with(Stage.failover(FailoverSettings.DEFAULTS.attempts(5)));
		Wire wire = new Wire(small, (attempt, number) -> Wire.fail(new IOException())).send();
		assertThat(wire.sent).containsExactlyInAnyOrder("a", "b");
		assertThat(wire.signals).singleElement().isInstanceOf(IOException.class);
		assertThat(small.engine.find("stock").retryBudget().available(small.now())).isEqualTo(99);
	}

	@Test
	void asksAnInstanceAgainIfThatIsSetUnlessItAskedToWait() {
		Stage alone = new Stage("a").with(Stage.failover(FailoverSettings.DEFAULTS.sameInstance(true)));
		assertThat(new Wire(alone, (attempt, number) -> Wire.answer(502)).send().sent).containsExactly("a", "a");
		assertThat(new Wire(alone, (attempt, number) -> Wire.answer(503)).send().sent).containsExactly("a");
	}

	@Test
	void passesTheFailureOnIfTheBudgetIsExhausted() {
		this.stage.with(Attempting.DEFAULTS.with(NO_BUDGET));
		Wire wire = new Wire(this.stage, (attempt, number) -> Wire.answer(503)).send();
		assertThat(wire.reply().status).isEqualTo(503);
		assertThat(wire.reply().delivered).isOne();
		assertThat(this.stage.counts().retriesRefused()).isOne();
		assertThat(this.stage.counts().failovers()).isZero();
	}

	@Test
	void waitsBeforeItRepeatsIfThatIsSet() {
		this.stage.with(Stage.failover(FailoverSettings.DEFAULTS
			.times(new AttemptTimes(Duration.ZERO, Duration.ZERO, Duration.ofMillis(200), Duration.ofMillis(200)))));
		Wire wire = new Wire(this.stage, (attempt, number) -> Wire.answer((number == 1) ? 503 : 200)).send();
		this.stage.move(99);
		assertThat(wire.sent).hasSize(1);
		this.stage.move(101);
		assertThat(wire.sent).hasSize(2);
		Wire left = new Wire(this.stage, (attempt, number) -> Wire.answer(503)).send();
		left.subscription.dispose();
		assertThat(left.replies.get(0).discarded).isOne();
		this.stage.move(500);
		assertThat(left.sent).hasSize(1);
	}

	@Test
	void givesUpAtTheDeadlineWhoeverSetIt() {
		this.stage.with(Stage.limits(Duration.ofMillis(500), Duration.ZERO));
		Wire wire = new Wire(this.stage, (attempt, number) -> Wire.silence()).send();
		Wire sooner = new Wire(this.stage, (attempt, number) -> Wire.silence());
		sooner.context = Context.of(Deadline.KEY, Deadline.after(Duration.ofMillis(100), this.stage::now));
		sooner.send();
		this.stage.move(99);
		assertThat(sooner.signals).isEmpty();
		this.stage.move(1);
		assertThat(sooner.signals).singleElement().isInstanceOf(AttemptTimeoutException.class);
		this.stage.move(400);
		assertThat(wire.signals).singleElement()
			.isInstanceOf(AttemptTimeoutException.class)
			.asString()
			.contains("'stock'", "in 1 try", "failover.deadline");
		this.stage.assertNothingInFlight();
		assertThat(this.stage.balancers.find("stock").report().stream().mapToLong(InstanceReport::failures).sum())
			.isEqualTo(2);
	}

	@Test
	void sendsNothingAfterTheDeadline() {
		Wire late = new Wire(this.stage, (attempt, number) -> Wire.answer(200));
		late.context = Context.of(Deadline.KEY, new Deadline(this.stage.now()));
		late.send();
		assertThat(late.sent).isEmpty();
		assertThat(late.signals).singleElement().isInstanceOf(AttemptTimeoutException.class);
		this.stage.with(Stage.limits(Duration.ofMillis(500), Duration.ZERO));
		Wire wire = new Wire(this.stage, (attempt, number) -> Wire.answer(503).after(499)).send();
		this.stage.move(499);
		assertThat(wire.sent).hasSize(2);
		this.stage.move(1);
		assertThat(wire.signals).singleElement().isInstanceOf(AttemptTimeoutException.class);
	}

	@Test
	void givesATrySoMuchTimeAndNoMore() {
		this.stage.with(Stage.limits(Duration.ZERO, Duration.ofMillis(100)));
		Wire wire = new Wire(this.stage, (attempt, number) -> (number == 1) ? Wire.silence() : Wire.answer(200)).send();
		this.stage.move(100);
		assertThat(wire.sent).hasSize(2);
		assertThat(wire.reply().status).isEqualTo(200);
		wire.reply().read();
		assertThat(this.stage.report(wire.sent.get(0)).failures()).isOne();
		Wire hanging = new Wire(this.stage, (attempt, number) -> Wire.silence()).send();
		this.stage.move(200);
		assertThat(hanging.signals).singleElement()
			.isInstanceOf(AttemptTimeoutException.class)
			.asString()
			.contains("'" + hanging.sent.get(1) + "'", "100 ms", "failover.try-timeout");
		this.stage.assertNothingInFlight();
	}

	@Test
	void aCallerWhoLeavesStopsEverything() {
		Wire before = new Wire(this.stage, (attempt, number) -> Wire.silence()).send();
		before.subscription.dispose();
		assertThat(before.running).isZero();
		Wire between = new Wire(this.stage, (attempt, number) -> Wire.answer(503).after(10)).send();
		this.stage.move(10);
		between.subscription.dispose();
		assertThat(between.replies).singleElement().satisfies((reply) -> assertThat(reply.discarded).isOne());
		this.stage.assertNothingInFlight();
	}

	@Test
	void endsWithoutAnAnswerAsTheClientDid() {
		Wire wire = new Wire(this.stage, (attempt, number) -> Wire.nothing()).send();
		assertThat(wire.signals).containsExactly("end");
		this.stage.assertNothingInFlight();
		assertThat(this.stage.report(wire.sent.get(0)).cancels()).isOne();
	}

	@Test
	void takesNoLatencyFromStreams() {
		Wire wire = new Wire(this.stage, (attempt, number) -> Wire.answer(206).after(10)).send();
		this.stage.move(10);
		wire.reply().read();
		assertThat(this.stage.report(wire.sent.get(0)).latency()).isNull();
		assertThat(this.stage.report(wire.sent.get(0)).successes()).isOne();
		this.stage.assertNothingInFlight();
	}

	@Test
	void refusesAServiceThatNobodyKnows() {
		assertThatExceptionOfType(NoInstanceAvailableException.class).isThrownBy(() -> this.stage.engine.plan("gone"));
		assertThat(this.stage.engine.find("gone")).isNull();
	}

	@Test
	void hedgesNothingByDefaultNorBeforeItKnowsWhatIsSlow() {
		Wire plain = new Wire(this.stage, (attempt, number) -> Wire.silence()).send();
		this.stage.with(Attempting.DEFAULTS.with(HedgingSettings.on()));
		Wire early = new Wire(this.stage, (attempt, number) -> Wire.silence()).send();
		this.stage.move(3_600_000);
		assertThat(plain.sent).hasSize(1);
		assertThat(early.sent).hasSize(1);
	}

	@Test
	void aSlowTryGetsCompanyAndTheFirstAnswerWins() {
		this.stage.hedging();
		Wire wire = new Wire(this.stage, (attempt, number) -> (number == 1) ? Wire.silence() : Wire.answer(200)).send();
		this.stage.move(99);
		assertThat(wire.sent).hasSize(1);
		this.stage.move(3);
		assertThat(wire.sent).hasSize(2).doesNotHaveDuplicates();
		assertThat(wire.numbers).containsExactly(1, 2);
		assertThat(wire.reply().status).isEqualTo(200);
		assertThat(wire.running).isZero();
		wire.reply().read();
		this.stage.assertNothingInFlight();
		assertThat(this.stage.counts().hedges()).isOne();
		assertThat(this.stage.counts().hedgesWon()).isOne();
		assertThat(this.stage.report(wire.sent.get(0)).cancels()).isOne();
	}

	@Test
	void theFirstTryMayStillWin() {
		this.stage.hedging();
		Wire wire = new Wire(this.stage,
				(attempt, number) -> (number == 1) ? Wire.answer(200).after(150) : Wire.silence())
			.send();
		this.stage.move(150);
		assertThat(wire.sent).hasSize(2);
		assertThat(wire.reply().attempt.number()).isOne();
		assertThat(wire.running).isZero();
		wire.reply().read();
		this.stage.assertNothingInFlight();
		assertThat(this.stage.counts().hedgesWon()).isZero();
	}

	@Test
	void oneOfTwoTriesMayFailWhileTheOtherRuns() {
		this.stage.hedging();
		Wire badHedge = new Wire(this.stage,
				(attempt, number) -> (number == 1) ? Wire.answer(200).after(300) : Wire.answer(503).after(50))
			.send();
		this.stage.move(300);
		assertThat(badHedge.reply().status).isEqualTo(200);
		assertThat(badHedge.replies.get(0).discarded).isOne();
		this.stage.hedging();
		Wire badFirst = new Wire(this.stage, (attempt, number) -> (number == 1)
				? Wire.fail(new IOException()).after(150) : Wire.answer(200).after(100))
			.send();
		this.stage.move(300);
		assertThat(badFirst.reply().status).isEqualTo(200);
		badHedge.reply().read();
		badFirst.reply().read();
		this.stage.assertNothingInFlight();
	}

	@Test
	void ifBothFailAThirdInstanceIsAsked() {
		this.stage.hedging();
		Wire wire = new Wire(this.stage,
				(attempt, number) -> (number < 3) ? Wire.answer(503).after(150) : Wire.answer(200))
			.send();
		this.stage.move(300);
		assertThat(wire.sent).containsExactlyInAnyOrder("a", "b", "c");
		assertThat(wire.reply().status).isEqualTo(200);
	}

	@Test
	void aTryThatFailsWhileItsHedgeIsChosenIsFollowedOnce() {
		Stage small = new Stage("a", "b").hedging();
		Sinks.One<Integer> first = Sinks.one();
		Wire wire = new Wire(small, (attempt, number) -> (number == 1) ? Wire.byHand(first.asMono()) : Wire.silence());
		wire.beforeHedge = () -> first.tryEmitError(new IOException());
		wire.send();
		small.move(110);
		assertThat(wire.sent).containsExactlyInAnyOrder("a", "b");
		assertThat(small.counts().failovers()).isOne();
		assertThat(small.counts().hedges()).isZero();
		wire.leave();
		small.assertNothingInFlight();
	}

	@Test
	void hedgesNeitherWhatMayNotBeRepeatedNorBeyondTheBudget() {
		this.stage.hedging();
		Wire post = new Wire(this.stage, (attempt, number) -> Wire.silence());
		post.method = "POST";
		post.send();
		this.stage.move(1000);
		assertThat(post.sent).hasSize(1);
		for (int i = 0; i < 5; i++) {
			new Wire(this.stage, (attempt, number) -> Wire.silence()).send();
		}
		this.stage.move(1000);
		assertThat(this.stage.counts().hedges()).isOne();
		assertThat(this.stage.counts().hedgesRefused()).isEqualTo(4);
	}

	@Test
	void aRouteHasAPlanOfItsOwnButTheBudgetOfItsService() {
		this.stage.with(Attempting.DEFAULTS.with(NO_BUDGET));
		ServiceAttempts service = this.stage.engine.find("stock");
		AttemptPlan route = service.plan(FailoverSettings.DEFAULTS.attempts(3), HedgingSettings.DEFAULTS);
		Wire wire = new Wire(this.stage, (attempt, number) -> Wire.refuse());
		this.stage.engine.send(route, wire).subscribe(wire.signals::add, wire.signals::add);
		assertThat(wire.sent).hasSize(1);
		this.stage.with(Attempting.DEFAULTS);
		this.stage.engine.send(route, wire).subscribe(wire.signals::add, wire.signals::add);
		assertThat(wire.sent).hasSize(4);
	}

	@Test
	void keepsWhatIsMeasuredAndPaidWhenOtherSettingsChange() {
		AttemptPlan before = this.stage.engine.plan("stock");
		Object budget = this.stage.engine.find("stock").retryBudget();
		this.stage.with(Stage.failover(FailoverSettings.DEFAULTS.attempts(4)));
		assertThat(this.stage.engine.plan("stock")).isNotSameAs(before)
			.extracting((plan) -> plan.failover().attempts())
			.isEqualTo(4);
		assertThat(this.stage.engine.find("stock").retryBudget()).isSameAs(budget);
		this.stage.with(Attempting.DEFAULTS.with(NO_BUDGET));
		assertThat(this.stage.engine.find("stock").retryBudget()).isNotSameAs(budget);
	}

	@Test
	void tellsOfServicesAndForgetsThoseThatAreGone() {
		List<String> seen = new ArrayList<>();
		assertThat(this.stage.engine.find("stock")).isSameAs(this.stage.engine.find("stock"));
		this.stage.engine.onService(seen::add);
		ServiceInstance orders = ServiceInstance.builder("orders", "o", "host", 80).build();
		orders = this.stage.registry.register(orders).block();
		assertThat(this.stage.engine.find("orders")).isNotNull();
		this.stage.registry.deregister(orders).block();
		this.stage.registry.register(ServiceInstance.builder("prices", "p", "host", 80).build()).block();
		assertThat(this.stage.engine.find("prices")).isNotNull();
		assertThat(this.stage.engine.find("orders")).isNull();
		assertThat(seen).containsExactly("stock", "orders", "prices");
	}

	@Test
	void waitsAsLongAsWhoeverHadTooManyRequestsAsksFor() {
		Stage stage = new Stage("a", "b").with(retryingTooManyRequests());
		Wire wire = new Wire(stage, (attempt, number) -> Wire.answer((number == 1) ? 429 : 200)).send();
		assertThat(wire.sent).hasSize(1);
		stage.move(299);
		assertThat(wire.sent).hasSize(1);
		stage.move(1);
		assertThat(wire.reply().status).isEqualTo(200);
	}

	@Test
	void doesNotSendAgainWhatWouldHaveToWaitTooLong() {
		Stage stage = new Stage("a", "b").with(retryingTooManyRequests());
		Wire wire = new Wire(stage, (attempt, number) -> Wire.answer(429));
		wire.wait = Duration.ofSeconds(2);
		wire.send();
		assertThat(wire.reply().status).isEqualTo(429);
		assertThat(wire.sent).hasSize(1);
	}

	@Test
	void asksAnotherAtOnceIfOneInstanceAsksToWait() {
		Stage stage = new Stage("a", "b").with(Attempting.DEFAULTS);
		Wire wire = new Wire(stage, (attempt, number) -> Wire.answer((number == 1) ? 503 : 200)).send();
		assertThat(wire.reply().status).isEqualTo(200);
	}

	private static Attempting retryingTooManyRequests() {
		FailoverSettings failover = FailoverSettings.DEFAULTS;
		return Stage.failover(new FailoverSettings(2, failover.methods(), failover.outcomes(), Set.of(429, 503),
				failover.times(), failover.keptBody(), false));
	}

}
