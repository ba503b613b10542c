package io.outrigger.testsupport.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Listens on a port until closed.
 */
final class Acceptor implements AutoCloseable {

	private static final int BACKLOG = 128;

	private static final Duration ENDED_WITHIN = Duration.ofSeconds(10);

	private final ServerSocket listener;

	private final Thread thread;

	private Acceptor(ServerSocket listener, Consumer<Socket> accepted) {
		this.listener = listener;
		this.thread = new Thread(() -> accept(listener, accepted), "fault-proxy-accept");
		this.thread.setDaemon(true);
	}

	/**
	 * Starts to listen.
	 * @param port the port, on 127.0.0.1
	 * @param accepted told of every connection, one after the other
	 * @return the acceptor
	 * @throws UncheckedIOException if the port is taken
	 */
	static Acceptor start(int port, Consumer<Socket> accepted) {
		try {
			Acceptor acceptor = new Acceptor(new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress()),
					accepted);
			acceptor.thread.start();
			return acceptor;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Port " + port + ": " + ex.getMessage(), ex);
		}
	}

	private static void accept(ServerSocket listener, Consumer<Socket> accepted) {
		while (!listener.isClosed()) {
			try {
				accepted.accept(listener.accept());
			}
			catch (IOException ex) {
				// The listener was closed: the loop ends. Else the client gave up first
			}
		}
	}

	/**
	 * Has connections refused. A port listens for as long as a thread waits there, closed
	 * or not: so this waits until the thread has ended.
	 */
	@Override
	public void close() {
		try {
			this.listener.close();
			this.thread.join(ENDED_WITHIN.toMillis());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
