package io.outrigger.autoconfigure.sidecar.fallback;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;

/**
 * A response of which the body is copied while it is read. Once it was read to its end,
 * and is as long as was announced, somebody gets the copy. For one thread at a time.
 */
final class CopiedResponse implements ClientHttpResponse {

	private final ClientHttpResponse response;

	private final Consumer<byte[]> whole;

	private @Nullable InputStream body;

	CopiedResponse(ClientHttpResponse response, Consumer<byte[]> whole) {
		this.response = response;
		this.whole = whole;
	}

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
		InputStream body = this.body;
		if (body == null) {
			body = new CopiedBody(this.response.getBody(), getHeaders().getContentLength(), this.whole);
			this.body = body;
		}
		return body;
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
				if (bytes != null && (this.announced < 0 || bytes.length == this.announced)) {
					this.whole.accept(bytes);
				}
			}
			return read;
		}

		@Override
		public long skip(long count) throws IOException {
			byte[] skipped = new byte[(int) Math.max(0, Math.min(count, 8192))];
			return Math.max(0, read(skipped, 0, skipped.length));
		}

		@Override
		public boolean markSupported() {
			return false;
		}

	}

}
