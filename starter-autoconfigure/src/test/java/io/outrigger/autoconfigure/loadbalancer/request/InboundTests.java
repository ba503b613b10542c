package io.outrigger.autoconfigure.loadbalancer.request;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicReference;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import org.junit.jupiter.api.Test;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import io.outrigger.loadbalancer.spi.Priority;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Inbound} and what carries it along.
 */
class InboundTests {

	private static final Inbound ANN = new Inbound(new InetSocketAddress("10.0.0.7", 4711), Priority.LOW,
			Inbound.Credentials.NONE, null);

	@Test
	void theFilterTellsWhoSentTheRequestAndHowMuchDependsOnIt() {
		MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/")
			.remoteAddress(new InetSocketAddress("10.0.0.7", 4711))
			.header("Outrigger-Priority", "low"));
		new InboundWebFilter().filter(exchange, (filtered) -> Mono.deferContextual((context) -> {
			assertThat(Inbound.in(context)).isEqualTo(ANN);
			filtered.getResponse().getHeaders().set("seen", "yes");
			return Mono.empty();
		})).block();
		assertThat(exchange.getResponse().getHeaders().getFirst("seen")).isEqualTo("yes");
		assertThat(Inbound.in(Context.empty())).isNull();
	}

	@Test
	void theAddressIsTextWithoutThePort() {
		assertThat(ANN.address()).isEqualTo("10.0.0.7");
		assertThat(new Inbound(InetSocketAddress.createUnresolved("10.0.0.8", 0), null, Inbound.Credentials.NONE, null)
			.address()).isEqualTo("10.0.0.8");
		assertThat(new Inbound(null, null, Inbound.Credentials.NONE, null).address()).isNull();
	}

	@Test
	void aRequestSaysItsPriorityItselfOrHasThatOfTheOneItIsMadeFor() {
		assertThat(Inbound.priority("high", "low", ANN)).isEqualTo(Priority.HIGH);
		assertThat(Inbound.priority("x", "high", ANN)).isEqualTo(Priority.HIGH);
		assertThat(Inbound.priority(null, Priority.NORMAL, ANN)).isEqualTo(Priority.NORMAL);
		assertThat(Inbound.priority(null, 7, ANN)).isEqualTo(Priority.LOW);
		assertThat(Inbound.priority(null, null, new Inbound(null, null, Inbound.Credentials.NONE, null)))
			.isEqualTo(Priority.NORMAL);
		assertThat(Inbound.priority(null, null, null)).isEqualTo(Priority.NORMAL);
	}

	@Test
	void contextPropagationBringsItToThreads() {
		ContextSnapshotFactory factory = ContextSnapshotFactory.builder()
			.contextRegistry(ContextRegistry.getInstance())
			.build();
		AtomicReference<Inbound> seen = new AtomicReference<>();
		AtomicReference<Context> captured = new AtomicReference<>();
		factory.captureFrom(Context.of(Inbound.KEY, ANN)).wrap(() -> {
			seen.set(Inbound.current());
			captured.set(factory.captureAll().updateContext(Context.empty()));
		}).run();
		assertThat(seen).hasValue(ANN);
		assertThat(Inbound.in(captured.get())).isEqualTo(ANN);
		assertThat(Inbound.current()).isNull();
	}

}
