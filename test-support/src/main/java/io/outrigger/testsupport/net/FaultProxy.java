package io.outrigger.testsupport.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on 127.0.0.1 in front of a port of this machine, with the faults that a
 * network can have. Faults add up, reach connections that are open already, and last
 * until {@link #heal()}.
 * <p>
 * When one side of a connection closes it, even for one direction only, the other side's
 * is closed too, after what was sent before has passed. At most 256 connections are held
 * at a time, further ones are reset; at most 1 MiB is under way per direction of each.
 * Its threads are daemons and end with {@link #close()}. Safe for use from several
 * threads.
 */
public final class FaultProxy implements AutoCloseable {

	private static final int MAX_CONNECTIONS = 256;

	private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

	private static final int START_ATTEMPTS = 10;

	private final Set<Relay> relays = ConcurrentHashMap.newKeySet();

	private final Faults faults = new Faults();

	private final int port;

	private volatile int target;

	private @Nullable Acceptor acceptor;

	private boolean closed;

	private FaultProxy(int port, int target) {
		this.port = port;
		this.target = target;
	}

	/**
	 * Starts a proxy without faults.
	 * @param port the port to stand in front of, on 127.0.0.1; nobody needs to listen
	 * there yet
	 * @return the proxy, which accepts connections
	 */
	public static FaultProxy to(int port) {
		for (int attempt = 1;; attempt++) {
			int own = Ports.pick();
			try {
				FaultProxy proxy = new FaultProxy(own, port);
				proxy.listen();
				return proxy;
			}
			catch (UncheckedIOException ex) {
				Ports.giveBack(own);
				if (attempt == START_ATTEMPTS) {
					throw ex;
				}
			}
		}
	}

	/**
	 * Returns the port of the proxy, on 127.0.0.1. It stays the same over all faults.
	 * @return the port for clients
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Holds up every byte, in each direction, by as much; a round trip takes twice that.
	 * @param delay how long, zero for not at all
	 */
	public void delay(Duration delay) {
		if (delay.isNegative()) {
			throw new IllegalArgumentException("delay " + delay + " must not be negative");
		}
		this.faults.delay(delay);
	}

	/**
	 * Lets only so many bytes pass, in each direction of each connection.
	 * @param bytesPerSecond how many, at least one
	 */
	public void throttle(int bytesPerSecond) {
		if (bytesPerSecond < 1) {
			throw new IllegalArgumentException("bytesPerSecond " + bytesPerSecond + " must be at least 1");
		}
		this.faults.throttle(bytesPerSecond);
	}

	/**
	 * Resets the connections that are open now. New ones are accepted.
	 */
	public void cut() {
		List.copyOf(this.relays).forEach(Relay::reset);
	}

	/**
	 * Resets the connections that are open now and has new ones refused.
	 */
	public void refuse() {
		stopListening();
		cut();
	}

	/**
	 * Lets nothing pass any more, neither bytes nor the end of a connection: open
	 * connections stay open, new ones are accepted, and all is silent. After
	 * {@link #heal()} what was held back passes, as when a network comes back.
	 */
	public void halfOpen() {
		this.faults.silence();
	}

	/**
	 * Resets the connections that are open now, and each new one once its client has sent
	 * something, of which nothing passes.
	 */
	public void reset() {
		this.faults.reset();
		cut();
	}

	/**
	 * Forgets the connections that are open now, as a network does that has lost track of
	 * them: their clients see them open, and nothing comes through any more, not even
	 * after {@link #heal()}. To the server they are closed. New ones work.
	 */
	public void forget() {
		List.copyOf(this.relays).forEach(Relay::forget);
	}

	/**
	 * Swallows what is sent: connections that are open now are forgotten, and new ones
	 * accepted and forgotten too. Unlike after {@link #halfOpen()}, nothing of it passes
	 * later.
	 */
	public void blackHole() {
		this.faults.swallow();
		forget();
	}

	/**
	 * Lets exactly so many more bytes of replies pass, over all connections, then closes
	 * the connection that carried the last one and resets the others. After that this
	 * fault is over: new connections work.
	 * @param replyBytes how many; with none the next reply is lost as a whole, though its
	 * request was carried out
	 */
	public void cutAfter(int replyBytes) {
		if (replyBytes < 0) {
			throw new IllegalArgumentException("replyBytes " + replyBytes + " must not be negative");
		}
		this.faults.limitReply(replyBytes);
	}

	/**
	 * Ends all faults. Connections that were cut or forgotten stay so.
	 */
	public void heal() {
		this.faults.heal();
		listen();
	}

	/**
	 * Sends new connections to another port, as when an address moves to another machine;
	 * open ones stay until {@link #cut()}.
	 * @param port the port to stand in front of from now on
	 */
	public void retarget(int port) {
		this.target = port;
	}

	/**
	 * Returns how many connections are open at the moment.
	 * @return how many clients are connected
	 */
	public int connections() {
		return this.relays.size();
	}

	/**
	 * Resets all connections and gives up the port; the proxy cannot be used again.
	 */
	@Override
	public void close() {
		synchronized (this) {
			if (this.closed) {
				return;
			}
			this.closed = true;
		}
		refuse();
		Ports.giveBack(this.port);
	}

	private synchronized void listen() {
		if (!this.closed && this.acceptor == null) {
			this.acceptor = Acceptor.start(this.port, this::accept);
		}
	}

	private void stopListening() {
		Acceptor open = takeAcceptor();
		if (open != null) {
			open.close();
		}
	}

	private synchronized @Nullable Acceptor takeAcceptor() {
		Acceptor open = this.acceptor;
		this.acceptor = null;
		return open;
	}

	private void accept(Socket client) {
		Socket server = new Socket();
		boolean admitted = false;
		try {
			client.setTcpNoDelay(true);
			server.setTcpNoDelay(true);
			server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.target),
					CONNECT_TIMEOUT_MILLIS);
			admitted = admit(new Relay(client, server, this.faults, this.relays::remove, this::cutAllBut));
		}
		catch (IOException ex) {
			// Nobody is behind the proxy: the client is disconnected too
		}
		if (!admitted) {
			Relay.close(client, true);
			Relay.close(server, true);
		}
	}

	private synchronized boolean admit(Relay relay) {
		if (this.acceptor == null || this.relays.size() >= MAX_CONNECTIONS) {
			return false;
		}
		this.relays.add(relay);
		// Before anything can pass, but once whoever begins to swallow finds it
		if (this.faults.isSwallowing()) {
			relay.forget();
		}
		relay.start();
		return true;
	}

	// No connection is admitted meanwhile, so none meets a limit that is over
	private synchronized void cutAllBut(Relay relay) {
		this.relays.stream().filter((other) -> !other.equals(relay)).forEach(Relay::reset);
		this.faults.endLimit();
	}

}
