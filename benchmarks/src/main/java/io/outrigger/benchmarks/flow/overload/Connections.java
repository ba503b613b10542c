package io.outrigger.benchmarks.flow.overload;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;

/**
 * Connections that send the same request as soon as it was answered, and do as little for
 * it as can be, so that what is measured is the server.
 */
final class Connections {

	private static final int COUNT = 16;

	private static final String LENGTH = "content-length: ";

	private static final int STALLED_MILLIS = 300;

	private final LongAdder stalled = new LongAdder();

	private final int port;

	private final byte[] request;

	Connections(int port, String path, String headers) {
		this.port = port;
		this.request = ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n")
			.getBytes(StandardCharsets.US_ASCII);
	}

	/**
	 * Sends requests.
	 * @param time for how long
	 * @return how many were answered in a second
	 * @throws Exception if one was not answered with 200
	 */
	double load(Duration time) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(COUNT);
		try {
			long end = System.nanoTime() + time.toNanos();
			List<Callable<Long>> all = new ArrayList<>();
			for (int i = 0; i < COUNT; i++) {
				all.add(() -> requests(end));
			}
			long answered = 0;
			for (Future<Long> each : threads.invokeAll(all)) {
				answered += each.get();
			}
			return answered * 1e9 / time.toNanos();
		}
		finally {
			threads.shutdownNow();
		}
	}

	/*
	 * Reactor Netty 1.2 may stop reading a connection after a request that is answered at
	 * once (its issue 4361): then another one is opened.
	 */
	private long requests(long end) throws IOException {
		long answered = 0;
		while (System.nanoTime() < end) {
			try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
				socket.setTcpNoDelay(true);
				socket.setSoTimeout(STALLED_MILLIS);
				InputStream input = new BufferedInputStream(socket.getInputStream());
				while (System.nanoTime() < end) {
					socket.getOutputStream().write(this.request);
					skipAnswer(input);
					answered++;
				}
			}
			catch (SocketTimeoutException ex) {
				this.stalled.increment();
			}
		}
		return answered;
	}

	/**
	 * Returns how often a connection had to be given up.
	 * @return the number so far
	 */
	long stalled() {
		return this.stalled.sum();
	}

	private static void skipAnswer(InputStream input) throws IOException {
		String status = line(input);
		if (!status.contains(" 200 ")) {
			throw new IOException("answered with '" + status + "'");
		}
		int length = 0;
		for (String header = line(input); !header.isEmpty(); header = line(input)) {
			if (header.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
				length = Integer.parseInt(header.substring(LENGTH.length()));
			}
		}
		input.skipNBytes(length);
	}

	private static String line(InputStream input) throws IOException {
		StringBuilder line = new StringBuilder();
		for (int next = input.read(); next != '\n'; next = input.read()) {
			if (next < 0) {
				throw new IOException("ended within '" + line + "'");
			}
			if (next != '\r') {
				line.append((char) next);
			}
		}
		return line.toString();
	}

}
