package io.outrigger.autoconfigure.loadbalancer.request;

import java.util.Map;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import io.outrigger.autoconfigure.sidecar.context.ServedRequests;
import io.outrigger.sidecar.identity.CallerIdentity;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LoggedRequest} and what carries it along.
 */
class LoggedRequestTests {

	private static final CallerIdentity ORDERS = new CallerIdentity("orders", "orders-1");

	@AfterEach
	void clear() {
		Inbound.setCurrent(null);
		MDC.clear();
	}

	@Test
	void nothingInItBreaksALine() {
		LoggedRequest request = new LoggedRequest("a1\u001b[31m-1", "orders\r\n2026 WARN all is lost");
		assertThat(request.id()).isEqualTo("a1_[31m-1");
		assertThat(request.caller()).isEqualTo("orders__2026_WARN_all_is_lost");
		assertThat(new LoggedRequest("1", "a\u2028b\u202ec\u0085d\u0000é").caller()).isEqualTo("a_b_c_d_é");
		assertThat(new LoggedRequest("1", "x".repeat(4000)).caller()).hasSize(128);
		assertThat(new LoggedRequest("1", "\n".repeat(4000)).caller()).isEqualTo("_".repeat(128));
	}

	@Test
	void contextPropagationBringsItToThreadsAndTakesItBack() {
		ContextSnapshotFactory factory = ContextSnapshotFactory.builder()
			.contextRegistry(ContextRegistry.getInstance())
			.clearMissing(true)
			.build();
		MDC.put("own", "1");
		Inbound known = inbound(new LoggedRequest("a-1", "orders"));
		factory.captureFrom(Context.of(Inbound.KEY, known)).wrap(() -> {
			assertThat(MDC.getCopyOfContextMap()).containsEntry("outrigger.request", "a-1")
				.containsEntry("outrigger.caller", "orders")
				.containsEntry("own", "1");
			factory.captureFrom(Context.of(Inbound.KEY, inbound(new LoggedRequest("a-2", null)))).wrap(() -> {
				assertThat(MDC.get("outrigger.request")).isEqualTo("a-2");
				assertThat(MDC.get("outrigger.caller")).isNull();
			}).run();
			assertThat(MDC.get("outrigger.caller")).isEqualTo("orders");
			assertThat(factory.captureAll().updateContext(Context.empty()).<Object>get(Inbound.KEY)).isSameAs(known);
		}).run();
		assertThat(MDC.getCopyOfContextMap()).containsOnlyKeys("own");
	}

	@Test
	void workThatServesNoRequestKeepsItsMdc() {
		MDC.put("outrigger.caller", "mine");
		Inbound.setCurrent(null);
		assertThat(MDC.get("outrigger.caller")).isEqualTo("mine");
	}

	@Test
	void whoCallsIsKnownInAnyCaseAndLoggedIfWanted() {
		assertThat(context(true, ORDERS).<Inbound>get(Inbound.KEY).logged().caller()).isEqualTo("orders");
		assertThat(context(true, ORDERS).<Object>get(CallerIdentity.KEY)).isEqualTo(ORDERS);
		assertThat(context(true, null).<Inbound>get(Inbound.KEY).logged().caller()).isNull();
		assertThat(context(false, ORDERS).<Inbound>get(Inbound.KEY).logged()).isNull();
		assertThat(context(false, ORDERS).<Object>get(CallerIdentity.KEY)).isEqualTo(ORDERS);
		assertThat(context(false, null).stream().map(Map.Entry::getKey)).containsExactly(Inbound.KEY);
	}

	private static Inbound inbound(LoggedRequest logged) {
		return new Inbound(null, null, Inbound.Credentials.NONE, logged);
	}

	private static Context context(boolean mdc, CallerIdentity caller) {
		MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/"));
		Context[] seen = new Context[1];
		Mono<Void> work = Mono.deferContextual((context) -> {
			seen[0] = Context.of(context);
			return Mono.empty();
		});
		new ServedRequests(() -> mdc).serve(work, exchange, caller, null).block();
		assertThat(exchange.<Object>getAttribute(CallerIdentity.KEY)).isEqualTo(caller);
		return seen[0];
	}

}
