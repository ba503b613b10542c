package io.outrigger.autoconfigure.loadbalancer.client;

import java.util.List;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.http.client.reactive.ClientHttpResponseDecorator;
import org.springframework.web.reactive.function.BodyExtractor;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import org.springframework.web.reactive.function.client.support.ClientResponseWrapper;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.outrigger.loadbalancer.Attempt;

/**
 * A response that tells its attempt when its body ends: read to its end, failed, or
 * cancelled. What most callers ask for is read from the response as it came; only what
 * Spring offers no way into is asked of a copy.
 */
public final class TrackedClientResponse extends ClientResponseWrapper {

	private final Attempt attempt;

	private TrackedClientResponse(ClientResponse response, Attempt attempt) {
		super(response);
		this.attempt = attempt;
	}

	/**
	 * Lets the end of a response be that of its request.
	 * @param response the response as it came
	 * @param attempt the request
	 * @return the response, to be read in its place
	 */
	public static ClientResponse of(ClientResponse response, Attempt attempt) {
		TrackedClientResponse tracked = new TrackedClientResponse(response, attempt);
		// Nobody knows in which of its methods another wrapper changes the body
		return (response instanceof ClientResponseWrapper) ? tracked.copy() : tracked;
	}

	@Override
	public <T> T body(BodyExtractor<T, ? super ClientHttpResponse> extractor) {
		return response().body((message, context) -> extractor.extract(new Message(message, this.attempt), context));
	}

	@Override
	public <T> Mono<T> bodyToMono(Class<? extends T> type) {
		return body(BodyExtractors.toMono(type));
	}

	@Override
	public <T> Mono<T> bodyToMono(ParameterizedTypeReference<T> type) {
		return body(BodyExtractors.toMono(type));
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> Flux<T> bodyToFlux(Class<? extends T> type) {
		return type.equals(DataBuffer.class) ? (Flux<T>) body(BodyExtractors.toDataBuffers())
				: body(BodyExtractors.toFlux(type));
	}

	@Override
	public <T> Flux<T> bodyToFlux(ParameterizedTypeReference<T> type) {
		return body(BodyExtractors.toFlux(type));
	}

	@Override
	public Mono<Void> releaseBody() {
		return body(BodyExtractors.toDataBuffers()).map(DataBufferUtils::release).then();
	}

	@Override
	public Mono<ResponseEntity<Void>> toBodilessEntity() {
		return copy().toBodilessEntity();
	}

	@Override
	public <T> Mono<ResponseEntity<T>> toEntity(Class<T> type) {
		return copy().toEntity(type);
	}

	@Override
	public <T> Mono<ResponseEntity<T>> toEntity(ParameterizedTypeReference<T> type) {
		return copy().toEntity(type);
	}

	@Override
	public <T> Mono<ResponseEntity<List<T>>> toEntityList(Class<T> type) {
		return copy().toEntityList(type);
	}

	@Override
	public <T> Mono<ResponseEntity<List<T>>> toEntityList(ParameterizedTypeReference<T> type) {
		return copy().toEntityList(type);
	}

	@Override
	public Mono<WebClientResponseException> createException() {
		return copy().createException();
	}

	@Override
	public <T> Mono<T> createError() {
		return copy().createError();
	}

	@Override
	public Builder mutate() {
		return response().mutate().body((body) -> new TrackedBody(body, this.attempt));
	}

	private ClientResponse copy() {
		return mutate().build();
	}

	/**
	 * What came over the connection.
	 */
	private static final class Message extends ClientHttpResponseDecorator {

		private final Attempt attempt;

		Message(ClientHttpResponse message, Attempt attempt) {
			super(message);
			this.attempt = attempt;
		}

		@Override
		public Flux<DataBuffer> getBody() {
			return new TrackedBody(super.getBody(), this.attempt);
		}

	}

}
