package io.outrigger.autoconfigure.loadbalancer.client.blocking;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.StreamingHttpOutputMessage.Body;
import org.springframework.http.client.ClientHttpRequest;

/**
 * The body of a request of a client that blocks, which may be sent again. One that is
 * known to be short is read before the first try and kept, and so is one of unknown
 * length that can be read twice, for it is an object's that is in memory itself, unless
 * it is very long. Any other is streamed, and what is read is kept up to a limit
 * meanwhile. So it can be sent again if all of it is kept, or its source can be read
 * twice, or nobody has begun to read it. Sent by one try at a time, on whatever thread.
 */
public final class SentBody {

	/*
	 * Who is broken off here has to begin anew, and what says that it can may hold
	 * something that gives its elements once. So this is longer than most will ever be.
	 */
	private static final int MOST_AHEAD = 16 * 1024 * 1024;

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

	/*
	 * Not simply what the source says: what cannot be checked, be it by its length or by
	 * what it was at first, may lack what was read before.
	 */
	private final boolean readTwice;

	private final int limit;

	private State state = State.UNREAD;

	private byte @Nullable [] kept;

	private @Nullable OfTry last;

	/*
	 * As it was when it turned out to be too long to be read beforehand.
	 */
	private @Nullable Beginning beginning;

	private SentBody(Body source, boolean readTwice, int limit) {
		this.source = source;
		this.readTwice = readTwice;
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
		return of(source, length, limit, Math.max(limit, MOST_AHEAD));
	}

	static SentBody of(@Nullable Body source, long length, int limit, int most) throws IOException {
		if (source == null) {
			SentBody none = new SentBody((out) -> {
			}, true, 0);
			none.kept = new byte[0];
			return none;
		}
		boolean readTwice = source.repeatable() && (length >= 0 || limit > 0);
		boolean ahead = (length >= 0) ? length <= limit : readTwice;
		SentBody body = new SentBody(source, readTwice, (readTwice || length > limit) ? 0 : limit);
		if (ahead) {
			body.readAhead(length, (length >= 0) ? limit : most);
		}
		return body;
	}

	/**
	 * Whether the body can be sent once more just as it was.
	 * @return {@code true} if it can
	 */
	public synchronized boolean canRepeat() {
		return this.kept != null || this.readTwice || this.state == State.UNREAD;
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

	private void readAhead(long length, int most) throws IOException {
		Copying copying = new Copying(new Bounded(most), most, most);
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
		if (this.kept == null) {
			this.beginning = copying.beginning;
		}
		if (this.kept == null && !this.readTwice) {
			throw new IOException("The body of the request is longer than its Content-Length, " + length);
		}
		if (this.kept != null && this.kept.length < length) {
			throw new IOException("The body of the request ends after " + this.kept.length
					+ " bytes, before its Content-Length, " + length);
		}
	}

	private synchronized byte @Nullable [] begin(OfTry body) throws IOException {
		boolean again = this.kept != null || this.readTwice;
		if (this.last != body || (!again && this.state != State.UNREAD)) {
			throw new IOException("The body of the request was sent before and is not kept");
		}
		this.state = State.READ;
		return this.kept;
	}

	private synchronized void end(Copying copying) throws IOException {
		if (this.beginning != null && !this.beginning.isSame(copying.beginning)) {
			this.state = State.FAILED;
			throw new IOException("The body of the request is another when it is written again, as it must be where it"
					+ " is longer than " + this.beginning.length + " bytes, unless failover.kept-body is 0");
		}
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
			Beginning first = SentBody.this.beginning;
			Copying copying = new Copying(out, SentBody.this.limit, (first != null) ? first.length : 0);
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
				return SentBody.this.kept != null || SentBody.this.readTwice;
			}
		}

	}

	/**
	 * Passes on what is written, and keeps it up to a limit.
	 */
	private static final class Copying extends OutputStream {

		private final OutputStream out;

		private final int limit;

		private final Beginning beginning;

		private @Nullable ByteArrayOutputStream copy = new ByteArrayOutputStream();

		/*
		 * Whether it was not the writer that failed.
		 */
		private boolean broken;

		Copying(OutputStream out, int limit, int beginning) {
			this.out = out;
			this.limit = limit;
			this.beginning = new Beginning(beginning);
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
			this.beginning.take(bytes, offset, length);
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

	/**
	 * What a body begins with.
	 */
	private static final class Beginning {

		private final CRC32 sum = new CRC32();

		private final int length;

		private int left;

		Beginning(int length) {
			this.length = length;
			this.left = length;
		}

		void take(byte[] bytes, int offset, int length) {
			int taken = Math.min(length, this.left);
			if (taken > 0) {
				this.sum.update(bytes, offset, taken);
				this.left -= taken;
			}
		}

		boolean isSame(Beginning other) {
			return this.left == other.left && this.sum.getValue() == other.sum.getValue();
		}

	}

}
