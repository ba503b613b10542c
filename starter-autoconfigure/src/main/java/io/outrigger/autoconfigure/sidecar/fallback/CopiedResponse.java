package io.outrigger.autoconfigure.sidecar.fallback;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;

/**
 * A response of which the body is copied while it is read.
 *
 * @param response the response as it came
 * @param whole gets the body once it was read to its end
 */
record CopiedResponse(ClientHttpResponse response, Consumer<byte[]> whole) implements ClientHttpResponse {

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
		return new CopiedBody(this.response.getBody(), getHeaders().getContentLength(), this.whole);
	}

	@Override
	public void close() {
		this.response.close();
	}

	private static final class CopiedBody extends FilterInputStream {

		private final BodyCopy copy = new BodyCopy();

		private final Consumer<byte[]> whole;

		/*
		 * Some read no further than what was announced.
		 */
		private final long announced;

		private boolean ended;

		CopiedBody(InputStream body, long announced, Consumer<byte[]> whole) {
			super(body);
			this.announced = announced;
			this.whole = whole;
		}

		@Override
		public int read() throws IOException {
			byte[] one = new byte[1];
			return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
		}

		@Override
		public int read(byte[] buffer, int offset, int length) throws IOException {
			int read = super.read(buffer, offset, length);
			if (read > 0) {
				this.copy.add(buffer, offset, read);
			}
			if (!this.ended && (read < 0 || this.copy.size() == this.announced)) {
				this.ended = true;
				byte[] bytes = this.copy.whole();
				if (bytes != null) {
					this.whole.accept(bytes);
				}
			}
			return read;
		}

		@Override
		public boolean markSupported() {
			return false;
		}

	}

}
