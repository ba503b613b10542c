package io.outrigger.sidecar.shed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Disposable;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.outrigger.flow.concurrency.ConcurrencySettings;
import io.outrigger.flow.concurrency.Permit;
import io.outrigger.flow.queue.QueueSettings;
import io.outrigger.loadbalancer.spi.Priority;
import io.outrigger.sidecar.match.ExemptPaths;
import io.outrigger.sidecar.match.RequestMatch;
import io.outrigger.sidecar.match.TestRequest;
import io.outrigger.sidecar.route.PathTemplate;
import io.outrigger.sidecar.shed.SheddingSettings.Shares;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link LoadShedding}, {@link PriorityRules} and {@link ExemptPaths}.
 */
class LoadSheddingTests {

	private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();

	private SheddingSettings settings = settings(10, new Shares(0.5, 0.3));

	private final LoadShedding shedding = new LoadShedding(() -> this.settings, this.scheduler,
			() -> this.scheduler.now(TimeUnit.NANOSECONDS));

	@Test
	void whatLeastDependsOnGoesFirst() {
		assertThat(admitted(Priority.LOW, 20)).as("nobody else wants anything").isEqualTo(10);
		assertThat(admitted(Priority.NORMAL, 20)).as("its share, whoever has it").isEqualTo(3);
		assertThat(admitted(Priority.HIGH, 20)).isEqualTo(5);
		assertThat(this.shedding.refused(Priority.LOW)).isEqualTo(10);
		assertThat(this.shedding.refused(Priority.NORMAL)).isEqualTo(17);
		assertThat(this.shedding.refused(Priority.HIGH)).isEqualTo(15);
	}

	@Test
	void whatIsGivenBackGoesToWhoeverHasAShare() {
		List<Permit> low = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			low.add(this.shedding.admit(Priority.LOW));
		}
		assertThat(admitted(Priority.HIGH, 5)).isEqualTo(5);
		low.forEach(Permit::close);
		assertThat(this.shedding.inFlight()).isEqualTo(5);
		assertThat(admitted(Priority.LOW, 10)).isEqualTo(5);
	}

	@Test
	void whatMostDependsOnWaitsForItsTurn() {
		List<Permit> before = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			before.add(this.shedding.admit(Priority.HIGH));
		}
		AtomicInteger admitted = new AtomicInteger();
		AtomicInteger refused = new AtomicInteger();
		for (int i = 0; i < 3; i++) {
			await(admitted, refused);
		}
		Disposable gone = await(admitted, refused);
		assertThat(this.shedding.waiting()).isEqualTo(4);
		gone.dispose();
		this.scheduler.advanceTimeBy(Duration.ofMillis(50));
		before.subList(0, 2).forEach(Permit::close);
		this.scheduler.advanceTimeBy(Duration.ofMillis(1));
		assertThat(admitted).hasValue(2);
		this.scheduler.advanceTimeBy(Duration.ofMillis(200));
		assertThat(admitted).as("nobody waits for ever").hasValue(2);
		assertThat(this.shedding.waiting()).isZero();
		assertThat(refused).hasValue(1);
		assertThat(this.shedding.refused(Priority.HIGH)).isOne();
		assertThat(this.shedding.inFlight()).isEqualTo(10);
	}

	private Disposable await(AtomicInteger admitted, AtomicInteger refused) {
		return this.shedding.await().subscribe((permit) -> (permit.isPresent() ? admitted : refused).incrementAndGet());
	}

	@Test
	void otherSharesCountFromWhenTheyAre() {
		Permit before = this.shedding.admit(Priority.HIGH);
		this.settings = settings(10, new Shares(0, 1));
		assertThat(this.shedding.inFlight()).isZero();
		assertThat(admitted(Priority.NORMAL, 20)).isEqualTo(10);
		assertThat(admitted(Priority.HIGH, 1)).isZero();
		before.close();
		assertThat(this.shedding.inFlight()).as("it was counted elsewhere").isEqualTo(10);
	}

	@Test
	void anotherLimitCountsAtOnce() {
		assertThat(admitted(Priority.HIGH, 20)).isEqualTo(10);
		this.settings = settings(12, new Shares(0.5, 0.3));
		assertThat(admitted(Priority.HIGH, 20)).isEqualTo(2);
		assertThat(this.shedding.limit()).isEqualTo(12);
	}

	@Test
	void thereAreNoSharesOfMoreThanAll() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Shares(0.6, 0.5)).withMessageContaining(Shares.RULE);
		assertThatIllegalArgumentException().isThrownBy(() -> new Shares(-0.1, 0.5));
		assertThatIllegalArgumentException().isThrownBy(() -> new Shares(Double.NaN, 0.5));
	}

	@ParameterizedTest
	@CsvSource({ "100, , 100", "100, 20, 100", "100, 200, 800", "100, 900, 2000", "5000, 900, 5000", "0, 200, 2" })
	void whoWaitsMayWaitForSomeToBeDone(long atLeast, Long mean, long longest) {
		SheddingSettings settings = new SheddingSettings(true, ConcurrencySettings.DEFAULTS, new Shares(0.5, 0.3),
				Duration.ofMillis(atLeast));
		QueueSettings queue = settings.queue((mean != null) ? Duration.ofMillis(mean) : null);
		assertThat(queue.interval()).isEqualTo(Duration.ofMillis(longest));
		assertThat(queue.target()).isEqualTo(Duration.ofMillis(longest).dividedBy(2));
	}

	@Test
	void rulesTellHowMuchDependsOnARequestUnlessItsSenderDoes() {
		PriorityRules rules = new PriorityRules(
				List.of(rule("all", null, Priority.LOW), rule("checkout", "/checkout/**", Priority.HIGH)));
		assertThat(rules.of(TestRequest.get("/checkout/1"), null)).isEqualTo(Priority.HIGH);
		assertThat(rules.of(TestRequest.get("/checkout/1"), Priority.LOW)).isEqualTo(Priority.LOW);
		assertThat(rules.of(TestRequest.get("/other"), null)).isEqualTo(Priority.LOW);
		assertThat(rules.of(TestRequest.get("//checkout/1"), null)).as("not understood").isEqualTo(Priority.LOW);
		assertThat(new PriorityRules(List.of(rule("checkout", "/checkout/**", Priority.HIGH)))
			.of(TestRequest.get("//checkout/1"), null)).as("not understood").isEqualTo(Priority.NORMAL);
		assertThat(PriorityRules.NONE.of(TestRequest.get("/"), null)).isEqualTo(Priority.NORMAL);
		assertThat(rules.all()).extracting(PriorityRule::id).containsExactly("checkout", "all");
	}

	@Test
	void exemptIsWhatIsSaidAndNothingThatLooksLikeIt() {
		ExemptPaths paths = new ExemptPaths(List.of(PathTemplate.of("/actuator/**"), PathTemplate.of("/livez")));
		for (String path : List.of("/actuator", "/actuator/health/liveness", "/livez", "/livez/")) {
			assertThat(paths.contain(new TestRequest("POST", path, Map.of()))).as(path).isTrue();
		}
		for (String path : List.of("/", "/livez/x", "/actuators", "/actuator/../orders", "//actuator",
				"/a%2Factuator")) {
			assertThat(paths.contain(TestRequest.get(path))).as(path).isFalse();
		}
		assertThat(new ExemptPaths(List.of()).contain(TestRequest.get("/"))).isFalse();
	}

	private int admitted(Priority priority, int requests) {
		int admitted = 0;
		for (int i = 0; i < requests; i++) {
			admitted += (this.shedding.admit(priority) != null) ? 1 : 0;
		}
		return admitted;
	}

	private static SheddingSettings settings(int limit, Shares shares) {
		return new SheddingSettings(true, ConcurrencySettings.fixed(limit), shares, Duration.ofMillis(100));
	}

	private static PriorityRule rule(String id, String path, Priority priority) {
		PathTemplate template = (path != null) ? PathTemplate.of(path) : null;
		return new PriorityRule(id, 0, new RequestMatch(template, Set.of()), priority);
	}

}
