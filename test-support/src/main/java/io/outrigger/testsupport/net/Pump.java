package io.outrigger.testsupport.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.IntFunction;

import io.outrigger.testsupport.net.Faults.Grant;
import io.outrigger.testsupport.net.Faults.Slice;

/**
 * One direction of a connection. One thread reads and another writes, so that a delay
 * holds up each byte by as much, however many are on their way; what is on its way is
 * bounded, as in a network.
 */
final class Pump {

	private static final int CHUNK_BYTES = 16 * 1024;

	private static final int CHUNKS = 64;

	private final BlockingQueue<Chunk> underWay = new ArrayBlockingQueue<>(CHUNKS);

	private final InputStream in;

	private final OutputStream out;

	private final Faults faults;

	private final IntFunction<Grant> limit;

	private long lineFreeAt = System.nanoTime();

	/**
	 * Creates one direction.
	 * @param in where bytes come from
	 * @param out where they go to
	 * @param faults what is wrong with them
	 * @param limit says how many of so many bytes may pass
	 */
	Pump(InputStream in, OutputStream out, Faults faults, IntFunction<Grant> limit) {
		this.in = in;
		this.out = out;
		this.faults = faults;
		this.limit = limit;
	}

	/**
	 * Reads until the end of the input; the end is passed on like a byte.
	 * @throws InterruptedException if interrupted
	 */
	void read() throws InterruptedException {
		byte[] buffer = new byte[CHUNK_BYTES];
		int length = 0;
		while (length >= 0) {
			length = readInto(buffer);
			this.underWay.put(new Chunk(Arrays.copyOf(buffer, Math.max(0, length)), System.nanoTime()));
		}
	}

	private int readInto(byte[] buffer) {
		try {
			return this.in.read(buffer);
		}
		catch (IOException ex) {
			return -1;
		}
	}

	/**
	 * Writes until the end of the input, or the end of what may pass.
	 * @return whether all other connections are to be cut now
	 * @throws InterruptedException if interrupted
	 * @throws IOException if the receiver is gone
	 */
	boolean write() throws InterruptedException, IOException {
		while (true) {
			Chunk chunk = this.underWay.take();
			this.faults.awaitDelay(chunk.readAt());
			if (chunk.bytes().length == 0) {
				return false;
			}
			for (int at = 0; at < chunk.bytes().length;) {
				Slice slice = this.faults.slice(chunk.bytes().length - at);
				this.lineFreeAt = Math.max(this.lineFreeAt, System.nanoTime()) + slice.nanos();
				this.faults.awaitLine(this.lineFreeAt);
				Grant grant = this.limit.apply(slice.bytes());
				this.out.write(chunk.bytes(), at, grant.bytes());
				if (grant.last() || grant.bytes() < slice.bytes()) {
					return grant.last();
				}
				at += slice.bytes();
			}
		}
	}

	/**
	 * What was read at once.
	 *
	 * @param bytes the bytes; none stand for the end
	 * @param readAt when, by {@code System.nanoTime()}
	 */
	@SuppressWarnings("ArrayRecordComponent")
	private record Chunk(byte[] bytes, long readAt) {
	}

}
