package io.outrigger.testsupport.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Picks ports for servers of tests. They lie below the range from which the operating
 * system takes the local ports of outgoing connections: there, a client that reconnects
 * to a killed server could take the server's port, or connect to itself. A port stays
 * this process's until it is given back; against other processes only the attempt to
 * listen decides, so callers retry. Safe for use from several threads.
 */
public final class Ports {

	private static final int FIRST = 11_000;

	private static final int COUNT = 10_000;

	private static final int ATTEMPTS = 1_000;

	private static final Set<Integer> taken = ConcurrentHashMap.newKeySet();

	private Ports() {
	}

	/**
	 * Picks a port on which nobody listens at the moment.
	 * @param companions how much higher the further ports lie that must be free as well
	 * @return the port, this process's until {@link #giveBack(int)}
	 * @throws IllegalStateException if no free one is found
	 */
	public static int pick(int... companions) {
		for (int i = 0; i < ATTEMPTS; i++) {
			int port = FIRST + ThreadLocalRandom.current().nextInt(COUNT);
			if (taken.add(port)) {
				if (isFree(port) && Arrays.stream(companions).allMatch((offset) -> isFree(port + offset))) {
					return port;
				}
				taken.remove(port);
			}
		}
		throw new IllegalStateException("No free port found between " + FIRST + " and " + (FIRST + COUNT - 1));
	}

	/**
	 * Lets a port be picked again.
	 * @param port the port
	 */
	public static void giveBack(int port) {
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
