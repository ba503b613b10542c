package io.outrigger.autoconfigure.loadbalancer.client.blocking;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import io.micrometer.observation.ObservationRegistry;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestInitializer;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.observation.ClientRequestObservationConvention;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.util.Assert;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.ResponseErrorHandler;
import org.springframework.web.client.RestClient;
import org.springframework.web.util.UriBuilderFactory;

/**
 * Builds clients that balance, whatever request factory they are given: balancing is put
 * around it when a client is built. Spring's builder does all the rest.
 */
public final class BalancedRestClientBuilder implements RestClient.Builder {

	private final RestClient.Builder builder;

	private final BiFunction<ClientHttpRequestFactory, List<ClientHttpRequestInterceptor>, ClientHttpRequestFactory> balancing;

	/*
	 * Not given to Spring's builder before the end: one that was ever asked for its
	 * interceptors has every body in memory, even if there are none.
	 */
	private final List<ClientHttpRequestInterceptor> interceptors = new ArrayList<>();

	private final List<ClientHttpRequestInterceptor> everyTry = new ArrayList<>();

	private ClientHttpRequestFactory factory;

	/**
	 * Creates a builder.
	 * @param balancing puts balancing around a request factory, and interceptors behind
	 * it that every try passes
	 * @param factory the request factory unless another is set
	 */
	public BalancedRestClientBuilder(
			BiFunction<ClientHttpRequestFactory, List<ClientHttpRequestInterceptor>, ClientHttpRequestFactory> balancing,
			ClientHttpRequestFactory factory) {
		this(RestClient.builder(), balancing, factory);
	}

	private BalancedRestClientBuilder(RestClient.Builder builder,
			BiFunction<ClientHttpRequestFactory, List<ClientHttpRequestInterceptor>, ClientHttpRequestFactory> balancing,
			ClientHttpRequestFactory factory) {
		this.builder = builder;
		this.balancing = balancing;
		this.factory = factory;
	}

	/**
	 * Has something change this builder; the interceptors that it adds are for every try.
	 * @param customizer changes the builder
	 */
	public void customizeTries(Consumer<RestClient.Builder> customizer) {
		List<ClientHttpRequestInterceptor> before = List.copyOf(this.interceptors);
		this.interceptors.clear();
		customizer.accept(this);
		this.everyTry.addAll(this.interceptors);
		this.interceptors.clear();
		this.interceptors.addAll(before);
	}

	/**
	 * Puts something around the request factory that is set.
	 * @param wrapper puts it around
	 */
	public void wrapRequestFactory(UnaryOperator<ClientHttpRequestFactory> wrapper) {
		this.factory = wrapper.apply(this.factory);
	}

	@Override
	public RestClient.Builder requestFactory(ClientHttpRequestFactory requestFactory) {
		this.factory = requestFactory;
		return this;
	}

	@Override
	public RestClient.Builder requestInterceptor(ClientHttpRequestInterceptor interceptor) {
		Assert.notNull(interceptor, "Interceptor must not be null");
		this.interceptors.add(interceptor);
		return this;
	}

	@Override
	public RestClient.Builder requestInterceptors(Consumer<List<ClientHttpRequestInterceptor>> interceptorsConsumer) {
		interceptorsConsumer.accept(this.interceptors);
		return this;
	}

	@Override
	public RestClient.Builder apply(Consumer<RestClient.Builder> builderConsumer) {
		builderConsumer.accept(this);
		return this;
	}

	@Override
	public RestClient.Builder clone() {
		BalancedRestClientBuilder copy = new BalancedRestClientBuilder(this.builder.clone(), this.balancing,
				this.factory);
		copy.interceptors.addAll(this.interceptors);
		copy.everyTry.addAll(this.everyTry);
		return copy;
	}

	@Override
	public RestClient build() {
		RestClient.Builder built = this.builder.clone()
			.requestFactory(this.balancing.apply(this.factory, List.copyOf(this.everyTry)));
		if (!this.interceptors.isEmpty()) {
			built.requestInterceptors((chain) -> chain.addAll(this.interceptors));
		}
		return new BalancedRestClient(built.build(), clone());
	}

	@Override
	public RestClient.Builder baseUrl(String baseUrl) {
		this.builder.baseUrl(baseUrl);
		return this;
	}

	@Override
	public RestClient.Builder baseUrl(URI baseUrl) {
		this.builder.baseUrl(baseUrl);
		return this;
	}

	@Override
	public RestClient.Builder defaultUriVariables(Map<String, ?> defaultUriVariables) {
		this.builder.defaultUriVariables(defaultUriVariables);
		return this;
	}

	@Override
	public RestClient.Builder uriBuilderFactory(UriBuilderFactory uriBuilderFactory) {
		this.builder.uriBuilderFactory(uriBuilderFactory);
		return this;
	}

	@Override
	public RestClient.Builder defaultHeader(String header, String... values) {
		this.builder.defaultHeader(header, values);
		return this;
	}

	@Override
	public RestClient.Builder defaultHeaders(Consumer<HttpHeaders> headersConsumer) {
		this.builder.defaultHeaders(headersConsumer);
		return this;
	}

	@Override
	public RestClient.Builder defaultCookie(String cookie, String... values) {
		this.builder.defaultCookie(cookie, values);
		return this;
	}

	@Override
	public RestClient.Builder defaultCookies(Consumer<MultiValueMap<String, String>> cookiesConsumer) {
		this.builder.defaultCookies(cookiesConsumer);
		return this;
	}

	@Override
	public RestClient.Builder defaultRequest(Consumer<RestClient.RequestHeadersSpec<?>> defaultRequest) {
		this.builder.defaultRequest(defaultRequest);
		return this;
	}

	@Override
	public RestClient.Builder defaultStatusHandler(Predicate<HttpStatusCode> statusPredicate,
			RestClient.ResponseSpec.ErrorHandler errorHandler) {
		this.builder.defaultStatusHandler(statusPredicate, errorHandler);
		return this;
	}

	@Override
	public RestClient.Builder defaultStatusHandler(ResponseErrorHandler errorHandler) {
		this.builder.defaultStatusHandler(errorHandler);
		return this;
	}

	@Override
	public RestClient.Builder requestInitializer(ClientHttpRequestInitializer initializer) {
		this.builder.requestInitializer(initializer);
		return this;
	}

	@Override
	public RestClient.Builder requestInitializers(Consumer<List<ClientHttpRequestInitializer>> initializersConsumer) {
		this.builder.requestInitializers(initializersConsumer);
		return this;
	}

	@Override
	public RestClient.Builder messageConverters(Consumer<List<HttpMessageConverter<?>>> configurer) {
		this.builder.messageConverters(configurer);
		return this;
	}

	@Override
	public RestClient.Builder messageConverters(List<HttpMessageConverter<?>> messageConverters) {
		this.builder.messageConverters(messageConverters);
		return this;
	}

	@Override
	public RestClient.Builder observationRegistry(ObservationRegistry observationRegistry) {
		this.builder.observationRegistry(observationRegistry);
		return this;
	}

	@Override
	public RestClient.Builder observationConvention(ClientRequestObservationConvention observationConvention) {
		this.builder.observationConvention(observationConvention);
		return this;
	}

}
