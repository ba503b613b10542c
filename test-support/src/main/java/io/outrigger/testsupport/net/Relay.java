package io.outrigger.testsupport.net;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.outrigger.testsupport.net.Faults.Grant;

/**
 * A client's connection, and the one to the server behind it. When one side ends, so does
 * the other, after what was sent before has passed.
 */
final class Relay {

	private final Socket client;

	private final Socket server;

	private final Faults faults;

	private final Pump requests;

	private final Pump replies;

	private final Consumer<Relay> ended;

	private final Consumer<Relay> cutOthers;

	private final List<Thread> threads = new ArrayList<>();

	private volatile boolean forgotten;

	private boolean closed;

	/**
	 * Creates a relay that does not run yet.
	 * @param client the client's connection
	 * @param server the connection to the server
	 * @param faults what is wrong with both
	 * @param ended told once when the relay has closed
	 * @param cutOthers told to cut all connections but those of the given relay
	 * @throws IOException if one of them is closed already
	 */
	Relay(Socket client, Socket server, Faults faults, Consumer<Relay> ended, Consumer<Relay> cutOthers)
			throws IOException {
		this.client = client;
		this.server = server;
		this.faults = faults;
		this.requests = new Pump(client.getInputStream(), new Way(server.getOutputStream()), faults, this::takeRequest);
		this.replies = new Pump(server.getInputStream(), new Way(client.getOutputStream()), faults, faults::takeReply);
		this.ended = ended;
		this.cutOthers = cutOthers;
	}

	synchronized void start() {
		run("requests-in", this.requests::read);
		run("requests-out", () -> write(this.requests, true));
		run("replies-in", this.replies::read);
		run("replies-out", () -> write(this.replies, false));
	}

	private void run(String part, Work work) {
		Thread thread = new Thread(() -> {
			try {
				work.run();
			}
			catch (InterruptedException ex) {
				// That is how a relay is told to end
			}
		}, "fault-proxy-" + part);
		thread.setDaemon(true);
		this.threads.add(thread);
		thread.start();
	}

	private Grant takeRequest(int wanted) {
		if (!this.faults.isResetting()) {
			return new Grant(wanted, false);
		}
		reset();
		return new Grant(0, false);
	}

	private void write(Pump pump, boolean fromClient) throws InterruptedException {
		try {
			if (pump.write()) {
				this.cutOthers.accept(this);
			}
		}
		catch (IOException ex) {
			// The receiver is gone: so the sender loses its connection too
		}
		finally {
			// Of a connection that is forgotten only the client's end means anything
			if (fromClient || !this.forgotten) {
				close(false);
			}
		}
	}

	/**
	 * Closes the server's connection and lets nothing pass any more, of which the client
	 * is not told: what it sends goes nowhere until it closes its own.
	 */
	void forget() {
		this.forgotten = true;
		close(this.server, false);
	}

	/**
	 * Closes both connections in no orderly way: both sides see a reset.
	 */
	void reset() {
		close(true);
	}

	private void close(boolean reset) {
		synchronized (this) {
			if (this.closed) {
				return;
			}
			this.closed = true;
			close(this.client, reset);
			close(this.server, reset);
			this.threads.forEach(Thread::interrupt);
		}
		this.ended.accept(this);
	}

	/**
	 * Closes a connection.
	 * @param socket the connection
	 * @param reset whether the other side is to see a reset
	 */
	static void close(Socket socket, boolean reset) {
		try (socket) {
			if (reset) {
				socket.setSoLinger(true, 0);
			}
		}
		catch (IOException ex) {
			// Closed it is, one way or the other
		}
	}

	/**
	 * Where bytes go to for as long as the connection is known.
	 */
	private final class Way extends OutputStream {

		private final OutputStream out;

		Way(OutputStream out) {
			this.out = out;
		}

		@Override
		public void write(int b) throws IOException {
			write(new byte[] { (byte) b }, 0, 1);
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			if (Relay.this.forgotten) {
				return;
			}
			try {
				this.out.write(bytes, offset, length);
			}
			catch (IOException ex) {
				if (!Relay.this.forgotten) {
					throw ex;
				}
			}
		}

	}

	/**
	 * What one thread does.
	 */
	@FunctionalInterface
	private interface Work {

		void run() throws InterruptedException;

	}

}
