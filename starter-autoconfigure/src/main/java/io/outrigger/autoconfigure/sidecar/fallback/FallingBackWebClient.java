package io.outrigger.autoconfigure.sidecar.fallback;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.ExchangeStrategies;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.outrigger.autoconfigure.loadbalancer.client.UnreadBody;
import io.outrigger.autoconfigure.loadbalancer.client.WebClientFallback;
import io.outrigger.loadbalancer.attempt.AttemptPlan;
import io.outrigger.sidecar.fallback.FallbackSettings;
import io.outrigger.sidecar.fallback.FallbackSettings.FixedAnswer;
import io.outrigger.sidecar.fallback.KeptAnswer;
import io.outrigger.sidecar.fallback.KeptAnswers;

/**
 * The fallbacks of requests of a {@code WebClient}.
 */
public final class FallingBackWebClient implements WebClientFallback {

	private final Fallbacks fallbacks;

	private final ExchangeStrategies strategies;

	/**
	 * Creates them.
	 * @param fallbacks know what they are
	 * @param strategies read the bodies of those answers that come from here
	 */
	public FallingBackWebClient(Fallbacks fallbacks, ExchangeStrategies strategies) {
		this.fallbacks = fallbacks;
		this.strategies = strategies;
	}

	@Override
	public Mono<ClientResponse> behind(AttemptPlan plan, ClientRequest request, Mono<ClientResponse> answer,
			ExchangeFunction balanced) {
		FallbackSettings fallback = this.fallbacks.find(plan);
		if (fallback == null || request.attributes().containsKey(Fallbacks.STANDS_IN)) {
			return answer;
		}
		// Cookies become a header when the request is written
		String key = request.cookies().isEmpty()
				? this.fallbacks.key(plan, fallback, request.method(), request.url(), request.headers()) : null;
		return answer.materialize().flatMap((signal) -> {
			ClientResponse response = signal.get();
			Throwable error = signal.getThrowable();
			boolean due = (response != null) ? Fallbacks.isDue(plan, response.statusCode().value())
					: error != null && Fallbacks.isDue(error);
			Mono<ClientResponse> instead = due ? instead(plan, request, key, fallback, balanced) : null;
			if (instead == null) {
				return passed(response, error, key);
			}
			if (response != null) {
				UnreadBody.release(response);
			}
			return instead;
		});
	}

	private Mono<ClientResponse> passed(@Nullable ClientResponse response, @Nullable Throwable error,
			@Nullable String key) {
		if (response == null) {
			return (error != null) ? Mono.error(error) : Mono.empty();
		}
		return Mono.just((key != null) ? kept(key, response) : response);
	}

	private @Nullable Mono<ClientResponse> instead(AttemptPlan plan, ClientRequest request, @Nullable String key,
			FallbackSettings fallback, ExchangeFunction balanced) {
		KeptAnswer kept = this.fallbacks.kept(plan, key, fallback);
		if (kept != null) {
			return Mono.just(response(kept.status(), this.fallbacks.headers(kept), kept.body()));
		}
		FixedAnswer fixed = fallback.answer();
		if (fallback.service() == null) {
			return (fixed != null) ? Mono.fromCallable(() -> fixed(plan, fixed)) : null;
		}
		Mono<ClientResponse> other = ask(plan, request, fallback.service(), balanced);
		return (fixed != null) ? other.map((response) -> orFixed(plan, response, fixed))
			.onErrorResume(Fallbacks::isDue, (error) -> Mono.fromCallable(() -> fixed(plan, fixed))) : other;
	}

	private ClientResponse orFixed(AttemptPlan plan, ClientResponse response, FixedAnswer fixed) {
		if (!Fallbacks.isDue(plan, response.statusCode().value())) {
			return response;
		}
		UnreadBody.release(response);
		return fixed(plan, fixed);
	}

	private Mono<ClientResponse> ask(AttemptPlan plan, ClientRequest request, String service,
			ExchangeFunction balanced) {
		return Mono.defer(() -> {
			this.fallbacks.used(plan, FallbackCounts.Kind.SERVICE);
			URI address = Fallbacks.at(service, request.url());
			return balanced.exchange(ClientRequest.from(request)
				.url(address)
				.headers(Fallbacks::removeCredentials)
				.cookies((cookies) -> cookies.clear())
				.attribute(Fallbacks.STANDS_IN, true)
				.build());
		});
	}

	private ClientResponse fixed(AttemptPlan plan, FixedAnswer answer) {
		KeptAnswer fixed = this.fallbacks.fixed(plan, answer);
		HttpHeaders headers = new HttpHeaders();
		headers.putAll(fixed.headers());
		return response(fixed.status(), headers, fixed.body());
	}

	private ClientResponse response(int status, HttpHeaders headers, byte[] body) {
		return ClientResponse.create(HttpStatusCode.valueOf(status), this.strategies)
			.headers((own) -> own.putAll(headers))
			.body(Flux.defer(() -> Flux.just(DefaultDataBufferFactory.sharedInstance.wrap(body.clone()))))
			.build();
	}

	/*
	 * Kept as the caller reads it, so that it is neither held up nor read twice.
	 */
	private ClientResponse kept(String key, ClientResponse response) {
		HttpHeaders headers = response.headers().asHttpHeaders();
		int status = response.statusCode().value();
		if (!KeptAnswers.mayKeep(status, Fallbacks.all(headers)) || headers.getContentLength() > KeptAnswers.LONGEST) {
			return response;
		}
		AtomicBoolean read = new AtomicBoolean();
		return response.mutate().body((body) -> Flux.defer(() -> {
			// Whoever releases what was read already sees an empty body
			if (!read.compareAndSet(false, true)) {
				return body;
			}
			BodyCopy copy = new BodyCopy();
			return body.doOnNext((buffer) -> copy(buffer, copy)).doOnComplete(() -> {
				byte[] whole = copy.whole();
				if (whole != null) {
					this.fallbacks.keep(key, status, headers, whole);
				}
			});
		})).build();
	}

	private static void copy(DataBuffer buffer, BodyCopy copy) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.toByteBuffer(ByteBuffer.wrap(bytes));
		copy.add(bytes, 0, bytes.length);
	}

}
