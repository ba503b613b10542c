package io.outrigger.autoconfigure.loadbalancer.client;

import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.core.codec.Hints;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.CollectionUtils;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ExchangeStrategies;
import reactor.core.publisher.Mono;

import io.outrigger.autoconfigure.loadbalancer.request.Inbound;
import io.outrigger.loadbalancer.Attempt;

/**
 * The request of a try: that of the caller, at an instance. Shares whatever is the same,
 * where Spring's own builder copies it, for each call has one. What it adds to the
 * attributes is for filters, and not written. Immutable but for its {@link LateWrites}.
 */
final class InstanceRequest implements ClientRequest {

	private static final int MORE_ATTRIBUTES = 3;

	private final ClientRequest request;

	private final URI url;

	private final HttpHeaders headers;

	private final BodyInserter<?, ? super ClientHttpRequest> body;

	private final Map<String, Object> attributes;

	private final LateWrites late = new LateWrites();

	/**
	 * Creates the request of a try.
	 * @param request the caller's
	 * @param url where it goes
	 * @param attempt the attempt
	 * @param inbound the request being served; {@code null} for none
	 * @param body the body, if it is not just the caller's
	 */
	InstanceRequest(ClientRequest request, URI url, Attempt attempt, @Nullable Inbound inbound,
			@Nullable BodyInserter<?, ? super ClientHttpRequest> body) {
		this.request = request;
		this.url = url;
		this.headers = headers(request.headers(), attempt.number());
		this.body = (body != null) ? body : request.body();
		Map<String, Object> attributes = CollectionUtils.newHashMap(request.attributes().size() + MORE_ATTRIBUTES);
		request.attributes().forEach(attributes::put);
		attributes.put(Attempt.ATTRIBUTE, attempt);
		attributes.put(LateWrites.ATTRIBUTE, this.late);
		if (inbound != null) {
			attributes.put(Inbound.KEY, inbound);
		}
		this.attributes = Collections.unmodifiableMap(attributes);
	}

	private static HttpHeaders headers(HttpHeaders headers, int number) {
		if (number == 1) {
			return HttpHeaders.readOnlyHttpHeaders(headers);
		}
		HttpHeaders more = new HttpHeaders();
		more.addAll(headers);
		more.set(Attempt.HEADER, String.valueOf(number));
		return HttpHeaders.readOnlyHttpHeaders(more);
	}

	@Override
	public HttpMethod method() {
		return this.request.method();
	}

	@Override
	public URI url() {
		return this.url;
	}

	@Override
	public HttpHeaders headers() {
		return this.headers;
	}

	@Override
	public MultiValueMap<String, String> cookies() {
		return this.request.cookies();
	}

	@Override
	public BodyInserter<?, ? super ClientHttpRequest> body() {
		return this.body;
	}

	@Override
	public Map<String, Object> attributes() {
		return this.attributes;
	}

	@Override
	public Consumer<ClientHttpRequest> httpRequest() {
		Consumer<ClientHttpRequest> own = this.request.httpRequest();
		return (own != null) ? own.andThen(this.late) : this.late;
	}

	@Override
	public String logPrefix() {
		return this.request.logPrefix();
	}

	@Override
	@SuppressWarnings("ReferenceEquality")
	public Mono<Void> writeTo(ClientHttpRequest written, ExchangeStrategies strategies) {
		this.headers.forEach(written.getHeaders()::putIfAbsent);
		cookies().forEach((name, values) -> values
			.forEach((value) -> written.getCookies().add(name, new HttpCookie(name, value))));
		this.request.attributes().forEach(written.getAttributes()::put);
		if (this.body == BodyInserters.empty() && this.request.httpRequest() == null) {
			this.late.write(written);
		}
		else {
			httpRequest().accept(written);
		}
		return this.body.insert(written, new Writing(strategies, logPrefix()));
	}

	/**
	 * How its body is written.
	 *
	 * @param strategies know the writers
	 * @param logPrefix begins what is logged of it
	 */
	private record Writing(ExchangeStrategies strategies, String logPrefix) implements BodyInserter.Context {

		@Override
		public List<HttpMessageWriter<?>> messageWriters() {
			return this.strategies.messageWriters();
		}

		@Override
		public Optional<ServerHttpRequest> serverRequest() {
			return Optional.empty();
		}

		@Override
		public Map<String, Object> hints() {
			return Hints.from(Hints.LOG_PREFIX_HINT, this.logPrefix);
		}

	}

}
