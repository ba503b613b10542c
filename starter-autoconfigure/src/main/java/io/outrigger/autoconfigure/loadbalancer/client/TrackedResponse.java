package io.outrigger.autoconfigure.loadbalancer.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;

import io.outrigger.loadbalancer.Attempt;

/**
 * A response that tells its attempt when its body ends: read to its end, failed, or
 * closed.
 *
 * @param response the response as it came
 * @param attempt the attempt
 */
record TrackedResponse(ClientHttpResponse response, Attempt attempt) implements ClientHttpResponse {

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
