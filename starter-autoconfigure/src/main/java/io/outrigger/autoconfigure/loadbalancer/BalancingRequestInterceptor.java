package io.outrigger.autoconfigure.loadbalancer;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.support.HttpRequestWrapper;

import io.outrigger.autoconfigure.loadbalancer.request.Inbound;
import io.outrigger.autoconfigure.loadbalancer.request.RestClientRequest;
import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.Destination;
import io.outrigger.loadbalancer.LoadBalancers;

/**
 * Balances the requests of a {@code RestClient}. The attempt ends with the body: read to
 * its end, failed, or closed.
 */
class BalancingRequestInterceptor implements ClientHttpRequestInterceptor {

	private final LoadBalancers balancers;

	BalancingRequestInterceptor(LoadBalancers balancers) {
		this.balancers = balancers;
	}

	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		Destination destination = this.balancers.destination(request.getURI());
		if (destination == null) {
			return execution.execute(request, body);
		}
		Attempt attempt = this.balancers.pick(destination.service(), new RestClientRequest(request, Inbound.current()));
		try {
			request.getAttributes().put(Attempt.ATTRIBUTE, attempt);
			URI address = destination.at(attempt.instance());
			return tracked(execution.execute(new RoutedRequest(request, address), body), attempt);
		}
		catch (IOException | RuntimeException | Error ex) {
			attempt.fail(ex);
			throw ex;
		}
	}

	private static ClientHttpResponse tracked(ClientHttpResponse response, Attempt attempt) throws IOException {
		try {
			attempt.responded(response.getStatusCode().value());
			return new TrackedResponse(response, attempt);
		}
		catch (IOException | RuntimeException ex) {
			response.close();
			throw ex;
		}
	}

	private static final class RoutedRequest extends HttpRequestWrapper {

		private final URI address;

		RoutedRequest(HttpRequest request, URI address) {
			super(request);
			this.address = address;
		}

		@Override
		public URI getURI() {
			return this.address;
		}

	}

	private record TrackedResponse(ClientHttpResponse response, Attempt attempt) implements ClientHttpResponse {

		@Override
		public HttpStatusCode getStatusCode() throws IOException {
			return this.response.getStatusCode();
		}

		@Override
		public String getStatusText() throws IOException {
			return this.response.getStatusText();
		}

		@Override
		public HttpHeaders getHeaders() {
			return this.response.getHeaders();
		}

		@Override
		public InputStream getBody() throws IOException {
			return new TrackedBody(this.response.getBody(), this.attempt);
		}

		@Override
		public void close() {
			try {
				this.response.close();
			}
			finally {
				this.attempt.complete();
			}
		}

	}

	private static final class TrackedBody extends FilterInputStream {

		private final Attempt attempt;

		TrackedBody(InputStream body, Attempt attempt) {
			super(body);
			this.attempt = attempt;
		}

		@Override
		public int read() throws IOException {
			try {
				return ended(super.read());
			}
			catch (IOException ex) {
				this.attempt.fail(ex);
				throw ex;
			}
		}

		@Override
		public int read(byte[] buffer, int offset, int length) throws IOException {
			try {
				return ended(super.read(buffer, offset, length));
			}
			catch (IOException ex) {
				this.attempt.fail(ex);
				throw ex;
			}
		}

		private int ended(int read) {
			if (read < 0) {
				this.attempt.complete();
			}
			return read;
		}

	}

}
