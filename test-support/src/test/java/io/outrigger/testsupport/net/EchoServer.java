package io.outrigger.testsupport.net;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Answers each connection with a prefix, and then with what it is sent.
 */
final class EchoServer implements AutoCloseable {

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final Acceptor acceptor;

	private final int port = Ports.pick();

	private final byte[] prefix;

	EchoServer(byte... prefix) {
		this.prefix = prefix;
		this.acceptor = Acceptor.start(this.port, (client) -> this.threads.execute(() -> echo(client)));
	}

	int port() {
		return this.port;
	}

	private void echo(Socket socket) {
		try (socket) {
			socket.getOutputStream().write(this.prefix);
			socket.getInputStream().transferTo(socket.getOutputStream());
		}
		catch (IOException ex) {
			// The other side is gone
		}
	}

	@Override
	public void close() {
		this.acceptor.close();
		this.threads.shutdown();
		Ports.giveBack(this.port);
	}

}
