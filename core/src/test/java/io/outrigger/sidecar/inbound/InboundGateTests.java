package io.outrigger.sidecar.inbound;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.scheduler.Schedulers;

import io.outrigger.loadbalancer.spi.Priority;
import io.outrigger.sidecar.PlatformHeaders;
import io.outrigger.sidecar.SidecarSettings;
import io.outrigger.sidecar.identity.CallerIdentity;
import io.outrigger.sidecar.identity.IdentitySettings;
import io.outrigger.sidecar.identity.IdentityTokens;
import io.outrigger.sidecar.identity.TokenKey;
import io.outrigger.sidecar.identity.VerifiedCallers;
import io.outrigger.sidecar.match.RequestMatch;
import io.outrigger.sidecar.match.TestRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link InboundGate}.
 */
class InboundGateTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final TokenKey KEY = TokenKey.hs256("k1",
			"0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII));

	private static final IdentitySettings KEYS = new IdentitySettings(Map.of("k1", KEY), KEY,
			IdentitySettings.DEFAULT_LIFETIME);

	private static final IdentitySettings NO_KEYS = new IdentitySettings(Map.of(), null,
			IdentitySettings.DEFAULT_LIFETIME);

	private final IdentityTokens orders = new IdentityTokens("orders", "orders-1", () -> KEYS, Clock.systemUTC(),
			Schedulers::immediate);

	private final Map<String, List<String>> headers = new HashMap<>();

	private boolean trusted;

	private boolean verify = true;

	private boolean honour = true;

	private IdentitySettings keys = KEYS;

	private AccessRules access = AccessRules.NONE;

	private final InboundGate gate = new InboundGate(
			() -> new SidecarSettings(
					new SidecarSettings.Inbound(true, this.trusted, true, true, this.verify, this.honour),
					new SidecarSettings.Outbound(true)),
			() -> this.access, new VerifiedCallers("stock", () -> this.keys, Clock.systemUTC(), Schedulers::immediate));

	@Test
	void strangersAreLetInButNotBelieved() {
		this.headers.put(PlatformHeaders.DEADLINE, List.of("nonsense"));
		Admission admission = arrive();
		assertThat(admission).isEqualTo(new Admission(null, null, false, Admission.NO_DEADLINE, null));
	}

	@Test
	void whoeverProvesWhoItIsIsBelieved() {
		this.headers.put(PlatformHeaders.IDENTITY, List.of(this.orders.await("stock")));
		this.headers.put(PlatformHeaders.DEADLINE, List.of("250"));
		assertThat(arrive()).isEqualTo(new Admission(null, new CallerIdentity("orders", "orders-1"), true, 250, null));
		assertThat(this.gate.decide(request())).as("known by now").isEqualTo(arrive());
	}

	@Test
	void whoeverSentATokenBeforeThereWereNoKeysIsAStranger() {
		this.headers.put(PlatformHeaders.IDENTITY, List.of(this.orders.await("stock")));
		assertThat(this.gate.decide(request())).as("to be checked").isNull();
		this.keys = NO_KEYS;
		assertThat(this.gate.decideLater(request()).block(PATIENCE)).isEqualTo(Admission.OF_STRANGER);
	}

	@Test
	void aBadTokenIsWorseThanNone() {
		for (List<String> tokens : List.of(List.of("nonsense"), List.of(this.orders.await("billing")),
				List.of(this.orders.await("stock"), this.orders.await("stock")), List.of(""))) {
			this.headers.put(PlatformHeaders.IDENTITY, tokens);
			assertThat(arrive().refusal()).isEqualTo(Refusal.TOKEN_REJECTED);
		}
	}

	@Test
	void tokensAreNotLookedAtWhereTheyCannotBeOrNeedNotBe() {
		this.headers.put(PlatformHeaders.IDENTITY, List.of("nonsense"));
		this.verify = false;
		assertThat(arrive().refusal()).isNull();
		this.verify = true;
		this.keys = NO_KEYS;
		assertThat(arrive()).isEqualTo(Admission.OF_STRANGER);
	}

	@Test
	void rulesDecideByWhoCalls() {
		this.access = AccessRules
			.of(List.of(new AccessRule("r", 0, new RequestMatch(null, Set.of()), Set.of("billing"))));
		assertThat(arrive().refusal()).isEqualTo(Refusal.CALLER_UNKNOWN);
		this.headers.put(PlatformHeaders.IDENTITY, List.of(this.orders.await("stock")));
		assertThat(arrive().refusal()).isEqualTo(Refusal.CALLER_FORBIDDEN);
	}

	@Test
	void howMuchDependsOnItIsBelievedOfThoseWhoAreTrusted() {
		this.headers.put(PlatformHeaders.PRIORITY, List.of("high"));
		assertThat(arrive().priority()).as("of a stranger").isNull();
		this.trusted = true;
		assertThat(arrive().priority()).isEqualTo(Priority.HIGH);
		for (List<String> bad : List.of(List.of("urgent"), List.of(""), List.of("high", "low"))) {
			this.headers.put(PlatformHeaders.PRIORITY, bad);
			assertThat(arrive().refusal()).isEqualTo(Refusal.BAD_PRIORITY);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "-1", "+5", "", " ", "1.5", "1e3", "0x10", "10ms", "\u0661", "9999999999999999999",
			"99999999999999999999999999" })
	void whatIsNoTimeIsRefused(String text) {
		this.trusted = true;
		this.headers.put(PlatformHeaders.DEADLINE, List.of(text));
		assertThat(arrive().refusal()).isEqualTo(Refusal.BAD_DEADLINE);
		this.honour = false;
		assertThat(arrive().refusal()).isNull();
	}

	@Test
	void aDeadlineIsOneWholeNumber() {
		this.trusted = true;
		assertThat(arrive().remainingMillis()).isEqualTo(Admission.NO_DEADLINE);
		this.headers.put(PlatformHeaders.DEADLINE, List.of("999999999999999999"));
		assertThat(arrive().remainingMillis()).isEqualTo(999_999_999_999_999_999L);
		this.headers.put(PlatformHeaders.DEADLINE, List.of("5", "5"));
		assertThat(arrive().refusal()).isEqualTo(Refusal.BAD_DEADLINE);
		this.headers.put(PlatformHeaders.DEADLINE, List.of("000"));
		assertThat(arrive().refusal()).isEqualTo(Refusal.TOO_LATE);
	}

	private Admission arrive() {
		Admission decided = this.gate.decide(request());
		return (decided != null) ? decided : this.gate.decideLater(request()).block(PATIENCE);
	}

	private TestRequest request() {
		return new TestRequest("GET", "/", Map.copyOf(this.headers));
	}

}
