package io.outrigger.testsupport.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Picks ports for servers. They lie below the range from which the operating system takes
 * the local ports of outgoing connections: there, a client that reconnects to a killed
 * server could take the server's port, or connect to itself. A port stays this process's
 * until it is given back, restarts included; against other processes only the attempt to
 * listen decides, so callers retry.
 */
final class Ports {

	/** A cluster node listens on this much more than its port too. */
	static final int BUS_OFFSET = 10_000;

	private static final int FIRST = 11_000;

	private static final int ATTEMPTS = 1_000;

	private static final Set<Integer> taken = ConcurrentHashMap.newKeySet();

	private Ports() {
	}

	/**
	 * Picks a port on which, as on its bus port, nobody listens at the moment.
	 * @return the port, this process's until {@link #giveBack(int)}
	 */
	static int pick() {
		for (int i = 0; i < ATTEMPTS; i++) {
			int port = FIRST + ThreadLocalRandom.current().nextInt(BUS_OFFSET);
			if (taken.add(port)) {
				if (isFree(port) && isFree(port + BUS_OFFSET)) {
					return port;
				}
				taken.remove(port);
			}
		}
		throw new IllegalStateException("No free port found between " + FIRST + " and " + (FIRST + BUS_OFFSET - 1));
	}

	static void giveBack(int port) {
		taken.remove(port);
	}

	private static boolean isFree(int port) {
		try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
			return socket.isBound();
		}
		catch (IOException ex) {
			return false;
		}
	}

}
