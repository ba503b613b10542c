package io.outrigger.autoconfigure.loadbalancer.client.blocking;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.StreamingHttpOutputMessage.Body;
import org.springframework.http.client.ClientHttpRequest;

/**
 * The body of a request of a client that blocks, which may be sent again. One that is
 * short, or may be and can be read twice, is read before the first try and kept. Any
 * other is streamed, and what is read is kept up to a limit meanwhile. So it can be sent
 * again if all of it is kept, or its source can be read twice, or nobody has begun to
 * read it. Sent by one try at a time, on whatever thread.
 */
public final class SentBody {

	private enum State {

		/**
		 * Nobody has begun to read it.
		 */
		UNREAD,

		/**
		 * It is on its way, or gone.
		 */
		READ,

		/**
		 * Its source failed.
		 */
		FAILED

	}

	private final Body source;

	private final int limit;

	private State state = State.UNREAD;

	private byte @Nullable [] kept;

	private @Nullable OfTry last;

	private SentBody(Body source, int limit) {
		this.source = source;
		this.limit = limit;
	}

	/**
	 * Prepares a body to be sent.
	 * @param source the body; {@code null} for none
	 * @param length how long it is; -1 if nobody knows
	 * @param limit how many bytes of it may be kept
	 * @return the body
	 * @throws IOException if it was to be read beforehand and that failed
	 */
	public static SentBody of(@Nullable Body source, long length, int limit) throws IOException {
		if (source == null) {
			SentBody none = new SentBody((out) -> {
			}, 0);
			none.kept = new byte[0];
			return none;
		}
		boolean ahead = (length >= 0) ? length <= limit : source.repeatable() && limit > 0;
		SentBody body = new SentBody(source, (source.repeatable() || length > limit) ? 0 : limit);
		if (ahead) {
			body.readAhead(length, limit);
		}
		return body;
	}

	/**
	 * Whether the body can be sent once more just as it was.
	 * @param alongside whether it may be on its way at the same time
	 * @return {@code true} if it can
	 */
	public synchronized boolean canRepeat(boolean alongside) {
		return this.kept != null || this.source.repeatable() || (this.state == State.UNREAD && !alongside);
	}

	/**
	 * Whether the source of the body failed, not whoever it was sent to.
	 * @return {@code true} if it did
	 */
	public synchronized boolean failed() {
		return this.state == State.FAILED;
	}

	/**
	 * Gives a request this body. Whatever request had it before cannot read it any more.
	 * @param request the request, which is streamed if it can be
	 * @throws IOException if the body cannot be written
	 */
	public void writeTo(ClientHttpRequest request) throws IOException {
		OfTry body = new OfTry();
		byte[] kept;
		synchronized (this) {
			this.last = body;
			kept = this.kept;
		}
		if (kept != null) {
			HttpHeaders headers = request.getHeaders();
			if (kept.length > 0 || headers.getContentLength() < 0) {
				headers.setContentLength(kept.length);
			}
			if (kept.length == 0) {
				return;
			}
		}
		StreamingRequest.write(body, request);
	}

	private void readAhead(long length, int limit) throws IOException {
		Copying copying = new Copying(new Bounded(limit), limit);
		try {
			this.source.writeTo(copying);
		}
		catch (IOException | RuntimeException ex) {
			// Who writes may wrap what comes from below, so that its type says nothing
			if (!copying.broken) {
				throw ex;
			}
		}
		this.kept = copying.whole();
		if (this.kept == null && !this.source.repeatable()) {
			throw new IOException("The body of the request is longer than its Content-Length, " + length);
		}
	}

	private synchronized byte @Nullable [] begin(OfTry body) throws IOException {
		boolean again = this.kept != null || this.source.repeatable();
		if (this.last != body || (!again && this.state != State.UNREAD)) {
			throw new IOException("The body of the request was sent before and is not kept");
		}
		this.state = State.READ;
		return this.kept;
	}

	private synchronized void end(Copying copying) {
		this.kept = copying.whole();
	}

	private synchronized void fail() {
		this.state = State.FAILED;
	}

	/**
	 * The body of one try. A connector may ask for it more than once: it does where it
	 * follows a redirect that wants the same request.
	 */
	private final class OfTry implements Body {

		@Override
		public void writeTo(OutputStream out) throws IOException {
			byte[] kept = begin(this);
			if (kept != null) {
				out.write(kept);
				out.flush();
				return;
			}
			Copying copying = new Copying(out, SentBody.this.limit);
			try {
				SentBody.this.source.writeTo(copying);
			}
			catch (IOException | RuntimeException | Error ex) {
				if (!copying.broken) {
					fail();
				}
				throw ex;
			}
			end(copying);
		}

		@Override
		public boolean repeatable() {
			synchronized (SentBody.this) {
				return SentBody.this.kept != null || SentBody.this.source.repeatable();
			}
		}

	}

	/**
	 * Passes on what is written, and keeps it up to a limit.
	 */
	private static final class Copying extends OutputStream {

		private final OutputStream out;

		private final int limit;

		private @Nullable ByteArrayOutputStream copy = new ByteArrayOutputStream();

		/*
		 * Whether it was not the writer that failed.
		 */
		private boolean broken;

		Copying(OutputStream out, int limit) {
			this.out = out;
			this.limit = limit;
		}

		@Override
		public void write(int one) throws IOException {
			write(new byte[] { (byte) one }, 0, 1);
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			ByteArrayOutputStream copy = this.copy;
			if (copy != null && length <= this.limit - copy.size()) {
				copy.write(bytes, offset, length);
			}
			else {
				this.copy = null;
			}
			try {
				this.out.write(bytes, offset, length);
			}
			catch (IOException | RuntimeException ex) {
				this.broken = true;
				throw ex;
			}
		}

		@Override
		public void flush() throws IOException {
			try {
				this.out.flush();
			}
			catch (IOException | RuntimeException ex) {
				this.broken = true;
				throw ex;
			}
		}

		byte @Nullable [] whole() {
			ByteArrayOutputStream copy = this.copy;
			return (copy != null && !this.broken) ? copy.toByteArray() : null;
		}

	}

	/**
	 * Goes nowhere, and takes no more than it may.
	 */
	private static final class Bounded extends OutputStream {

		private int left;

		Bounded(int limit) {
			this.left = limit;
		}

		@Override
		public void write(int one) throws IOException {
			take(1);
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			take(length);
		}

		private void take(int length) throws IOException {
			if (length > this.left) {
				this.left = 0;
				throw new IOException("The body of the request is longer than what is kept");
			}
			this.left -= length;
		}

	}

}
