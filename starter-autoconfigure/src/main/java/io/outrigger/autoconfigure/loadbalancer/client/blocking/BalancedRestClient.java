package io.outrigger.autoconfigure.loadbalancer.client.blocking;

import org.springframework.http.HttpMethod;
import org.springframework.web.client.RestClient;

/**
 * A client that balances, and so does whatever is made of it.
 *
 * @param client the client
 * @param builder what it was built with
 */
record BalancedRestClient(RestClient client, RestClient.Builder builder) implements RestClient {

	@Override
	public RequestHeadersUriSpec<?> get() {
		return this.client.get();
	}

	@Override
	public RequestHeadersUriSpec<?> head() {
		return this.client.head();
	}

	@Override
	public RequestBodyUriSpec post() {
		return this.client.post();
	}

	@Override
	public RequestBodyUriSpec put() {
		return this.client.put();
	}

	@Override
	public RequestBodyUriSpec patch() {
		return this.client.patch();
	}

	@Override
	public RequestHeadersUriSpec<?> delete() {
		return this.client.delete();
	}

	@Override
	public RequestHeadersUriSpec<?> options() {
		return this.client.options();
	}

	@Override
	public RequestBodyUriSpec method(HttpMethod method) {
		return this.client.method(method);
	}

	@Override
	public Builder mutate() {
		return this.builder.clone();
	}

}
