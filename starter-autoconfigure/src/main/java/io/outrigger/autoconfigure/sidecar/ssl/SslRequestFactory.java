package io.outrigger.autoconfigure.sidecar.ssl;

import java.io.IOException;
import java.net.URI;
import java.util.function.Supplier;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

import io.outrigger.loadbalancer.Attempt;

/**
 * Makes balanced requests to instances that speak TLS as the SSL bundle says, and all
 * others as the application does. The interceptor that belongs to it tells which is
 * which: a request is made on the thread on which its last interceptor runs.
 *
 * @param instances makes requests to instances
 * @param others makes all other requests
 */
record SslRequestFactory(Supplier<ClientHttpRequestFactory> instances,
		ClientHttpRequestFactory others) implements ClientHttpRequestFactory {

	private static final ThreadLocal<Boolean> BALANCED = ThreadLocal.withInitial(() -> false);

	@Override
	public ClientHttpRequest createRequest(URI uri, HttpMethod method) throws IOException {
		boolean instance = BALANCED.get() && "https".equalsIgnoreCase(uri.getScheme());
		return (instance ? this.instances.get() : this.others).createRequest(uri, method);
	}

	/**
	 * Tells which requests are balanced.
	 */
	static final class Interceptor implements ClientHttpRequestInterceptor {

		@Override
		public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
				throws IOException {
			boolean before = BALANCED.get();
			BALANCED.set(request.getAttributes().containsKey(Attempt.ATTRIBUTE));
			try {
				return execution.execute(request, body);
			}
			finally {
				BALANCED.set(before);
			}
		}

	}

}
