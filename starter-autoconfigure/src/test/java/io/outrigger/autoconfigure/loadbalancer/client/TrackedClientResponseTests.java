package io.outrigger.autoconfigure.loadbalancer.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import org.springframework.web.reactive.function.client.support.ClientResponseWrapper;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.AttemptWatch;
import io.outrigger.loadbalancer.spi.PickRequest;
import io.outrigger.loadbalancer.statistics.Outcome;
import io.outrigger.testsupport.NonBlocking;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TrackedClientResponse} against a real server.
 */
@ExtendWith(NonBlocking.class)
class TrackedClientResponseTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final ParameterizedTypeReference<String> TEXT = new ParameterizedTypeReference<>() {
	};

	private final Upstream upstream = new Upstream();

	private final WebClient client = WebClient.builder().filter(this.upstream.filter()).build();

	@AfterEach
	void close() {
		Hooks.resetOnErrorDropped();
		this.upstream.close();
	}

	static Stream<Arguments> ways() {
		return Stream.of(way("bodyToMono", (response) -> response.bodyToMono(String.class)),
				way("bodyToMono of a type", (response) -> response.bodyToMono(TEXT)),
				way("bodyToFlux", (response) -> response.bodyToFlux(String.class).single()),
				way("bodyToFlux of a type", (response) -> response.bodyToFlux(TEXT).single()),
				way("bodyToFlux of buffers", (response) -> joined(response.bodyToFlux(DataBuffer.class))),
				way("body", (response) -> joined(response.body(BodyExtractors.toDataBuffers()))),
				way("toEntity", (response) -> response.toEntity(String.class).mapNotNull((entity) -> entity.getBody())),
				way("toEntity of a type",
						(response) -> response.toEntity(TEXT).mapNotNull((entity) -> entity.getBody())),
				way("toEntityList",
						(response) -> response.toEntityList(String.class).map((entity) -> entity.getBody().get(0))),
				way("toEntityList of a type",
						(response) -> response.toEntityList(TEXT).map((entity) -> entity.getBody().get(0))),
				way("toBodilessEntity",
						(response) -> response.toBodilessEntity().map((entity) -> "fine " + entity.getStatusCode())),
				way("releaseBody", (response) -> response.releaseBody().thenReturn("fine")),
				way("mutate", (response) -> response.mutate().build().bodyToMono(String.class)),
				way("createException",
						(response) -> response.createException()
							.map((ex) -> ex.getResponseBodyAsString() + ex.getRequest().getMethod())),
				way("createError", (response) -> response.<String>createError()
					.onErrorResume(WebClientResponseException.class, (ex) -> Mono.just(ex.getResponseBodyAsString()))));
	}

	private static Arguments way(String name, Function<ClientResponse, Mono<String>> read) {
		return Arguments.of(name, read);
	}

	private static Mono<String> joined(Flux<DataBuffer> buffers) {
		return DataBufferUtils.join(buffers).map((buffer) -> {
			String text = buffer.toString(StandardCharsets.UTF_8);
			DataBufferUtils.release(buffer);
			return text;
		});
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("ways")
	void whicheverWayItIsReadItIsCountedOutBeforeTheReaderIsToldOfTheEnd(String name,
			Function<ClientResponse, Mono<String>> read) {
		AtomicReference<Integer> inFlight = new AtomicReference<>();
		Mono<String> body = this.client.get()
			.uri("http://stock/fine")
			.exchangeToMono((response) -> read.apply(response)
				.doOnTerminate(() -> inFlight.set(this.upstream.report().inFlight())));
		StepVerifier.create(body)
			.assertNext((text) -> assertThat(text).startsWith("fine"))
			.expectComplete()
			.verify(PATIENCE);
		assertThat(inFlight).hasValue(0);
		assertThat(this.upstream.report().successes()).isOne();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("ways")
	void whicheverWayItIsReadAConnectionThatBreaksIsAFailure(String name, Function<ClientResponse, Mono<String>> read) {
		this.client.get()
			.uri("http://stock/broken")
			.exchangeToMono(read)
			.onErrorResume((ex) -> Mono.empty())
			.block(PATIENCE);
		assertThat(List.of(this.upstream.report().inFlight(), (int) this.upstream.report().failures()))
			.containsExactly(0, 1);
	}

	@Test
	void aWrapperNearerTheWireMayChangeTheBodyInWhicheverMethodItLikes() {
		WebClient shouting = this.client.mutate()
			.filter((request, next) -> next.exchange(request).map(Shouting::new))
			.build();
		assertThat(shouting.get().uri("http://stock/fine").retrieve().bodyToMono(String.class).block(PATIENCE))
			.isEqualTo("FINE");
		assertThat(List.of(this.upstream.report().inFlight(), (int) this.upstream.report().successes()))
			.containsExactly(0, 1);
	}

	@Test
	void isOtherwiseAsItCame() {
		ClientResponse response = this.client.get()
			.uri("http://stock/error")
			.exchangeToMono((answer) -> answer.releaseBody().thenReturn(answer))
			.block(PATIENCE);
		assertThat(response.statusCode()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
		assertThat(response.mutate().build().request().getURI()).isEqualTo(response.request().getURI());
		assertThat(response.mutate().build().headers().header("Outrigger-Instance")).containsExactly("a");
	}

	@Test
	void aWatcherThatFailsKeepsNobodyFromTheEnd() {
		List<Throwable> dropped = new CopyOnWriteArrayList<>();
		Hooks.onErrorDropped(dropped::add);
		Attempt attempt = this.upstream.balancers.find("stock").choose(PickRequest.PLAIN).watchedBy(new AttemptWatch() {

			@Override
			public void responded(int status, long nanos) {
			}

			@Override
			public void ended(Outcome outcome, long nanos) {
				throw new IllegalStateException("watcher");
			}

		}).begin();
		StepVerifier.create(new TrackedBody(Flux.empty(), attempt)).expectComplete().verify(PATIENCE);
		assertThat(dropped).singleElement().satisfies((ex) -> assertThat(ex).hasMessage("watcher"));
		assertThat(this.upstream.report().inFlight()).isZero();
	}

	/**
	 * What came, in capitals, for whoever reads buffers.
	 */
	private static final class Shouting extends ClientResponseWrapper {

		Shouting(ClientResponse response) {
			super(response);
		}

		@Override
		@SuppressWarnings("unchecked")
		public <T> Flux<T> bodyToFlux(Class<? extends T> type) {
			return (Flux<T>) super.bodyToFlux(DataBuffer.class).map((buffer) -> {
				String text = buffer.toString(StandardCharsets.UTF_8).toUpperCase(Locale.ROOT);
				DataBufferUtils.release(buffer);
				return DefaultDataBufferFactory.sharedInstance.wrap(text.getBytes(StandardCharsets.UTF_8));
			});
		}

	}

}
